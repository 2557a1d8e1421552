package org.sabha.client;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
import org.sabha.client.keys.AwakeClock;
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
import org.sabha.e2ee.sframe.FrameOpener.KeyCheck;
import org.sabha.e2ee.sframe.FrameOpener.Opening;
import org.sabha.e2ee.sframe.FrameSealer;
import org.sabha.e2ee.sframe.KeyId;
import org.sabha.model.TrackSource;

/**
 * Seals what this participant sends and opens what it receives, frame by frame. A slot opens frames only of the participant
 * that the server names for it. No frame is sent or accepted in the clear. On the client's loop only.
 */
final class MediaKeys {
    /** Duplicates and the last frames of an epoch that is over are normal on any network. */
    private static final Set<FrameDrop> NORMAL = Set.of(FrameDrop.REPLAYED, FrameDrop.EPOCH_OVER);

    /** Fewer frames than this may be left over from the sender that the slot showed before. */
    private static final int FEWEST_WRONG = 3;

    /** Of an epoch whose keys are not here, or not any more. */
    private static final Set<FrameDrop> UNKEYED = Set.of(FrameDrop.UNKNOWN_KEY, FrameDrop.QUEUE_FULL);

    private final Consumer<ReceivedFrame> frames;
    private final Consumer<Alarm> alarms;
    private final Map<TrackSource, MediaSealer> sealers = new HashMap<>();
    private final Map<String, Watch> watches = new HashMap<>();
    private FrameOpener opener = new FrameOpener();
    private @Nullable FrameSealer sealer;
    private final AwakeClock awake = new AwakeClock();

    /** Slots are judged by it: keys that came while this process stood still are still to be read. */
    private long awakeNanos;

    private Sending sending = Sending.CLOSED;
    private int ownLeaf = -1;

    /** One layer of a sealed frame. It may wait for its key, or for the server to name its slot. */
    private record Layer(SealedFrame of, int number, FrameShape.@Nullable Incoming incoming) {}

    /** A frame until all its layers are opened. */
    private static final class SealedFrame {
        private final ReceivedFrame frame;
        private final byte[] @Nullable [] opened;
        private int sealedLayers;
        private boolean dropped;

        /** @param frame a copy, for one that waits */
        SealedFrame(ReceivedFrame frame, int layers) {
            this.frame = frame;
            sealedLayers = layers;
            opened = new byte[sealedLayers] @Nullable [];
        }
    }

    /** The participant that the server names for a slot. */
    sealed interface Shown {
        /** Somebody who has this leaf, or nobody in the group. */
        record Leaf(Optional<Integer> leaf) implements Shown {}

        /** The server has named nobody. It never names voice slots. */
        record Unnamed() implements Shown {}
    }

    /** What came in one slot. */
    private static final class Watch {
        private final FrameShares shares = new FrameShares();
        private final Shown shown;
        private int wrong;
        private long wrongSinceNanos;
        private boolean alarmed;

