package org.sabha.e2ee.sframe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens what other members send. One thread; times are nanoseconds of one monotonic clock.
 *
 * <p>The keys of an epoch stay for 5 s after the next began, for 2 s when somebody was removed by it. A frame whose epoch
 * is not known yet, or whose slot is not named yet, waits up to 200 ms; {@link #due} gives it back. Nothing in the clear
 * passes.
 */
public final class FrameOpener {
    public static final long KEEP_NANOS = 5_000_000_000L;
    public static final long KEEP_AFTER_REMOVAL_NANOS = 2_000_000_000L;
    public static final long WAIT_NANOS = 200_000_000L;

    /** At 25 video streams of 30 frames/s and as many of 50 audio frames/s, 200 ms hold 400 frames. */
    static final int MAX_WAITING = 512;

    static final int MAX_WAITING_BYTES = 8 << 20;

    /** A quarter of what may wait is for frames of one leaf: who sends under keys that nobody has takes no room of others. */
    static final int MAX_WAITING_OF_LEAF = MAX_WAITING / 4;

    private static final int MAX_WAITING_BYTES_OF_LEAF = MAX_WAITING_BYTES / 4;

    private final @Nullable Epoch[] epochs = new @Nullable Epoch[1 << KeyId.EPOCH_BITS];
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final DropCounts drops = new DropCounts();
    private int waitingBytes;
    private @Nullable Epoch newest;

    /** What came of a frame. */
    public sealed interface Opening {
        /**
         * @param sender who sent it; the tag proves that a member of that epoch did
         * @param epoch the whole epoch, in whose roster the sender's leaf has a name
         */
        @SuppressWarnings("ArrayRecordComponent") // it carries bytes and is never compared
        record Opened(byte[] plaintext, KeyId sender, long epoch) implements Opening {}

        record Dropped(FrameDrop reason) implements Opening {}

        /** It waits for its key, or for its slot to be named. */
        record Held() implements Opening {}
    }

    /** Whether frames under a key may be opened where they came: a slot shows one participant, whatever its frames say. */
    @FunctionalInterface
    public interface KeyCheck {
        Access of(KeyId id);
    }

    /** What a {@link KeyCheck} finds. */
    public enum Access {
        OPEN,
        /** The slot is not named yet. */
        WAIT,
        REFUSE
    }

    /** What became of a frame that had waited; {@code tag} is what the caller gave. */
    public record Late(Object tag, Opening opening) {}

    @SuppressWarnings("ArrayRecordComponent") // it carries bytes and is never compared
    private record Waiting(Object tag, byte[] metadata, byte[] frame, KeyId id, KeyCheck check, long untilNanos) {}

    private static final class Epoch {
        private final EpochSecret secret;
        private final Map<KeyId, Stream> streams = new HashMap<>();
        private final long beganNanos;
        private long endsAtNanos;
        private boolean ends;

        Epoch(EpochSecret secret, long beganNanos) {
            this.secret = secret;
            this.beganNanos = beganNanos;
        }
    }

    private static final class Stream {
        private final FrameKey key;
        private final ReplayWindow window;

        Stream(FrameKey key, long beganNanos) {
            this.key = key;
            this.window = new ReplayWindow(beganNanos);
        }
    }

    /** Takes the keys of a later epoch and sets the end of those before. */
    public void install(EpochSecret secret, EpochSecret.Cause cause, long nowNanos) {
        if (newest != null && Long.compareUnsigned(secret.epoch(), newest.secret.epoch()) <= 0) {
            throw new IllegalArgumentException("epochs only rise");
        }
        long keep = cause == EpochSecret.Cause.REMOVED ? KEEP_AFTER_REMOVAL_NANOS : KEEP_NANOS;
        for (Epoch epoch : epochs) {
            if (epoch != null && (!epoch.ends || epoch.endsAtNanos - (nowNanos + keep) > 0)) {
                epoch.ends = true;
                epoch.endsAtNanos = nowNanos + keep;
            }
        }
        newest = new Epoch(secret, nowNanos);
        epochs[KeyId.lowBits(secret.epoch())] = newest;
    }

    /**
     * Opens a frame.
     *
     * @param tag comes back from {@link #due} when the frame has to wait
     * @param metadata the clear bytes that came beside the frame
     * @param frame header, ciphertext and tag
     * @param check asked before the frame can move the replay window of the sender whom it names, and again when it waited
     */
    public Opening open(Object tag, byte[] metadata, byte[] frame, KeyCheck check, long nowNanos) {
        Opening opening = attempt(tag, metadata, frame, check, nowNanos);
        if (opening instanceof Opening.Dropped dropped) {
            drops.add(dropped.reason());
        }
        return opening;
    }

    /** Counts a frame that did not even have its codec's sealed form. */
    public Opening dropClear() {
        drops.add(FrameDrop.CLEAR);
        return new Opening.Dropped(FrameDrop.CLEAR);
    }

    private Opening attempt(Object tag, byte[] metadata, byte[] frame, KeyCheck check, long nowNanos) {
        SFrameHeader header = SFrameHeader.decode(frame);
        if (header == null || frame.length < header.length() + SFrameSuite.TAG_BYTES) {
            return new Opening.Dropped(FrameDrop.TRUNCATED);
        }
        KeyId id = KeyId.of(header.keyId());
        if (id == null || header.counter() < 0) {
            return new Opening.Dropped(FrameDrop.CLEAR);
        }
        Epoch epoch = epochs[id.epoch()];
        Access access = epoch == null ? Access.WAIT : check.of(id);
        if (epoch == null || access == Access.WAIT) {
            return hold(new Waiting(tag, metadata, frame, id, check, nowNanos + WAIT_NANOS));
        }
        if (access == Access.REFUSE) {
            return new Opening.Dropped(FrameDrop.WRONG_SENDER);
        }
        if (epoch.ends && nowNanos - epoch.endsAtNanos >= 0) {
            epochs[id.epoch()] = null;
            return new Opening.Dropped(FrameDrop.EPOCH_OVER);
        }
        if (!epoch.secret.leaves().contains(id.leaf())) {
            return new Opening.Dropped(FrameDrop.LEAF_NOT_IN_ROSTER);
        }
        return decrypt(epoch, id, header, metadata, frame, nowNanos);
    }

    private static Opening decrypt(
            Epoch epoch, KeyId id, SFrameHeader header, byte[] metadata, byte[] frame, long nowNanos) {
        // Bounded by the roster: at most 1,024 leaves with 16 contexts.
        Stream stream = epoch.streams.computeIfAbsent(id, key -> new Stream(epoch.secret.key(key), epoch.beganNanos));
        FrameDrop refusal = stream.window.refusal(header.counter(), nowNanos);
        // A jump counts only once it is known that a member made it.
        if (refusal != null && refusal != FrameDrop.JUMPED) {
            return new Opening.Dropped(refusal);
        }
        byte[] plaintext = stream.key.open(header, metadata, frame);
        if (plaintext == null) {
            return new Opening.Dropped(FrameDrop.NOT_AUTHENTIC);
        }
        FrameDrop late = stream.window.accept(header.counter(), nowNanos);
        return late != null ? new Opening.Dropped(late) : new Opening.Opened(plaintext, id, epoch.secret.epoch());
    }

    private Opening hold(Waiting frame) {
        int size = frame.frame().length + frame.metadata().length;
        if (!hasRoom(frame.id().leaf(), size)) {
            return new Opening.Dropped(FrameDrop.QUEUE_FULL);
        }
        waiting.addLast(frame);
        waitingBytes += size;
        return new Opening.Held();
    }

    private boolean hasRoom(int leaf, int size) {
        if (waiting.size() < MAX_WAITING_OF_LEAF && waitingBytes + size <= MAX_WAITING_BYTES_OF_LEAF) {
            return true;
        }
        if (waiting.size() >= MAX_WAITING || waitingBytes + size > MAX_WAITING_BYTES) {
            return false;
        }
        int frames = 0;
        int bytes = size;
        for (Waiting other : waiting) {
            if (other.id().leaf() == leaf) {
                frames++;
                bytes += other.frame().length + other.metadata().length;
            }
        }
        return frames < MAX_WAITING_OF_LEAF && bytes <= MAX_WAITING_BYTES_OF_LEAF;
    }

    /** Frames that waited and need not any more, in the order in which they came. */
    public List<Late> due(long nowNanos) {
        List<Late> due = new ArrayList<>();
        for (int left = waiting.size(); left > 0; left--) {
            Waiting frame = waiting.removeFirst();
            boolean known = epochs[frame.id().epoch()] != null;
            boolean late = nowNanos - frame.untilNanos() >= 0;
            boolean ready = known && frame.check().of(frame.id()) != Access.WAIT;
            if (!ready && !late) {
                waiting.addLast(frame);
                continue;
            }
            waitingBytes -= frame.frame().length + frame.metadata().length;
            due.add(new Late(frame.tag(), late ? tooLate(known && !ready) : open(frame, nowNanos)));
        }
        return due;
    }

    private Opening open(Waiting frame, long nowNanos) {
        return open(frame.tag(), frame.metadata(), frame.frame(), frame.check(), nowNanos);
    }

    private Opening tooLate(boolean unnamed) {
        FrameDrop reason = unnamed ? FrameDrop.WRONG_SENDER : FrameDrop.UNKNOWN_KEY;
        drops.add(reason);
        return new Opening.Dropped(reason);
    }

    /** When to call {@link #due} at the latest; {@code Long.MAX_VALUE} when nothing waits. */
    public long nextTimeoutNanos() {
        Waiting first = waiting.peekFirst();
        return first == null ? Long.MAX_VALUE : first.untilNanos();
    }

    /** Forgets the keys of epochs that are over; call it now and then. */
    public void forget(long nowNanos) {
        for (int i = 0; i < epochs.length; i++) {
            Epoch epoch = epochs[i];
            if (epoch != null && epoch.ends && nowNanos - epoch.endsAtNanos >= 0) {
                epochs[i] = null;
            }
        }
    }

    public DropCounts drops() {
        return drops;
    }
}
