package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.forward.Continuation;
import org.sabha.media.forward.SequenceMap;
import org.sabha.media.repair.ResendHistory;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SlotSource;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.DropReason;

/**
 * A receive slot of one participant: decides what of its source goes out and under which numbers. SSRC, sequence and
 * timestamp go on without a break while the source changes.
 *
 * <pre>
 *   EMPTY --show--> WAITING for the first key frame --its first packet--> SHOWING
 *   SHOWING --show another--> the old one plays on until the key frame of the new one
 *   SHOWING, WAITING --show nothing, track closed--> EMPTY;   --track paused--> WAITING
 * </pre>
 *
 * Voices switch at any packet.
 */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
final class OutboundTrack {
    private static final int ANNOUNCEMENTS = 30;
    private static final int SWITCH_ANNOUNCEMENTS = 3;
    private static final int AUDIO_FRAME_TICKS = 960;
    private static final long AUDIO_ACTIVE_NANOS = 60_000_000L;
    private static final int MIN_VIDEO_TICKS = 90;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final MediaCodec[] CODECS = MediaCodec.values();
    private static final int NOT_NEGOTIATED = -1;

    final Transport receiver;
    final String midText;
    final byte[] mid;
    final MediaKind kind;
    final int ssrc;
    final int rtxSsrc;

    private final int[] payloadTypes = new int[CODECS.length];
    private final int[] rtxPayloadTypes = new int[CODECS.length];
    private final SequenceMap<InboundLayer> map;
    private final Numbers present = new Numbers();
    private final Numbers before = new Numbers();
    private final Continuation pictureIds = new Continuation();
    private final Continuation tl0PicIdxs = new Continuation();
    private final Continuation frameNumbers = new Continuation();
    private @Nullable ResendHistory history;
    private int rtxSequence;

    private Optional<TrackId> wantedId = Optional.empty();
    private @Nullable InboundTrack wanted;
    private @Nullable InboundLayer current;
    private int currentEpoch;
    private Optional<TrackId> reported = Optional.empty();
    private int announcements = ANNOUNCEMENTS;

    private boolean begun;
    private int lastTimestamp;
    private long lastNanos;
    private long packets;
    private long octets;
    private boolean reportDue;

    /** What translates the numbers of one source; kept for one source more, for resends. */
    private static final class Numbers {
        int timestampShift;
        int pictureIdShift;
        int tl0Shift;
        int frameShift;

        void copyFrom(Numbers other) {
            timestampShift = other.timestampShift;
            pictureIdShift = other.pictureIdShift;
            tl0Shift = other.tl0Shift;
            frameShift = other.frameShift;
        }
    }

    /** The first numbers are random, the sequence in the lower half so that its first wrap is far (RFC 3711). */
    OutboundTrack(Transport receiver, AnsweredSection.Slot section, RandomGenerator random) {
        this.receiver = receiver;
        midText = section.offer().mid();
        mid = midText.getBytes(StandardCharsets.US_ASCII);
        kind = section.offer().kind().orElseThrow();
        SlotSource source = section.source();
        ssrc = source.ssrc();
        rtxSsrc = source.rtxSsrc();
        map = new SequenceMap<>((1L << 16) + random.nextInt(1 << 15));
        rtxSequence = random.nextInt(1 << 15);
        lastTimestamp = random.nextInt();
        settle(section);
    }

    /** Takes over what an answer says of the section. */
    void settle(AnsweredSection.Slot section) {
        Arrays.fill(payloadTypes, NOT_NEGOTIATED);
        Arrays.fill(rtxPayloadTypes, NOT_NEGOTIATED);
        for (AnsweredCodec codec : section.codecs()) {
            payloadTypes[codec.codec().ordinal()] = codec.payloadType();
            rtxPayloadTypes[codec.codec().ordinal()] = codec.rtxPayloadType();
        }
    }

    // ---- what it shows

    /** The track that is asked for, whether it exists yet or not. */
    Optional<TrackId> wantedId() {
        return wantedId;
    }

    @Nullable
    InboundTrack wanted() {
        return wanted;
    }

    @Nullable
    InboundLayer current() {
        return current;
    }

    /** Asks for a track that exists. */
    void show(InboundTrack track) {
        wantedId = track.id;
        if (wanted == track) {
            return;
        }
        setWanted(track);
        if (!track.isLive()) {
            // there is nothing to wait for, and the old one is not to be seen any more
            setCurrent(null);
        }
        track.requestKeyFrame();
    }