        Watch(Shown shown) {
            this.shown = shown;
        }
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
        // What waited and need not any more comes first, so that frames stay in order.
        settle(nowNanos);
        byte[] wire = frame.copyPayload();
        if (wire.length == 0) {
            frames.accept(frame);
            return;
        }
        Shown now = shown.get();
        if (!now.equals(watch(frame).shown)) {
            watches.put(frame.mid(), new Watch(now));
        }
        boolean sound = frame.codec() == MediaCodec.OPUS;
        KeyCheck check = id -> access(id, shown.get(), sound);
        SealedFrame sealed = new SealedFrame(frame.opened(wire, -1), frame.layers());
        for (int number = 0; number < frame.layers(); number++) {
            FrameShape.Incoming incoming = FrameShape.of(codec(frame.codec())).incoming(frame.copyLayer(number));
            Layer layer = new Layer(sealed, number, incoming);
            Opening opening = incoming == null
                    ? opener.dropClear()
                    : opener.open(layer, incoming.metadata(), incoming.sealed(), check, nowNanos);
            came(layer, opening);
        }
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
            case Shown.Unnamed() -> sound ? Access.OPEN : Access.WAIT;
            // The server and the group tell of a newcomer by other ways than the frames.
            case Shown.Leaf(Optional<Integer> leaf) when leaf.isEmpty() -> Access.WAIT;
            case Shown.Leaf(Optional<Integer> leaf) -> leaf.get() == id.leaf() ? Access.OPEN : Access.REFUSE;
        };
    }

    private void came(Layer layer, Opening opening) {
        SealedFrame sealed = layer.of();
        if (sealed.dropped) {
            return;
        }
        switch (opening) {
            case Opening.Opened opened -> {
                FrameShape.Incoming incoming = layer.incoming();
                byte[] plaintext = opened.plaintext();
                sealed.opened[layer.number()] = incoming == null
                        ? plaintext
                        : FrameShape.of(codec(sealed.frame.codec())).restored(incoming, plaintext);
                if (--sealed.sealedLayers == 0) {
                    opened(sealed, opened.sender().leaf());
                }
            }
            case Opening.Dropped(FrameDrop reason) -> {
                sealed.dropped = true;
                dropped(sealed.frame, reason);
            }
            case Opening.Held ignored -> {}
        }
    }

    private void opened(SealedFrame sealed, int leaf) {
        Watch watch = watch(sealed.frame);
        watch.wrong = 0;
        judge(watch, sealed.frame, Result.OPENED, "");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte @Nullable [] layer : sealed.opened) {
            whole.writeBytes(Objects.requireNonNull(layer));
        }
        frames.accept(sealed.frame.opened(whole.toByteArray(), leaf));
    }

    private void dropped(ReceivedFrame frame, FrameDrop reason) {
        // Before the first epoch nothing can be read, and nothing need be.
        if (sealer == null || NORMAL.contains(reason)) {
            return;
        }
        if (reason == FrameDrop.WRONG_SENDER) {
            wrongSender(watch(frame), frame);
        } else {
            Result result = UNKEYED.contains(reason) ? Result.UNKEYED : Result.UNREADABLE;
            judge(watch(frame), frame, result, reason.wireName());
        }
    }

    private Watch watch(ReceivedFrame frame) {
        return watches.computeIfAbsent(frame.mid(), _ -> new Watch(new Shown.Unnamed()));
    }

    /** A new sender's first frames may arrive before the server names the slot, and the old sender's last ones after it. */
    private void wrongSender(Watch watch, ReceivedFrame frame) {
        if (watch.wrong++ == 0) {
            watch.wrongSinceNanos = awakeNanos;
        }
        boolean lasts = awakeNanos - watch.wrongSinceNanos >= FrameShares.TOLERATED_NANOS;
        if (watch.wrong >= FEWEST_WRONG && lasts && !watch.alarmed) {
            watch.alarmed = true;
            alarms.accept(new Alarm(Alarm.Kind.WRONG_LABEL, "slot " + frame.mid() + " gets frames of another sender"));
        }
    }

    private void judge(Watch watch, ReceivedFrame frame, Result result, String reason) {
        Verdict verdict = watch.shares.count(result, awakeNanos);
        if (verdict == Verdict.READABLE) {
            watch.alarmed = false;
        } else if (verdict == Verdict.UNREADABLE && !watch.alarmed) {
            watch.alarmed = true;
            alarms.accept(new Alarm(Alarm.Kind.UNDECRYPTABLE, "slot " + frame.mid() + " " + reason));
        }
    }

    /** Frames that waited for their keys, and keys that are over. */
    void settle(long nowNanos) {
        awakeNanos = awake.at(nowNanos);
        for (FrameOpener.Late late : opener.due(nowNanos)) {
            if (late.tag() instanceof Layer layer) {
                came(layer, late.opening());
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
