package org.sabha.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sabha.model.Octets;

/**
 * Port: remembers each server's root of certificates from the first time on. A root that changed ends the joining with
 * both fingerprints; only a person decides to {@link #pin} the new one. Implementations are thread-safe.
 */
public interface RootPins {
    /** The root, DER; empty before the first meeting at this server. */
    Optional<Octets> pinned(URI server);

    /** Remembers a root in place of any other. */
    void pin(URI server, Octets root);

    /** Remembers in a text file, which is written when a server is new or was pinned anew. */
    static RootPins inFile(Path file) {
        return new PinFile(file);
    }

    /** Remembers until the process ends. */
    static RootPins inMemory() {
        Map<URI, Octets> roots = new ConcurrentHashMap<>();
        return new RootPins() {
            @Override
            public Optional<Octets> pinned(URI server) {
                return Optional.ofNullable(roots.get(server));
            }

            @Override
            public void pin(URI server, Octets root) {
                roots.put(server, root);
            }
        };
    }
}
