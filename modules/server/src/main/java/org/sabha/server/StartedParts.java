package org.sabha.server;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts that were started one after the other, and are closed in the reverse order. One owner. */
final class StartedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

    private final List<AutoCloseable> parts = new ArrayList<>();

    <T extends AutoCloseable> T add(T part) {
        parts.add(part);
        return part;
    }

    /** A part that cannot be closed does not keep the others open. */
    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) { // the edge of the process: whatever a part does, the rest is closed
                LOG.warn("server.part_not_closed", e);
            }
        }
        parts.clear();
    }
}
