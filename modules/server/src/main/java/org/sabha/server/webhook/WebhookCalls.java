package org.sabha.server.webhook;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.oidc.ReachableAddresses;
import org.sabha.server.outside.CheckedHttps;

/**
 * Calls receivers of webhooks: at public addresses, and at whatever address a host has that the settings file names. The
 * address is judged with each call, and that very address called.
 */
public final class WebhookCalls implements WebhookSender.Post, WebhookService.Check, AutoCloseable {
    private static final CheckedHttps.Limits LIMITS =
            new CheckedHttps.Limits(Duration.ofSeconds(10), 64 << 10, "webhooks.hosts");

    private final @Nullable Path authority;
    private final Set<String> named;
    private final ReachableAddresses addresses = new ReachableAddresses(List.of());

    /** Made with the first call: most servers have no webhook, and reading the trusted certificates takes a while. */
    private @Nullable CheckedHttps https;

    /**
     * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
     * @param hosts that may be at addresses which are not public
     */
    public WebhookCalls(@Nullable Path authority, List<String> hosts) {
        this.authority = authority;
        this.named = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** @throws IOException when the file of trusted certificates cannot be read */
    private synchronized CheckedHttps https() throws IOException {
        CheckedHttps made = https;
        if (made == null) {
            made = new CheckedHttps("call-webhooks", authority, this::mayCall, LIMITS);
            https = made;
        }
        return made;
    }

    private boolean mayCall(String host, InetAddress address) {
        return named.contains(host.toLowerCase(Locale.ROOT)) || addresses.mayCall(address);
    }

    @Override
    public void reachable(String host) throws IOException {
        https().reachable(host);
    }

    @Override
    public int send(URI address, FullHttpRequest request) throws IOException {
        return https().call(address, request).status();
    }

    @Override
    public synchronized void close() {
        if (https != null) {
            https.close();
        }
    }
}