    /** Asks for a track that does not exist yet. */
    void expect(TrackId track) {
        clear();
        wantedId = Optional.of(track);
    }

    /** Shows nothing from the next packet on. */
    void clear() {
        wantedId = Optional.empty();
        setWanted(null);
        setCurrent(null);
    }

    /** Nothing more of this track goes out; it is awaited again when {@code willReturn}. */
    void withdraw(InboundTrack track, boolean willReturn) {
        InboundLayer layer = current;
        if (layer != null && layer.track == track) {
            setCurrent(null);
        }
        if (wanted == track && !willReturn) {
            clear();
        }
    }

    private void setWanted(@Nullable InboundTrack track) {
        InboundTrack old = wanted;
        if (old != null) {
            old.audience(-1);
        }
        wanted = track;
        if (track != null) {
            track.audience(1);
        }
    }

    private void setCurrent(@Nullable InboundLayer layer) {
        InboundLayer old = current;
        if (old != null) {
            old.track.audience(-1);
        }
        current = layer;
        if (layer != null) {
            layer.track.audience(1);
        }
    }

    /** The track last reported as shown here. */
    Optional<TrackId> reported() {
        return reported;
    }

    void setReported(Optional<TrackId> track) {
        reported = track;
    }

    // ---- first transmissions

    /** Whether a packet is of interest at all. */
    boolean concerns(MediaPacket packet) {
        InboundLayer layer = packet.layer();
        return layer == current || layer.track == wanted;
    }

    /** Decides on a packet and fills in its numbers; null when it goes out. */
    @Nullable
    DropReason decide(MediaPacket packet, PlannedPacket plan) {
        InboundLayer layer = packet.layer();
        if (!layer.track.isLive()) {
            return DropReason.PAUSED;
        }
        boolean follows = layer == current && packet.epoch == currentEpoch;
        if (packet.paddingOnly) {
            if (follows) {
                map.skip(packet.sequence);
            }
            return DropReason.PADDING_ONLY;
        }
        if (payloadTypes[packet.codec.ordinal()] == NOT_NEGOTIATED) {
            return DropReason.NOT_NEGOTIATED;
        }
        if (!follows) {
            DropReason reason = mayBegin(packet, layer);
            if (reason != null) {
                return reason;
            }
            begin(packet, layer);
        }
        long output = map.map(packet.sequence);
        if (output < 0) {
            return DropReason.TOO_OLD;
        }
        fill(packet, plan, output, !follows && kind == MediaKind.AUDIO);
        return null;
    }

    private @Nullable DropReason mayBegin(MediaPacket packet, InboundLayer layer) {
        if (layer.track != wanted) {
            return DropReason.CLOSED;
        }
        if (kind == MediaKind.AUDIO) {
            return null;
        }
        if (layer != layer.track.best()) {
            return DropReason.LAYER;
        }
        return packet.keyFrameStart ? null : DropReason.NO_KEY_FRAME_YET;
    }

    private void begin(MediaPacket packet, InboundLayer layer) {
        setCurrent(layer);
        currentEpoch = packet.epoch;
        map.begin(layer, packet.sequence);
        before.copyFrom(present);
        present.timestampShift = nextTimestamp(packet) - packet.timestamp;
        switch (packet.codec) {
            case VP8 -> beginIndices(packet.vp8.pictureId(), packet.vp8.tl0PicIdx());
            case VP9 -> beginIndices(packet.vp9.pictureId(), packet.vp9.tl0PicIdx());
            case OPUS, AV1 -> {}
        }
        if (packet.descriptorLength > 0) {
            frameNumbers.begin(packet.frameNumber());
        }
        present.pictureIdShift = pictureIds.shift();
        present.tl0Shift = tl0PicIdxs.shift();
        present.frameShift = frameNumbers.shift();
        announcements = Math.max(announcements, SWITCH_ANNOUNCEMENTS);
        reportDue = true;
        receiver.wake();
    }

