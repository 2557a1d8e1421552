package org.sabha.identity.directory;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.Secret;

/**
 * Where the directory is and how its people become accounts.
 *
 * @param reader who may search; empty where anybody may
 * @param people where people are and what their entries call things
 * @param roles the roles that members of a group have, by the group's distinguished name, or {@link #ANYBODY}
 * @param wrongPasswords of one person the directory is told at most in half an hour; fewer than it locks accounts after
 */
public record DirectorySettings(
        Server server,
        Optional<Reader> reader,
        People people,
        Map<String, Set<AccountRole>> roles,
        int wrongPasswords) {
    /** Stands for everybody who is found below the base. */
    public static final String ANYBODY = "*";

    public DirectorySettings {
        roles = Map.copyOf(roles);
    }

    public record Server(String host, int port, Protection protection) {}

    /** How the connection becomes TLS. There is no other: passwords pass over it. */
    public enum Protection {
        /** From its first byte ({@code ldaps}). */
        TLS,
        /** By a first request (RFC 4511 section 4.14); nothing else is said before it. */
        START_TLS
    }

    public record Reader(String name, Secret password) {}

    /** @param base below which people are looked for */
    public record People(String base, Attributes attributes) {}

    /**
     * What entries call things.
     *
     * @param id what no other person ever has, not even one who has the same login later; empty for the entry's name
     * @param login what people type
     * @param name what meetings show
     * @param group the distinguished names of a person's groups
     * @param verified what is TRUE for whose name the organisation vouches; {@link #ANYBODY} for all, empty for nobody
     */
    public record Attributes(String id, String login, String name, String group, String verified) {
        /** As RFC 4530, RFC 4519 and most servers have it. */
        public static final Attributes USUAL = new Attributes("entryUUID", "uid", "cn", "memberOf", "");
    }
}
