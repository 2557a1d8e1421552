package org.sabha.server.config;

import java.util.List;

/**
 * Reverse proxies in front of the server.
 *
 * @param trusted addresses and networks, such as 10.0.0.0/8
 * @param header the one header in which they say whose request it is
 */
public record ProxyConfig(List<String> trusted, Header header) {
    /** As it is written in the settings. */
    public enum Header {
        X_FORWARDED_FOR,
        FORWARDED
    }

    public ProxyConfig {
        trusted = List.copyOf(trusted);
    }
}
