package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The exact origins whose pages may talk to this server (H38, T24). Safe for any thread. */
final class OriginList {
    private static final List<String> LOOPBACK_HOSTS = List.of("localhost", "127.0.0.1", "[::1]");

    private volatile Set<String> origins;

    OriginList(Set<String> configured) {
        this.origins = Set.copyOf(configured);
    }

    /** Adds the loopback addresses of the bound ports. */
    void include(SignallingServer.Ports ports) {
        Set<String> all = new HashSet<>(origins);
        for (String host : LOOPBACK_HOSTS) {
            ports.tls().ifPresent(port -> all.add("https://" + host + ":" + port));
            ports.plain().ifPresent(port -> all.add("http://" + host + ":" + port));
        }
        origins = Set.copyOf(all);
    }

    /** Exactly one Origin header, and it is on the list. Programs that are no browsers send it too. */
    boolean admits(HttpHeaders headers) {
        List<String> sent = headers.getAll(HttpHeaderNames.ORIGIN);
        return sent.size() == 1 && origins.contains(sent.getFirst());
    }

    /**
     * The WebSocket source of the page's own origin for its content policy: older browsers do not count it as 'self'.
     *
     * @param scheme of the connection, {@code http} or {@code https}
     * @param host the Host header
     */
    Optional<String> webSocketSource(String scheme, String host) {
        boolean known = origins.contains(scheme + "://" + host);
        return known ? Optional.of((scheme.equals("https") ? "wss://" : "ws://") + host) : Optional.empty();
    }
}
