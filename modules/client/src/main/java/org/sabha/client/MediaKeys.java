package org.sabha.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.client.FrameShares.Heard;
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
import org.sabha.e2ee.sframe.FrameOpener.Opening;
import org.sabha.e2ee.sframe.FrameSealer;
import org.sabha.model.TrackSource;

/**
 * Seals what one stay sends and opens what it receives, frame by frame, and watches that a slot's frames are of whom the
 * server says. Nothing goes out in the clear, nothing clear is taken. On the client's loop only.
 */
final class MediaKeys {
    /** Replays and late repairs are the network's everyday, not a sender whom nobody can read. */
    private static final Set<FrameDrop> EVERYDAY = Set.of(FrameDrop.REPLAYED, FrameDrop.TOO_OLD, FrameDrop.EPOCH_OVER);

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

    /** A frame that waits for its key. */
    private record Held(FrameShape.Incoming incoming, ReceivedFrame frame, Said said) {}

    /** What the server said of a slot. */
    sealed interface Said {
        /** That it is of somebody who has this leaf, or of nobody in the group. */
        record Leaf(Optional<Integer> leaf) implements Said {}

        /** Nothing: of slots for voices ever, of others until its word comes. What they hold is told by the frames alone. */
        record Nothing() implements Said {}
    }

    /** One slot: what its frames were, the last of another than the server says, and why the last could not be read. */
    private static final class Watch {
        private final FrameShares shares = new FrameShares();
        private String wrong = "";
        private FrameDrop unread = FrameDrop.CLEAR;
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

    void open(ReceivedFrame frame, Said said, long nowNanos) {
        byte[] wire = frame.copyPayload();
        if (wire.length == 0) {
            frames.accept(frame);
            return;
        }
        FrameShape.Incoming incoming = FrameShape.of(codec(frame.codec())).incoming(wire);
        Opening opening;
        if (incoming == null) {
            opening = opener.dropClear();
        } else {
            Held held = new Held(incoming, frame.opened(wire, -1), said);
            opening = opener.open(held, incoming.metadata(), incoming.sealed(), nowNanos);
        }
        came(frame, incoming, opening, said, nowNanos);
    }

    private void came(
            ReceivedFrame frame, FrameShape.@Nullable Incoming incoming, Opening opening, Said said, long nowNanos) {
        Watch watch = watches.computeIfAbsent(frame.mid(), _ -> new Watch());
        switch (opening) {
            case Opening.Opened opened -> {
                int leaf = opened.sender().leaf();
                Heard heard = Heard.RIGHT;
                if (said instanceof Said.Leaf(Optional<Integer> of) && !of.equals(Optional.of(leaf))) {
                    String named = of.map(other -> "leaf " + other).orElse("nobody");
                    watch.wrong = "is of leaf " + leaf + ", the server says " + named;
                    heard = Heard.OTHER;
                }
                judge(watch, frame, heard, nowNanos);
                byte[] plaintext = opened.plaintext();
                byte[] whole = incoming == null
                        ? plaintext
                        : FrameShape.of(codec(frame.codec())).restored(incoming, plaintext);
                frames.accept(frame.opened(whole, leaf));
            }
            case Opening.Dropped dropped -> {
                // Before the first epoch nothing can be read, and nothing need be.
                if (sealer != null && !EVERYDAY.contains(dropped.reason())) {
                    watch.unread = dropped.reason();
                    boolean unkeyed = UNKEYED.contains(dropped.reason());
                    judge(watch, frame, unkeyed ? Heard.UNKEYED : Heard.UNREADABLE, nowNanos);
                }
            }
            case Opening.Held ignored -> {}
        }
    }

    private void judge(Watch watch, ReceivedFrame frame, Heard heard, long nowNanos) {
        Heard verdict = watch.shares.count(heard, nowNanos);
        if (verdict == Heard.OTHER) {
            alarms.accept(new Alarm(Alarm.Kind.WRONG_LABEL, "slot " + frame.mid() + " " + watch.wrong));
        } else if (verdict == Heard.UNREADABLE) {
            alarms.accept(new Alarm(Alarm.Kind.UNDECRYPTABLE, "slot " + frame.mid() + " " + watch.unread.wireName()));
        }
    }

    /** Frames that waited for their keys, and keys that are over. */
    void settle(long nowNanos) {
        for (FrameOpener.Late late : opener.due(nowNanos)) {
            if (late.tag() instanceof Held held) {
                came(held.frame(), held.incoming(), late.opening(), held.said(), nowNanos);
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
