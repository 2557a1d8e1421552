package org.sabha.client.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.Depacketizer;
import org.sabha.client.frame.FrameBytes;
import org.sabha.client.frame.MediaCodec;

/**
 * Puts packets of one stream in order and gives out whole frames, in order, each as soon as it and all before it are
 * there. What is missing is waited for up to a limit; then frames are given up to the next key frame, which for a voice
 * is the next packet.
 *
 * <pre>
 *   LOST --whole key frame--> FOLLOWING --missing for too long, or no beginning where one must be--> LOST
 * </pre>
 *
 * Bounded: {@link #CAPACITY} packets; a packet further ahead makes older ones go. One owner.
 */
final class JitterBuffer {
    /** Packets held at most. */
    static final int CAPACITY = 512;

    private static final int MARKER = 1;
    private static final int START = 2;
    private static final int KEY = 4;

    /** What came cannot be read: its frame can never be whole, which padding in its place would hide. */
    private static final int BAD = 8;

    private static final MediaCodec[] CODECS = MediaCodec.values();

    private final PayloadPool pool;
    private final Depacketizer[] depacketizers;
    private final long[] numbers = new long[CAPACITY];
    private final int[] timestamps = new int[CAPACITY];
    private final byte[] flags = new byte[CAPACITY];
    private final byte[] codecs = new byte[CAPACITY];
    private final short[] lengths = new short[CAPACITY];
    private final long[] arrivals = new long[CAPACITY];
    private final byte[] @Nullable [] payloads = new byte[CAPACITY] @Nullable [];

    private long maxWaitNanos;
    private boolean following;
    private boolean lossTold;
    private long next = -1;
    private long highest = -1;
    private long blockedSinceNanos = Long.MAX_VALUE;
    private long givenUp;

    /** @param depacketizers one per codec, in the order of {@link MediaCodec} */
    JitterBuffer(PayloadPool pool, Depacketizer[] depacketizers, long maxWaitNanos) {
        this.pool = pool;
        this.depacketizers = depacketizers;
        this.maxWaitNanos = maxWaitNanos;
        Arrays.fill(numbers, -1);
    }

    /** How long what is missing is waited for, from now on. */
    void setPatience(long nanos) {
        maxWaitNanos = nanos;
    }

    /** Takes a packet's payload by its extended number; one that is too old or known is passed over. */
    @SuppressWarnings("EnumOrdinal") // a codec in a byte
    void insert(
            long number,
            int timestamp,
            boolean marker,
            MediaCodec codec,
            byte[] bytes,
            int offset,
            int length,
            long nowNanos) {
        if (number < next || number <= highest - CAPACITY || numbers[slot(number)] == number) {
            return;
        }
        for (long gone = Math.max(next, highest - CAPACITY + 1); highest >= 0 && gone <= number - CAPACITY; gone++) {
            release(gone);
        }
        highest = Math.max(highest, number);
        Depacketizer reader = depacketizers[codec.ordinal()];
        int at = slot(number);
        release(numbers[at]);
        numbers[at] = number;
        timestamps[at] = timestamp;
        codecs[at] = (byte) codec.ordinal();
        arrivals[at] = nowNanos;
        lengths[at] = 0;
        flags[at] = 0;
        if (length > 0 && reader.inspect(bytes, offset, length) != null) {
            flags[at] = (byte) (BAD | (marker ? MARKER : 0));
        } else if (length > 0) {
            byte[] kept = pool.take();
            System.arraycopy(bytes, offset, kept, 0, length);
            payloads[at] = kept;
            lengths[at] = (short) length;
            boolean single = codec == MediaCodec.OPUS;
            flags[at] = (byte) ((marker || single ? MARKER : 0)
                    | (reader.startOfFrame() ? START : 0)
                    | (reader.keyFrame() ? KEY : 0));
        }
    }

    private static int slot(long number) {
        return (int) (number & (CAPACITY - 1));
    }

    private boolean has(long number) {
        return number >= 0 && numbers[slot(number)] == number;
    }

    private boolean flag(long number, int flag) {
        return (flags[slot(number)] & flag) != 0;
    }

    private void release(long number) {
        if (!has(number)) {
            return;
        }
        int at = slot(number);
        byte[] payload = payloads[at];
        if (payload != null) {
            pool.give(payload);
            payloads[at] = null;
        }
        numbers[at] = -1;
    }

