package org.sabha.e2ee.sframe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seals what one member sends. It is the one owner of the member's counters: each context has its own key and counts
 * from 0 in each epoch, so no nonce comes twice. One thread; times are nanoseconds of one monotonic clock.
 *
 * <p>A new epoch is used at once when somebody was removed; else when the server announced that all have it, or after
 * one second.
 */
public final class FrameSealer {
    /** How long a sender waits for the others to have the keys of an epoch that nobody was removed by. */
    public static final long SWITCH_AFTER_NANOS = 1_000_000_000L;

    /** Frames per key at most; ask for a new epoch before. */
    public static final long MAX_FRAMES = 1L << 32;

    private final int leaf;
    private final @Nullable FrameKey[] keys = new @Nullable FrameKey[KeyId.MAX_CONTEXT + 1];
    private final long[] counters = new long[KeyId.MAX_CONTEXT + 1];
    private final long maxFrames;
    private @Nullable EpochSecret current;
    private @Nullable EpochSecret next;
    private long switchAtNanos;

    public FrameSealer(int leaf) {
        this(leaf, MAX_FRAMES);
    }

    FrameSealer(int leaf, long maxFrames) {
        this.leaf = leaf;
        this.maxFrames = maxFrames;
    }

    /** Takes the keys of a later epoch. */
    public void install(EpochSecret secret, EpochSecret.Cause cause, long nowNanos) {
        EpochSecret newest = next == null ? current : next;
        if (newest != null && Long.compareUnsigned(secret.epoch(), newest.epoch()) <= 0) {
            throw new IllegalArgumentException("epochs only rise: a counter must not start again");
        }
        if (current == null || cause == EpochSecret.Cause.REMOVED) {
            use(secret);
        } else {
            switchAtNanos = next == null ? nowNanos + SWITCH_AFTER_NANOS : switchAtNanos;
            next = secret;
        }
    }

    /** The server says that all members have the keys of {@code epoch}. */
    public void announced(long epoch) {
        if (next != null && next.epoch() == epoch) {
            use(next);
        }
    }

    private void use(EpochSecret secret) {
        Arrays.fill(keys, null);
        Arrays.fill(counters, 0);
        current = secret;
        next = null;
    }

    /**
     * Seals a frame.
     *
     * @param context 0 to 15
     * @param metadata authenticated, sent beside the frame in the clear
     * @return {@code null} while there is no key, or the key is used up: send nothing then
     */
    public byte @Nullable [] seal(int context, byte[] metadata, byte[] plaintext, long nowNanos) {
        if (next != null && nowNanos - switchAtNanos >= 0) {
            use(next);
        }
        if (current == null || counters[context] >= maxFrames) {
            return null;
        }
        FrameKey key = keys[context];
        if (key == null) {
            key = current.key(new KeyId(context, leaf, KeyId.lowBits(current.epoch())));
            keys[context] = key;
        }
        return key.seal(counters[context]++, metadata, plaintext);
    }
}
