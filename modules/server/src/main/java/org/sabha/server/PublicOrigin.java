package org.sabha.server;

import java.net.URI;
import java.util.List;
import org.sabha.server.config.HttpConfig;

/** Where people reach the server, as links have it. */
final class PublicOrigin {
    private static final int HTTPS_PORT = 443;

    private PublicOrigin() {}

    /**
     * The first allowed origin of the public address, which is how a reverse proxy in front of the server is named; else
     * the address with the server's own port.
     *
     * @param address the public address or, without one, an address of this machine; IPv6 in brackets
     * @param port the bound HTTPS port
     */
    static String of(HttpConfig http, String address, int port) {
        String own = "https://" + address + (port == HTTPS_PORT ? "" : ":" + port);
        return http.publicAddress().isEmpty() ? own : behindProxy(http.allowedOrigins(), address, own);
    }

    private static String behindProxy(List<String> allowed, String address, String own) {
        return allowed.stream()
                .filter(origin -> origin.startsWith("https://"))
                .filter(origin -> address.equalsIgnoreCase(URI.create(origin).getHost()))
                .findFirst()
                .orElse(own);
    }
}
