package org.sabha.signalling;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds what unfinished input of all connections together keeps in memory (H29). Safe for any thread. */
final class PinnedBytes {
    private final long limit;
    private final AtomicLong pinned = new AtomicLong();

    PinnedBytes(long limit) {
        this.limit = limit;
    }

    long pinned() {
        return pinned.get();
    }

    Share share() {
        return new Share();
    }

    /** What one connection keeps; used on its loop only. */
    final class Share {
        private long held;

        /** @return false when that is more than there is; the share is unchanged then */
        boolean resize(long bytes) {
            long change = bytes - held;
            if (change == 0) {
                return true;
            }
            if (pinned.addAndGet(change) > limit && change > 0) {
                pinned.addAndGet(-change);
                return false;
            }
            held = bytes;
            return true;
        }

        void release() {
            resize(0);
        }
    }
}
