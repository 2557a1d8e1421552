package org.sabha.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;

/**
 * Sign-in by a directory (LDAP).
 *
 * @param reader who may search; empty where anybody may
 * @param roles what being in each group gives, by its distinguished name
 * @param wrongPasswords of one person the directory is told at most in half an hour
 */
public record DirectoryConfig(
        Server server,
        Optional<Reader> reader,
        String base,
        Attributes attributes,
        Map<String, Set<AccountRole>> roles,
        int wrongPasswords) {

    public DirectoryConfig {
        roles = Map.copyOf(roles);
    }

    /** @param authority PEM file of the certificates that are trusted; null for those of the machine's Java */
    public record Server(
            String host,
            int port,
            DirectoryProtection protection,
            @Nullable Path authority) {}

    public record Reader(String name, Secret password) {}

    /** What entries call things. */
    public record Attributes(String id, String login, String name, String group, String verified) {}
}
