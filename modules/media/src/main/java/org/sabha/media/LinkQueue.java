package org.sabha.media;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from one loop to another: a bounded ring with one writer and one reader, neither of which ever
 * waits. Places are made when they are first used, and used again.
 *
 * <pre>
 *   writer:  room() next() keep()  next() keep() ...  publish()     a batch becomes visible as a whole
 *   reader:  wake() take() take() ... null            release()     places are free again as a whole
 *            | released, free | taken | published | written | free |
 * </pre>
 *
 * The reader uses a taken packet where it stands until it releases it.
 */
final class LinkQueue {
    /** Packets that may wait: about a second of a large picture, nine small ones and three voices. */
    static final int CAPACITY = 512;

    private static final int MASK = CAPACITY - 1;

    private final @Nullable LinkedPacket[] places = new @Nullable LinkedPacket[CAPACITY];
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile long published;
    private volatile long released;
    private long written;
    private long taken;

    // ---- the writer

    /** Places that are free. */
    int room() {
        return CAPACITY - (int) (written - released);
    }

    /** The next place to fill; there must be {@link #room}. */
    LinkedPacket next() {
        int at = (int) written & MASK;
        LinkedPacket place = places[at];
        if (place == null) {
            place = new LinkedPacket();
            places[at] = place;
        }
        return place;
    }

    /** The place was filled. */
    void keep() {
        written++;
    }

    /** Shows the reader all that was filled; answers whether it has to be woken. */
    boolean publish() {
        if (written == published) {
            return false;
        }
        published = written;
        return awake.compareAndSet(false, true);
    }

    // ---- the reader

    /** The reader was woken, and takes until there is nothing. */
    void wake() {
        awake.set(false);
    }

    /** The next packet, null when there is none. */
    @Nullable
    LinkedPacket take() {
        return taken == published ? null : Objects.requireNonNull(places[(int) taken++ & MASK]);
    }

    /** What was taken is used no more. */
    void release() {
        if (released != taken) {
            released = taken;
        }
    }
}
