package org.sabha.media;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.Continuation;
import org.sabha.media.forward.PictureNumbers;
import org.sabha.media.forward.SequenceMap;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.model.MediaKind;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.Timestamps;

/**
 * Gives what goes out in a slot its numbers: sequence, timestamp, picture ids and the descriptor's frame numbers go on
 * without a break while the source changes, and a resend gets those that its packet had. One owner.
 */
final class SlotNumbers {
    private static final int AUDIO_FRAME_TICKS = 960;
    private static final long AUDIO_ACTIVE_NANOS = 60_000_000L;
    private static final int MIN_VIDEO_TICKS = 90;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MediaKind kind;
    private final SequenceMap<InboundLayer> map;
    private final Shifts present = new Shifts();
    private final Shifts before = new Shifts();
    private final PictureNumbers vp8Pictures = new PictureNumbers();
    private final Continuation vp9Pictures = new Continuation();
    private final Continuation tl0PicIdxs = new Continuation();
    private final Continuation frameNumbers = new Continuation();
    private long leftOutSequence = -1;
    private int leftOutTimestamp;
    private boolean begun;
    private boolean continued;
    private int lastTimestamp;
    private long lastNanos;
    private long packets;
    private long octets;

    /** What translates the numbers of one source; kept for one source more, for resends. */
    private static final class Shifts {
        int timestamp;
        int pictureId;
        int tl0;
        int frame;

        void copyFrom(Shifts other) {
            timestamp = other.timestamp;
            pictureId = other.pictureId;
            tl0 = other.tl0;
            frame = other.frame;
        }
    }

    /** The first numbers are random, the sequence in the lower half so that its first wrap is far (RFC 3711). */
    SlotNumbers(MediaKind kind, RandomGenerator random) {
        this.kind = kind;
        map = new SequenceMap<>((1L << 16) + random.nextInt(1 << 15));
        lastTimestamp = random.nextInt();
    }

    // ---- first transmissions

    /** Another source goes out from this packet on. */
    void begin(MediaPacket packet, InboundLayer layer) {
        leftOutSequence = -1;
        map.begin(layer, packet.sequence);
        before.copyFrom(present);
        present.timestamp = nextTimestamp(packet) - packet.timestamp;
        continued = false;
        switch (packet.codec) {
            case VP8 -> {
                if (packet.vp8.pictureId() >= 0) {
                    vp8Pictures.begin(packet.vp8.pictureId());
                }
                beginTl0(packet.vp8.tl0PicIdx());
            }
            case VP9 -> {
                if (packet.vp9.pictureId() >= 0) {
                    vp9Pictures.begin(packet.vp9.pictureId());
                }
                beginTl0(packet.vp9.tl0PicIdx());
            }
            case OPUS, AV1, H264 -> {}
        }
        if (packet.descriptorLength > 0) {
            frameNumbers.begin(packet.frameNumber());
        }
        present.pictureId = vp9Pictures.shift();
        present.tl0 = tl0PicIdxs.shift();
        present.frame = frameNumbers.shift();
    }

    private void beginTl0(int tl0) {
        if (tl0 >= 0) {
            tl0PicIdxs.begin(tl0);
        }
    }

    /** Time goes on as on the clock; a voice that follows another within a few frames goes on by one frame. */
    private int nextTimestamp(MediaPacket packet) {
        if (!begun) {
            return lastTimestamp;
        }
        long elapsedNanos = Math.max(0, packet.arrivalNanos - lastNanos);
        if (kind == MediaKind.AUDIO && elapsedNanos <= AUDIO_ACTIVE_NANOS) {
            return lastTimestamp + AUDIO_FRAME_TICKS;
        }
        return lastTimestamp + Math.max(MIN_VIDEO_TICKS, ticks(elapsedNanos));
    }

    private int ticks(long nanos) {
        long rate = kind == MediaKind.AUDIO ? MediaCodec.OPUS.clockRate() : MediaCodec.VP8.clockRate();
        return (int) (nanos / NANOS_PER_SECOND * rate + nanos % NANOS_PER_SECOND * rate / NANOS_PER_SECOND);
    }

    /** Closes the gap of a packet that carries no media. */
    void skip(MediaPacket packet) {
        map.skip(packet.sequence);
    }

    /** Closes the gap of a packet, and of lost ones between it and another of the same picture that was left out. */
    void leaveOut(MediaPacket packet) {
        boolean together = leftOutTimestamp == packet.timestamp && leftOutSequence >= 0;
        long first = together ? Math.min(packet.sequence, leftOutSequence + 1) : packet.sequence;
        map.skip(first, packet.sequence);
        leftOutSequence = Math.max(leftOutSequence, packet.sequence);
        leftOutTimestamp = packet.timestamp;
        if (packet.codec == MediaCodec.VP8 && packet.vp8.pictureId() >= 0) {
            vp8Pictures.skip(packet.vp8.pictureId(), packet.vp8.pictureIdBits());
        }
    }

