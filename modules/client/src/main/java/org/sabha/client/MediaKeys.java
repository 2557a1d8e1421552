package org.sabha.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.client.FrameShares.Result;
import org.sabha.client.FrameShares.Verdict;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.KeyOutput.GroupAge;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.e2ee.codec.FrameShape;
import org.sabha.e2ee.codec.MediaSealer;
import org.sabha.e2ee.sframe.DropCounts;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.e2ee.sframe.FrameDrop;
import org.sabha.e2ee.sframe.FrameOpener;
import org.sabha.e2ee.sframe.FrameOpener.Access;
import org.sabha.e2ee.sframe.FrameOpener.Opening;
import org.sabha.e2ee.sframe.FrameSealer;
import org.sabha.e2ee.sframe.KeyId;
import org.sabha.model.TrackSource;

/**
 * Seals what this participant sends and opens what it receives, frame by frame. A slot opens frames only of the participant
 * whom the server says that it shows. Nothing goes out in the clear, nothing clear is taken. On the client's loop only.
 */
final class MediaKeys {
    /** Duplicates and the last frames of an epoch that is over are normal on any network. */
    private static final Set<FrameDrop> NORMAL = Set.of(FrameDrop.REPLAYED, FrameDrop.EPOCH_OVER);

    /** So many frames of another sender are no remainder of the one whom the slot showed before. */
    private static final int FEWEST_WRONG = 3;

    /** Of an epoch whose keys are not here, or not any more. */
    private static final Set<FrameDrop> UNKEYED = Set.of(FrameDrop.UNKNOWN_KEY, FrameDrop.QUEUE_FULL);

    private final Consumer<ReceivedFrame> frames;
    private final Consumer<Alarm> alarms;
    private final Map<TrackSource, MediaSealer> sealers = new HashMap<>();
    private final Map<String, Watch> watches = new HashMap<>();
    private FrameOpener opener = new FrameOpener();
    private @Nullable FrameSealer sealer;
    private Sending sending = Sending.CLOSED;
    private int ownLeaf = -1;

    /** A frame that waits for its key, or for the word whom its slot shows. */
    private record Held(FrameShape.Incoming incoming, ReceivedFrame frame) {}

    /** Whom the server says that a slot shows. */
    sealed interface Shown {
        /** Somebody who has this leaf, or nobody in the group. */
        record Leaf(Optional<Integer> leaf) implements Shown {}

        /** It says nothing: of slots for voices ever, of others until its word comes. */
        record NotSaid() implements Shown {}
    }

    /** What came in one slot. */
    private static final class Watch {
        private final FrameShares shares = new FrameShares();
        private Shown shown = new Shown.NotSaid();
        private int wrong;
        private long wrongSinceNanos;
        private boolean alarmed;
    }

    MediaKeys(Consumer<ReceivedFrame> frames, Consumer<Alarm> alarms) {
        this.frames = frames;
        this.alarms = alarms;
    }

    void epoch(int leaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age, long nowNanos) {
        FrameSealer own = sealer;
        if (own == null || age == GroupAge.FRESH || leaf != ownLeaf) {
            own = new FrameSealer(leaf);
            sealer = own;
            ownLeaf = leaf;
            opener = new FrameOpener();
            sealers.clear();
        }
        own.install(secret, cause, nowNanos);
        opener.install(secret, cause, nowNanos);
        settle(nowNanos);
    }

    void inUse(long epoch) {
        if (sealer != null) {
            sealer.announced(epoch);
        }
    }

    void sending(Sending next) {
        sending = next;
    }

    /** The frame for the packetizer; {@code null}: send nothing. */
    @Nullable
    EncodedFrame seal(TrackSource source, EncodedFrame frame, long nowNanos) {
        FrameSealer own = sealer;
        if (own == null || sending == Sending.CLOSED) {
            return null;
        }
        byte[] sealed = sealers.computeIfAbsent(
                        source, _ -> new MediaSealer(codec(frame.codec()), own, context(source)))
                .seal(frame.payload(), nowNanos);
        return sealed == null ? null : frame.withPayload(sealed);
    }

    /** Of the key id: each source has its own key and counter. */
    private static int context(TrackSource source) {
        return switch (source) {
            case MICROPHONE -> 0;
            case CAMERA -> 1;
            case SCREEN -> 2;
            case SCREEN_AUDIO -> 3;
        };
    }

    private static FrameShape.Codec codec(MediaCodec codec) {
        return switch (codec) {
            case OPUS -> FrameShape.Codec.OPUS;
            case VP8 -> FrameShape.Codec.VP8;
            case VP9 -> FrameShape.Codec.VP9;
            case AV1 -> FrameShape.Codec.AV1;
        };
    }

