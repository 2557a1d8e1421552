package org.sabha.server.config;

/** How the connection to a directory becomes TLS; without it no directory is asked. */
public enum DirectoryProtection {
    TLS,
    START_TLS
}
