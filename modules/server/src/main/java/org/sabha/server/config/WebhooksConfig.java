package org.sabha.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks may lead.
 *
 * @param hosts that may be at addresses which are not public
 * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
 */
public record WebhooksConfig(List<String> hosts, @Nullable Path authority) {
    public WebhooksConfig {
        hosts = List.copyOf(hosts);
    }
}