    /**
     * Opens a frame and hands it on.
     *
     * @param shown whom the server says that the frame's slot shows; asked again when the frame had to wait
     */
    void open(ReceivedFrame frame, Supplier<Shown> shown, long nowNanos) {
        byte[] wire = frame.copyPayload();
        if (wire.length == 0) {
            frames.accept(frame);
            return;
        }
        Watch watch = watches.computeIfAbsent(frame.mid(), _ -> new Watch());
        Shown now = shown.get();
        if (!now.equals(watch.shown)) {
            watch = new Watch();
            watch.shown = now;
            watches.put(frame.mid(), watch);
        }
        FrameShape.Incoming incoming = FrameShape.of(codec(frame.codec())).incoming(wire);
        Opening opening;
        if (incoming == null) {
            opening = opener.dropClear();
        } else {
            Held held = new Held(incoming, frame.opened(wire, -1));
            boolean sound = frame.codec() == MediaCodec.OPUS;
            opening = opener.open(
                    held, incoming.metadata(), incoming.sealed(), id -> access(id, shown.get(), sound), nowNanos);
        }
        came(frame, incoming, opening, nowNanos);
    }

    /**
     * Whether a slot may open frames under this key. A picture must be of the participant whom the slot is said to show;
     * sound, which is not named, of any member; and neither under a key for the other.
     */
    private static Access access(KeyId id, Shown shown, boolean sound) {
        boolean soundKey =
                id.context() == context(TrackSource.MICROPHONE) || id.context() == context(TrackSource.SCREEN_AUDIO);
        if (soundKey != sound) {
            return Access.REFUSE;
        }
        return switch (shown) {
            case Shown.NotSaid() -> sound ? Access.OPEN : Access.WAIT;
            // The server and the group tell of a newcomer by other ways than the frames.
            case Shown.Leaf(Optional<Integer> leaf) when leaf.isEmpty() -> Access.WAIT;
            case Shown.Leaf(Optional<Integer> leaf) -> leaf.get() == id.leaf() ? Access.OPEN : Access.REFUSE;
        };
    }

    private void came(ReceivedFrame frame, FrameShape.@Nullable Incoming incoming, Opening opening, long nowNanos) {
        Watch watch = watches.computeIfAbsent(frame.mid(), _ -> new Watch());
        switch (opening) {
            case Opening.Opened opened -> {
                watch.wrong = 0;
                judge(watch, frame, Result.OPENED, "", nowNanos);
                byte[] plaintext = opened.plaintext();
                byte[] whole = incoming == null
                        ? plaintext
                        : FrameShape.of(codec(frame.codec())).restored(incoming, plaintext);
                frames.accept(frame.opened(whole, opened.sender().leaf()));
            }
            case Opening.Dropped(FrameDrop reason) -> {
                // Before the first epoch nothing can be read, and nothing need be.
                if (sealer == null || NORMAL.contains(reason)) {
                    return;
                }
                if (reason == FrameDrop.WRONG_SENDER) {
                    wrongSender(watch, frame, nowNanos);
                } else {
                    Result result = UNKEYED.contains(reason) ? Result.UNKEYED : Result.UNREADABLE;
                    judge(watch, frame, result, reason.wireName(), nowNanos);
                }
            }
            case Opening.Held ignored -> {}
        }
    }

    /** The first frames of a new sender may overtake the server's word, and the last of the one before come late. */
    private void wrongSender(Watch watch, ReceivedFrame frame, long nowNanos) {
        if (watch.wrong++ == 0) {
            watch.wrongSinceNanos = nowNanos;
        }
        boolean lasts = nowNanos - watch.wrongSinceNanos >= FrameShares.TOLERATED_NANOS;
        if (watch.wrong >= FEWEST_WRONG && lasts && !watch.alarmed) {
            watch.alarmed = true;
            alarms.accept(new Alarm(Alarm.Kind.WRONG_LABEL, "slot " + frame.mid() + " gets frames of another sender"));
        }
    }

    private void judge(Watch watch, ReceivedFrame frame, Result result, String reason, long nowNanos) {
        Verdict verdict = watch.shares.count(result, nowNanos);
        if (verdict == Verdict.READABLE) {
            watch.alarmed = false;
        } else if (verdict == Verdict.UNREADABLE && !watch.alarmed) {
            watch.alarmed = true;
            alarms.accept(new Alarm(Alarm.Kind.UNDECRYPTABLE, "slot " + frame.mid() + " " + reason));
        }
    }

    /** Frames that waited for their keys, and keys that are over. */
    void settle(long nowNanos) {
        for (FrameOpener.Late late : opener.due(nowNanos)) {
            if (late.tag() instanceof Held held) {
                came(held.frame(), held.incoming(), late.opening(), nowNanos);
            }
        }
        opener.forget(nowNanos);
    }

    long nextTimeoutNanos() {
        return opener.nextTimeoutNanos();
    }

    DropCounts drops() {
        return opener.drops();
    }

    /** Forgets all keys. */
    void close() {
        sending = Sending.CLOSED;
        sealer = null;
        sealers.clear();
        opener = new FrameOpener();
    }
}
