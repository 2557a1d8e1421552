package org.sabha.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The second copy of the audit log.
 *
 * @param host empty for none
 * @param authority PEM file of the certificates that are trusted; null for those of the machine's Java
 */
public record SyslogConfig(String host, int port, @Nullable Path authority) {}
