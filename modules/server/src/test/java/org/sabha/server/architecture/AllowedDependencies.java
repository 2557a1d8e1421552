package org.sabha.server.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/**
 * The table of {@code docs/develop/architecture.md}: what each module may know. Two absences carry meaning: nothing that runs
 * in the server knows {@code e2ee}, and {@code media} knows neither {@code room} nor {@code policy}.
 */
final class AllowedDependencies {
    static final Map<String, Set<String>> OF_SHIPPED_MODULES = Map.ofEntries(
            entry("model", Set.of()),
            entry("policy", Set.of("model")),
            entry("protocol", Set.of("model")),
            entry("mls", Set.of("model")),
            entry("trust", Set.of()),
            entry("room", Set.of("policy", "protocol", "mls", "model")),
            entry("wire", Set.of("model")),
            entry("media", Set.of("wire", "model")),
            entry("signalling", Set.of("room", "protocol", "model")),
            entry("identity", Set.of("trust", "model")),
            entry("store", Set.of("room", "identity", "model")),
            entry("e2ee", Set.of("mls", "trust", "model")),
            entry(
                    "server",
                    Set.of(
                            "model",
                            "policy",
                            "protocol",
                            "mls",
                            "trust",
                            "room",
                            "wire",
                            "media",
                            "signalling",
                            "identity",
                            "store",
                            "web")),
            entry("client", Set.of("protocol", "wire", "e2ee", "mls", "trust", "model")),
            entry("web", Set.of()));

    /** Modules that nothing ships; they may know any. */
    static final Set<String> UNSHIPPED = Set.of("testkit", "bench", "acceptance");

    private AllowedDependencies() {}
}
