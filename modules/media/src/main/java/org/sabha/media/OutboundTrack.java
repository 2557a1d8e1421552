package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.bandwidth.PictureShare;
import org.sabha.media.forward.Continuation;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.forward.PictureNumbers;
import org.sabha.media.forward.SequenceMap;
import org.sabha.media.repair.ResendHistory;
import org.sabha.media.sdp.AnsweredCodec;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SlotSource;
import org.sabha.model.MediaKind;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.RtpExtension;

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
 * Voices switch at any packet. Of a picture, {@link #limit}, the height at which it is shown and what arrives choose the
 * stream ({@code target}) and the layers within it; the present ones go on until the wanted ones can begin.
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

    /** What this picture may cost its receiver. */
    final PictureShare share = new PictureShare();

    private final int[] payloadTypes = new int[CODECS.length];
    private final int[] rtxPayloadTypes = new int[CODECS.length];
    private final SequenceMap<InboundLayer> map;
    private final Numbers present = new Numbers();
    private final Numbers before = new Numbers();
    private final LayerSelector selector = new LayerSelector();
    private final PictureNumbers vp8Pictures = new PictureNumbers();
    private final Continuation vp9Pictures = new Continuation();
    private final Continuation tl0PicIdxs = new Continuation();
    private final Continuation frameNumbers = new Continuation();
    private @Nullable ResendHistory history;
    private int rtxSequence;

    private Optional<TrackId> wantedId = Optional.empty();
    private @Nullable InboundTrack wanted;
    private @Nullable InboundLayer current;
    private int currentEpoch;
    private @Nullable InboundLayer target;
    private int limitSpatial = LayerTable.MAX_SPATIAL - 1;
    private int limitTemporal = LayerTable.MAX_TEMPORAL - 1;
    private int wishSpatial;
    private int heightPixels;
    private int priority;
    private long leftOutSequence = -1;
    private int leftOutTimestamp;
    private Optional<TrackId> reported = Optional.empty();
    private boolean saidPaused;
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
        requestKeyFrame();
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
        saidPaused = false;
        if (old != track && kind == MediaKind.VIDEO) {
            receiver.router.demandChanged();
        }
        if (track != null) {
            track.audience(1);
        }
        retarget();
    }

    private void setTarget(@Nullable InboundLayer layer) {
        InboundLayer old = target;
        if (old == layer) {
            return;
        }
        if (old != null) {
            old.audience(-1);
        }
        target = layer;
        if (layer != null) {
            layer.audience(1);
        }
    }

    private void setCurrent(@Nullable InboundLayer layer) {
        InboundLayer old = current;
        if (old != null) {
            old.track.audience(-1);
            old.audience(-1);
        }
        current = layer;
        if (layer != null) {
            layer.track.audience(1);
            layer.audience(1);
        }
    }

    /** The track last reported as shown here. */
    Optional<TrackId> reported() {
        return reported;
    }

    void setReported(Optional<TrackId> track) {
        reported = track;
    }

    /** The network does not carry it; answers whether that is news. */
    boolean notePaused() {
        boolean news = !saidPaused;
        saidPaused = true;
        return news;
    }

    /** It goes out again. */
    void noteShown() {
        saidPaused = false;
    }

    // ---- which layers

    /**
     * Says how the receiver shows the slot.
     *
     * @param height on its screen, pixels; 0 when it does not say
     * @param rank 0 (first) to 255 (last)
     */
    void shownAs(int height, int rank) {
        priority = rank;
        if (heightPixels != height) {
            heightPixels = height;
            receiver.router.demandChanged();
            retarget();
        }
    }

    /** Height at which it is shown, pixels; 0 when the receiver does not say. */
    int heightPixels() {
        return heightPixels;
    }

    /** 0 (first) to 255 (last). */
    int priority() {
        return priority;
    }

    /**
     * Limits what is forwarded from now on, in the layers of {@link LayerTable}. With a spatial limit of -1 a picture
     * pauses behind the one under way; voices never pause.
     */
    void limit(int spatial, int temporal) {
        if (kind == MediaKind.AUDIO || (limitSpatial == spatial && limitTemporal == temporal)) {
            return;
        }
        limitSpatial = spatial;
        limitTemporal = temporal;
        retarget();
    }

    /** The highest spatial layer that goes out now, -1 when nothing does. */
    int forwardedSpatial() {
        InboundLayer layer = current;
        if (layer == null || kind == MediaKind.AUDIO) {
            return -1;
        }
        LayerTable table = layer.track.table;
        return layer.track.isSimulcast()
                ? layer.position
                : Math.max(0, Math.min(selector.spatial(), table.spatialLayers() - 1));
    }

    /** The highest temporal layer that goes out now, -1 when nothing does. */
    int forwardedTemporal() {
        InboundLayer layer = current;
        return layer == null || kind == MediaKind.AUDIO
                ? -1
                : Math.max(0, Math.min(selector.temporal(), layer.track.table.temporalLayers() - 1));
    }

    /** The highest spatial layer that it would forward of this track, -1 when none. */
    int demandedSpatial(InboundTrack track) {
        if (wanted != track || kind == MediaKind.AUDIO) {
            return -1;
        }
        return Math.min(limitSpatial, track.table.spatialNeededFor(heightPixels));
    }

    /** The highest temporal layer that it would forward of this track, -1 when none. */
    int demandedTemporal(InboundTrack track) {
        return demandedSpatial(track) < 0 ? -1 : limitTemporal;
    }

    /** Chooses the stream and the layers anew: what arrives, the limit, the height or the track has changed. */
    void retarget() {
        InboundTrack track = wanted;
        if (track == null || kind == MediaKind.AUDIO || limitSpatial < 0) {
            setTarget(null);
            return;
        }
        int arriving = track.table.arriving();
        wishSpatial = Math.min(track.table.spatialFor(heightPixels), decodable(track));
        while (wishSpatial > 0 && (arriving >> wishSpatial & 1) == 0) {
            wishSpatial--;
        }
        if (arriving != 0 && (arriving >> Math.max(0, wishSpatial) & 1) == 0) {
            // better than nothing
            wishSpatial = Integer.numberOfTrailingZeros(arriving);
        }
        wishSpatial = Math.max(0, wishSpatial);
        setTarget(track.carrying(wishSpatial));
        InboundLayer layer = current;
        if (layer != null && layer.track == track) {
            boolean sender = limitSpatial >= selector.spatial() && 1 << wishSpatial == Integer.highestOneBit(arriving);
            // what the sender has ceased to make comes back by itself
            int spatial = sender && !track.isSimulcast() ? Math.max(wishSpatial, selector.spatial()) : wishSpatial;
            selector.want(spatial, limitTemporal);
        }
        if (awaitsKeyFrame()) {
            requestKeyFrame();
        }
    }

    /** Chromium decodes nothing of AV1 with spatial layers without the dependency descriptor, but for the lowest alone. */
    private int decodable(InboundTrack track) {
        boolean blind = track.codec == MediaCodec.AV1
                && !track.isSimulcast()
                && receiver.extensions.id(RtpExtension.DEPENDENCY_DESCRIPTOR) == 0;
        return blind ? 0 : limitSpatial;
    }

    private boolean awaitsKeyFrame() {
        InboundLayer layer = target;
        if (layer == null) {
            return false;
        }
        return layer != current
                || currentEpoch != layer.epoch
                || (!layer.track.isSimulcast() && selector.awaitsKeyFrame());
    }

    /** The picture needs a key frame of what it shows or awaits. */
    void requestKeyFrame() {
        InboundLayer layer = target;
        if (layer != null && layer.track.isLive()) {
            layer.keyFrames.request();
            layer.track.wake();
        }
    }

    // ---- first transmissions

    /** Whether a packet is of interest at all. */
    boolean concerns(MediaPacket packet) {
        InboundLayer layer = packet.layer();
        return layer == current || layer == target || layer.track == wanted;
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
        if (follows && limitSpatial < 0 && selector.beginsPicture(packet)) {
            setCurrent(null);
            return DropReason.PAUSED;
        }
        if (!follows) {
            DropReason reason = mayBegin(packet, layer);
            if (reason != null) {
                return reason;
            }
            begin(packet, layer);
        } else if (kind == MediaKind.VIDEO && !selector.takes(packet, layer.track.table)) {
            leaveOut(packet);
            return DropReason.LAYER;
        }
        if (packet.keyFrameStart && kind == MediaKind.VIDEO && awaitsKeyFrame() && layer == target) {
            // this one came too late, or in the wrong order, to bring what is wanted
            requestKeyFrame();
        }
        long output = map.map(packet.sequence);
        return output < 0 ? DropReason.TOO_OLD : fill(packet, plan, output, !follows && kind == MediaKind.AUDIO);
    }

    private @Nullable DropReason mayBegin(MediaPacket packet, InboundLayer layer) {
        if (layer.track != wanted) {
            return DropReason.CLOSED;
        }
        if (kind == MediaKind.AUDIO) {
            return null;
        }
        if (limitSpatial < 0) {
            return DropReason.PAUSED;
        }
        InboundLayer shown = current;
        boolean nothingYet = shown == null || shown.track != wanted;
        boolean betterThanNothing = nothingYet && layer.track.isSimulcast() && layer.position < wishSpatial;
        if (layer != target && !betterThanNothing) {
            return DropReason.LAYER;
        }
        return packet.keyFrameStart ? null : DropReason.NO_KEY_FRAME_YET;
    }

    /** Closes the gap of a packet, and of lost ones between it and another of the same picture that was left out. */
    private void leaveOut(MediaPacket packet) {
        boolean together = leftOutTimestamp == packet.timestamp && leftOutSequence >= 0;
        long first = together ? Math.min(packet.sequence, leftOutSequence + 1) : packet.sequence;
        map.skip(first, packet.sequence);
        leftOutSequence = Math.max(leftOutSequence, packet.sequence);
        leftOutTimestamp = packet.timestamp;
        if (packet.codec == MediaCodec.VP8 && packet.vp8.pictureId() >= 0) {
            vp8Pictures.skip(packet.vp8.pictureId(), packet.vp8.pictureIdBits());
        }
    }

    private void begin(MediaPacket packet, InboundLayer layer) {
        setCurrent(layer);
        currentEpoch = packet.epoch;
        leftOutSequence = -1;
        map.begin(layer, packet.sequence);
        if (kind == MediaKind.VIDEO) {
            selector.begin(packet, !layer.track.isSimulcast(), wishSpatial, Math.max(0, limitTemporal));
        }
        before.copyFrom(present);
        present.timestampShift = nextTimestamp(packet) - packet.timestamp;
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
        present.pictureIdShift = vp9Pictures.shift();
        present.tl0Shift = tl0PicIdxs.shift();
        present.frameShift = frameNumbers.shift();
        announcements = Math.max(announcements, SWITCH_ANNOUNCEMENTS);
        reportDue = true;
        receiver.wake();
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

    private @Nullable DropReason fill(MediaPacket packet, PlannedPacket plan, long output, boolean voiceChanged) {
        plan.set(this, packet);
        plan.payloadType = payloadTypes[packet.codec.ordinal()];
        plan.sequenceNumber = (int) output & 0xffff;
        plan.timestamp = packet.timestamp + present.timestampShift;
        plan.ssrc = ssrc;
        plan.marker = kind == MediaKind.VIDEO ? selector.endsPicture(packet) : packet.marker || voiceChanged;
        plan.announceMid = announcements > 0;
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
        announcements = Math.max(0, announcements - 1);
        count(packet, plan.timestamp);
        return null;
    }

    private int tl0(int input) {
        return input < 0 ? 0 : tl0PicIdxs.map(input, 0xff);
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
        if (age == 0 && !selector.includes(packet, layer.track.table)) {
            // its number was kept free for a lost packet that has turned out to be of a layer left out
            return DropReason.LAYER;
        }
        int payloadType = rtxPayloadTypes[packet.codec.ordinal()];
        if (payloadType == NOT_NEGOTIATED) {
            return DropReason.NOT_NEGOTIATED;
        }
        if (!history().allow(map.foundOutput(), map.highest(), nowNanos, roundTripNanos)) {
            return DropReason.RATE_LIMITED;
        }
        return fillResend(packet, plan, payloadType, sequence, age);
    }

    private ResendHistory history() {
        ResendHistory made = history;
        if (made == null) {
            made = new ResendHistory();
            history = made;
        }
        return made;
    }

    private @Nullable DropReason fillResend(
            MediaPacket packet, PlannedPacket plan, int payloadType, int sequence, long age) {
        Numbers numbers = age == 0 ? present : before;
        boolean vp8 = packet.codec == MediaCodec.VP8;
        plan.set(this, packet);
        if (vp8 && packet.vp8.pictureId() >= 0) {
            plan.pictureId = vp8Pictures.again(packet.vp8.pictureId(), packet.vp8.pictureIdBits(), age);
            if (plan.pictureId < 0) {
                return DropReason.TOO_OLD;
            }
        } else {
            plan.pictureId = packet.vp9.pictureId() + numbers.pictureIdShift;
        }
        plan.originalSequence = sequence & 0xffff;
        plan.payloadType = payloadType;
        plan.sequenceNumber = rtxSequence;
        rtxSequence = rtxSequence + 1 & 0xffff;
        plan.timestamp = packet.timestamp + numbers.timestampShift;
        plan.ssrc = rtxSsrc;
        plan.marker = age == 0 ? selector.endsPicture(packet) : packet.marker;
        plan.announceMid = announcements > 0;
        plan.frameNumber = packet.descriptorLength > 0 ? packet.frameNumber() + numbers.frameShift & 0xffff : 0;
        plan.tl0PicIdx = (vp8 ? packet.vp8.tl0PicIdx() : packet.vp9.tl0PicIdx()) + numbers.tl0Shift;
        return null;
    }

    /** Plans padding in the retransmission stream, to try what the network carries; false where there is none. */
    boolean planPadding(PlannedPacket plan, MediaPacket empty, int paddingBytes) {
        int payloadType = NOT_NEGOTIATED;
        for (int type : rtxPayloadTypes) {
            payloadType = Math.max(payloadType, type);
        }
        if (payloadType == NOT_NEGOTIATED || kind == MediaKind.AUDIO) {
            return false;
        }
        plan.set(this, empty);
        plan.payloadType = payloadType;
        plan.sequenceNumber = rtxSequence;
        rtxSequence = rtxSequence + 1 & 0xffff;
        plan.timestamp = lastTimestamp;
        plan.ssrc = rtxSsrc;
        plan.marker = false;
        plan.announceMid = false;
        plan.paddingBytes = paddingBytes;
        return true;
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
