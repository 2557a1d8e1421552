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
 * @param roles the roles that members of a group have, by the group's distinguished name
 */
public record DirectorySettings(
        Server server, Optional<Reader> reader, People people, Map<String, Set<AccountRole>> roles) {

    public DirectorySettings {
        roles = Map.copyOf(roles);
    }

    /** @param tls whether the connection is TLS from its first byte; without it only this machine is spoken to */
    public record Server(String host, int port, boolean tls) {
        public Server {
            if (!tls && !host.equals("localhost") && !host.equals("127.0.0.1") && !host.equals("::1")) {
                throw new IllegalArgumentException("a directory elsewhere is spoken to by TLS only");
            }
        }
    }

    public record Reader(String name, Secret password) {}

    /**
     * @param base below which people are looked for
     * @param login attribute of the login
     * @param name attribute of the name that meetings show
     * @param group attribute with the distinguished names of a person's groups
     */
    public record People(String base, String login, String name, String group) {
        public static People below(String base) {
            return new People(base, "uid", "cn", "memberOf");
        }
    }
}