    /** The next frame that is ready, written into {@code target}; false when none is. */
    boolean poll(ReceivedFrame frame, FrameBytes target, long nowNanos) {
        while (true) {
            skipEmpty();
            long first = following ? next : firstKeyFrame();
            long last = first < 0 ? -1 : lastOf(first);
            if (last >= 0) {
                boolean whole = take(first, last, frame, target);
                dropBelow(last + 1);
                blockedSinceNanos = Long.MAX_VALUE;
                following = whole;
                if (whole) {
                    return true;
                }
                continue;
            }
            if (!following || !stuck(nowNanos)) {
                return false;
            }
            lose();
        }
    }

    /** Padding takes a number and carries nothing. */
    private void skipEmpty() {
        while (following && has(next) && payloads[slot(next)] == null && !flag(next, BAD)) {
            release(next);
            next++;
        }
    }

    /** Whether what is in front has kept what follows for too long, or can never become a frame. */
    private boolean stuck(long nowNanos) {
        if (highest < next) {
            return false;
        }
        if (has(next) && !flag(next, START)) {
            return true;
        }
        if (blockedSinceNanos == Long.MAX_VALUE) {
            blockedSinceNanos = nowNanos;
        }
        return nowNanos - blockedSinceNanos >= maxWaitNanos || highest - next >= CAPACITY;
    }

    private void lose() {
        following = false;
        lossTold = false;
        givenUp++;
        blockedSinceNanos = Long.MAX_VALUE;
    }

    /** The beginning of the oldest whole key frame, or -1. */
    private long firstKeyFrame() {
        for (long number = Math.max(next, highest - CAPACITY + 1); number <= highest; number++) {
            if (has(number) && flag(number, KEY) && flag(number, START) && lastOf(number) >= 0) {
                return number;
            }
        }
        return -1;
    }

    /** The last packet of the frame that begins at {@code first}, or -1 while it is not whole. */
    private long lastOf(long first) {
        if (!has(first) || !flag(first, START)) {
            return -1;
        }
        int timestamp = timestamps[slot(first)];
        for (long number = first; has(number) && number - first < CAPACITY; number++) {
            if (timestamps[slot(number)] != timestamp) {
                return number - 1;
            }
            if (flag(number, MARKER)) {
                return number;
            }
        }
        return -1;
    }

    private boolean take(long first, long last, ReceivedFrame frame, FrameBytes target) {
        int at = slot(first);
        MediaCodec codec = CODECS[codecs[at]];
        Depacketizer reader = depacketizers[codecs[at]];
        reader.begin(target);
        boolean sound = true;
        long arrival = arrivals[at];
        for (long number = first; number <= last && sound; number++) {
            byte[] payload = payloads[slot(number)];
            sound = payload == null ? !flag(number, BAD) : reader.append(payload, 0, lengths[slot(number)]);
            arrival = Math.max(arrival, arrivals[slot(number)]);
        }
        if (!sound || !reader.end()) {
            givenUp++;
            lossTold = false;
            return false;
        }
        frame.set(codec, timestamps[at], flag(first, KEY), !lossTold, arrival);
        frame.setPayload(target.bytes(), target.length());
        frame.setLayerStarts(target.layerStarts());
        lossTold = true;
        return true;
    }

    private void dropBelow(long number) {
        for (long gone = Math.max(0, Math.max(next, highest - CAPACITY + 1)); gone < number; gone++) {
            release(gone);
        }
        next = number;
    }

    /** Whether a key frame is needed to go on. */
    boolean needsKeyFrame() {
        return !following && highest >= 0;
    }

    /** The number that is waited for; what lies below is of no use any more. */
    long next() {
        return next;
    }

    /** When waiting ends, {@code Long.MAX_VALUE} when nothing is waited for. */
    long deadlineNanos() {
        return blockedSinceNanos == Long.MAX_VALUE ? Long.MAX_VALUE : blockedSinceNanos + maxWaitNanos;
    }

    /** How often frames were given up. */
    long givenUp() {
        return givenUp;
    }

    /** Gives all arrays back. */
    void clear() {
        for (int i = 0; i < CAPACITY; i++) {
            release(numbers[i]);
        }
    }
}
