package org.sabha.server.config;

import java.util.List;

/**
 * Where people and browsers reach the server.
 *
 * @param publicAddress name or IP address without scheme and port; empty when this machine's addresses serve
 * @param allowedOrigins further exact origins that may connect, such as {@code https://meet.example.in}
 * @param proxies reverse proxies whose word on a client's address is taken
 * @param embed whose pages may show meetings
 * @param serviceWorker whether browsers may keep the code of the page; if not, what they kept is taken back
 */
public record HttpConfig(
        String publicAddress,
        List<String> allowedOrigins,
        HttpsConfig https,
        int plainPort,
        ProxyConfig proxies,
        EmbedConfig embed,
        boolean serviceWorker) {
    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