    private void beginIndices(int pictureId, int tl0) {
        if (pictureId >= 0) {
            pictureIds.begin(pictureId);
        }
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

    private void fill(MediaPacket packet, PlannedPacket plan, long output, boolean voiceChanged) {
        plan.set(this, packet);
        plan.payloadType = payloadTypes[packet.codec.ordinal()];
        plan.sequenceNumber = (int) output & 0xffff;
        plan.timestamp = packet.timestamp + present.timestampShift;
        plan.ssrc = ssrc;
        plan.marker = packet.marker || voiceChanged;
        plan.announceMid = announcements > 0;
        announcements = Math.max(0, announcements - 1);
        switch (packet.codec) {
            case VP8 -> indices(plan, packet.vp8.pictureId(), packet.vp8.pictureIdBits(), packet.vp8.tl0PicIdx());
            case VP9 -> indices(plan, packet.vp9.pictureId(), packet.vp9.pictureIdBits(), packet.vp9.tl0PicIdx());
            case OPUS, AV1 -> {}
        }
        if (packet.descriptorLength > 0) {
            plan.frameNumber = frameNumbers.map(packet.frameNumber(), 0xffff);
        }
        count(packet, plan.timestamp);
    }

    private void indices(PlannedPacket plan, int pictureId, int pictureIdBits, int tl0) {
        if (pictureId >= 0) {
            plan.pictureId = pictureIds.map(pictureId, (1 << pictureIdBits) - 1);
        }
        if (tl0 >= 0) {
            plan.tl0PicIdx = tl0PicIdxs.map(tl0, 0xff);
        }
    }

    private void count(MediaPacket packet, int timestamp) {
        packets++;
        octets += packet.payloadLength;
        if (!begun || timestamp - lastTimestamp > 0) {
            lastTimestamp = timestamp;
            lastNanos = packet.arrivalNanos;
        }
        begun = true;
    }

    // ---- retransmissions

    /**
     * Looks up what a receiver asks again and fills in its numbers; null when it goes out.
     *
     * @param packet filled with the kept packet
     */
    @Nullable
    DropReason decideResend(int sequence, long nowNanos, long roundTripNanos, MediaPacket packet, PlannedPacket plan) {
        if (!map.find(sequence)) {
            return DropReason.TOO_OLD;
        }
        InboundLayer layer = map.foundSource();
        long age = map.foundAge();
        boolean translatable = age == 0 ? layer == current && layer != null && layer.epoch == currentEpoch : age == 1;
        if (layer == null || !translatable) {
            return DropReason.TOO_OLD;
        }
        if (!layer.track.isLive()) {
            return DropReason.PAUSED;
        }
        if (!layer.recall(map.foundInput(), packet)) {
            return DropReason.TOO_OLD;
        }
        int payloadType = rtxPayloadTypes[packet.codec.ordinal()];
        if (payloadType == NOT_NEGOTIATED) {
            return DropReason.NOT_NEGOTIATED;
        }
        if (!history().allow(map.foundOutput(), map.highest(), nowNanos, roundTripNanos)) {
            return DropReason.RATE_LIMITED;
        }
        fillResend(packet, plan, payloadType, sequence, age == 0 ? present : before);
        return null;
    }

    private ResendHistory history() {
        ResendHistory made = history;
        if (made == null) {
            made = new ResendHistory();
            history = made;
        }
        return made;
    }

    private void fillResend(MediaPacket packet, PlannedPacket plan, int payloadType, int sequence, Numbers numbers) {
        plan.set(this, packet);
        plan.originalSequence = sequence & 0xffff;
        plan.payloadType = payloadType;
        plan.sequenceNumber = rtxSequence;
        rtxSequence = rtxSequence + 1 & 0xffff;
        plan.timestamp = packet.timestamp + numbers.timestampShift;
        plan.ssrc = rtxSsrc;
        plan.marker = packet.marker;
        plan.announceMid = announcements > 0;
        plan.frameNumber = packet.descriptorLength > 0 ? packet.frameNumber() + numbers.frameShift & 0xffff : 0;
        boolean vp8 = packet.codec == MediaCodec.VP8;
        plan.pictureId = (vp8 ? packet.vp8.pictureId() : packet.vp9.pictureId()) + numbers.pictureIdShift;
        plan.tl0PicIdx = (vp8 ? packet.vp8.tl0PicIdx() : packet.vp9.tl0PicIdx()) + numbers.tl0Shift;
    }

    // ---- sender reports

    /** Whether a report is to go out at once, because the source has changed. */
    boolean takeReportDue() {
        boolean was = reportDue;
        reportDue = false;
        return was;
    }

    /** Whether it has sent within the time given. */
    boolean isActive(long nowNanos, long withinNanos) {
        return begun && current != null && nowNanos - lastNanos <= withinNanos;
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
