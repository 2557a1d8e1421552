package org.sabha.bench;

import java.util.ArrayList;
import java.util.List;

/** What one receiver saw of one picture: which layer when, and how long it stood still. One owner. */
final class ReceivedVideo {
    /** From this time on the picture is of that spatial layer. */
    record Change(long nanos, int layer) {}

    private final List<Change> changes = new ArrayList<>();
    private long frames;
    private long lastNanos;
    private long longestGapNanos;
    private int layer = -1;

    /** A whole picture of that spatial layer. */
    void frame(int newLayer, long nowNanos) {
        if (newLayer != layer) {
            changes.add(new Change(nowNanos, newLayer));
            layer = newLayer;
        }
        frames++;
        longestGapNanos = lastNanos == 0 ? 0 : Math.max(longestGapNanos, nowNanos - lastNanos);
        lastNanos = nowNanos;
    }

    /** Forgets what was before, but for the layer. */
    void restart() {
        changes.clear();
        frames = 0;
        longestGapNanos = 0;
    }

    /** The layer of the last picture, -1 before the first. */
    int layer() {
        return layer;
    }

    long frames() {
        return frames;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    double longestGapMillis() {
        return longestGapNanos / 1e6;
    }

    /** How long after a moment it reached a layer, in milliseconds; -1 when it did not. */
    double reachedMillis(int wanted, long sinceNanos) {
        for (Change change : changes) {
            if (change.layer() == wanted && change.nanos() >= sinceNanos) {
                return (change.nanos() - sinceNanos) / 1e6;
            }
        }
        return layer == wanted ? 0 : -1;
    }
}
