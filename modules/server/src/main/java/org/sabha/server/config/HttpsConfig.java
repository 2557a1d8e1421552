package org.sabha.server.config;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted HTTP port.
 *
 * @param port 0 lets the system choose
 * @param certificate PEM chain; null together with {@code key} when the server makes its own
 * @param key PEM private key
 */
public record HttpsConfig(
        InetAddress address,
        int port,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** Whether the server makes its certificate, of which browsers on other machines warn. */
    public boolean isSelfMade() {
        return certificate == null || key == null;
    }
}