    /** Fills in the numbers of a packet that goes out; says why when there are none for it. */
    @Nullable
    DropReason fill(MediaPacket packet, PlannedPacket plan) {
        long output = map.map(packet.sequence);
        if (output < 0) {
            return DropReason.TOO_OLD;
        }
        plan.sequenceNumber = (int) output & 0xffff;
        plan.timestamp = packet.timestamp + present.timestamp;
        switch (packet.codec) {
            case VP8 -> {
                if (packet.vp8.pictureId() >= 0) {
                    plan.pictureId = vp8Pictures.map(packet.vp8.pictureId(), packet.vp8.pictureIdBits());
                    if (plan.pictureId < 0) {
                        return DropReason.TOO_OLD;
                    }
                }
                plan.tl0PicIdx = tl0(packet.vp8.tl0PicIdx());
            }
            case VP9 -> {
                if (packet.vp9.pictureId() >= 0) {
                    int mask = (1 << packet.vp9.pictureIdBits()) - 1;
                    plan.pictureId = vp9Pictures.map(packet.vp9.pictureId(), mask);
                }
                plan.tl0PicIdx = tl0(packet.vp9.tl0PicIdx());
            }
            case OPUS, AV1, H264 -> {}
        }
        if (packet.descriptorLength > 0) {
            plan.frameNumber = frameNumbers.map(packet.frameNumber(), 0xffff);
        }
        count(packet, plan.timestamp);
        return null;
    }

    private int tl0(int input) {
        return input < 0 ? 0 : tl0PicIdxs.map(input, 0xff);
    }

    private void count(MediaPacket packet, int timestamp) {
        packets++;
        octets += packet.payloadLength;
        // behind a pause of hours the difference says nothing: it is beyond half of the range
        if (!continued || Timestamps.isNewer(timestamp, lastTimestamp)) {
            lastTimestamp = timestamp;
            lastNanos = packet.arrivalNanos;
        }
        begun = true;
        continued = true;
    }

    // ---- resends

    /** Looks up a number that went out; the accessors of what was found need that. */
    boolean find(int sequence) {
        return map.find(sequence);
    }

    /** The source of the packet found; null when it is forgotten. */
    @Nullable
    InboundLayer foundSource() {
        return map.foundSource();
    }

    /** How many sources ago: 0 for the present one. */
    long foundAge() {
        return map.foundAge();
    }

    /** Its number in the source. */
    long foundInput() {
        return map.foundInput();
    }

    /** Its number in the slot, without wraps. */
    long foundOutput() {
        return map.foundOutput();
    }

    /** The highest number that went out, without wraps. */
    long highest() {
        return map.highest();
    }

    /**
     * Fills in the numbers that a packet had, but for its sequence; false when they are not known any more.
     *
     * @param age of its source: 0 for the present one, 1 for the one before
     */
    boolean fillAgain(MediaPacket packet, PlannedPacket plan, long age) {
        Shifts shifts = age == 0 ? present : before;
        boolean vp8 = packet.codec == MediaCodec.VP8;
        if (vp8 && packet.vp8.pictureId() >= 0) {
            plan.pictureId = vp8Pictures.again(packet.vp8.pictureId(), packet.vp8.pictureIdBits(), age);
            if (plan.pictureId < 0) {
                return false;
            }
        } else {
            plan.pictureId = packet.vp9.pictureId() + shifts.pictureId;
        }
        plan.timestamp = packet.timestamp + shifts.timestamp;
        plan.frameNumber = packet.descriptorLength > 0 ? packet.frameNumber() + shifts.frame & 0xffff : 0;
        plan.tl0PicIdx = (vp8 ? packet.vp8.tl0PicIdx() : packet.vp9.tl0PicIdx()) + shifts.tl0;
        return true;
    }

    // ---- what sender reports say

    /** Whether anything went out within the time given. */
    boolean isActive(long nowNanos, long withinNanos) {
        return begun && nowNanos - lastNanos <= withinNanos;
    }

    /** The newest timestamp that went out. */
    int lastTimestamp() {
        return lastTimestamp;
    }

    /** The timestamp that belongs to this moment. */
    int timestampAt(long nowNanos) {
        return lastTimestamp + ticks(Math.max(0, nowNanos - lastNanos));
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }
}
