package org.sabha.media;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.bandwidth.PictureShare;
import org.sabha.media.bandwidth.VoiceShare;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.AnsweredSection;
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
 * Voices switch at any packet, and are left out while {@link VoiceShare} says so. Of a picture, {@link #limit}, the height at which it is shown and what arrives choose the
 * stream and the layers within it ({@link LayerChoice}); the present ones go on until the wanted ones can begin.
 */
final class OutboundTrack {
    private static final int ANNOUNCEMENTS = 30;
    private static final int SWITCH_ANNOUNCEMENTS = 3;

    final Transport receiver;
    final String midText;
    final byte[] mid;
    final MediaKind kind;
    final int ssrc;
    final int rtxSsrc;

    /** What this picture may cost its receiver. */
    final PictureShare share = new PictureShare();

    /** What this voice costs its receiver, and whether it is left out for that. */
    final VoiceShare voice = new VoiceShare();

    /** What its receiver tells of it, for figures alone. */
    final RoomTraffic.Reported reported = new RoomTraffic.Reported();

    private final SlotFormats formats;
    private final SlotNumbers numbers;
    private final LayerChoice choice;
    private final SlotResends resends;

    private Optional<TrackId> wantedId = Optional.empty();
    private @Nullable InboundTrack wanted;
    private @Nullable InboundLayer current;
    private int currentEpoch;
    private int priority;
    private int limitSpatial = LayerTable.MAX_SPATIAL - 1;
    private int limitTemporal = LayerTable.MAX_TEMPORAL - 1;
    private Optional<TrackId> announced = Optional.empty();
    private Optional<TrackId> announcedPaused = Optional.empty();
    private int announcements = ANNOUNCEMENTS;
    private boolean reportDue;
    private boolean keyPictureLeft;
    private int keyTimestamp;

    OutboundTrack(Transport receiver, AnsweredSection.Slot section, RandomGenerator random) {
        this.receiver = receiver;
        midText = section.offer().mid();
        mid = midText.getBytes(StandardCharsets.US_ASCII);
        kind = section.offer().kind().orElseThrow();
        SlotSource source = section.source();
        ssrc = source.ssrc();
        rtxSsrc = source.rtxSsrc();
        numbers = new SlotNumbers(kind, random);
        formats = new SlotFormats(section);
        choice = new LayerChoice(formats);
        resends = new SlotResends(this, formats, numbers, choice, random);
    }

    /** Takes over what an answer says of the section. */
    void settle(AnsweredSection.Slot section) {
        formats.settle(section);
    }

    /** What the receiver takes here. */
    SlotFormats formats() {
        return formats;
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
        if (old != track && kind == MediaKind.VIDEO) {
            receiver.router.demandChanged();
        }
        if (old != track) {
            voice.clear();
        }
        if (track != null) {
            track.audience(1);
        }
        setLimit();
        retarget();
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

    /** Notes what the receiver is to be told that the slot shows; answers whether that is news. */
    boolean noteTold(Optional<TrackId> track) {
        boolean news = announcedPaused.isPresent() || !announced.equals(track);
        announced = track;
        announcedPaused = Optional.empty();
        return news;
    }

    /** Notes that the receiver is to be told that the network does not carry a track; answers whether that is news. */
    boolean noteToldPaused(Optional<TrackId> track) {
        boolean news = !announcedPaused.equals(track);
        announced = Optional.empty();
        announcedPaused = track;
        return news;
    }

    /** The track of which the receiver was told last that the network does not carry it. */
    Optional<TrackId> toldPaused() {
        return announcedPaused;
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
        if (choice.setHeight(height)) {
            receiver.router.demandChanged();
            retarget();
        }
    }

    /** Height at which it is shown, pixels; 0 when the receiver does not say. */
    int heightPixels() {
        return choice.heightPixels();
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
        limitSpatial = spatial;
        limitTemporal = temporal;
        if (setLimit()) {
            retarget();
        }
    }

    /** The loop leaves out more or less of its pictures. */
    void shedChanged() {
        if (setLimit()) {
            retarget();
        }
    }

    /** Whichever is lower: what the receiver's network carries, or what the loop has time for. */
    private boolean setLimit() {
        InboundTrack track = wanted;
        if (kind == MediaKind.AUDIO) {
            return false;
        }
        VideoShed shed = receiver.engine.shed();
        return track == null
                ? choice.setLimit(limitSpatial, limitTemporal)
                : choice.setLimit(
                        Math.min(limitSpatial, shed.spatial(track)), Math.min(limitTemporal, shed.temporal(track)));
    }

    /** The highest spatial layer that goes out now, -1 when nothing does. */
    int forwardedSpatial() {
        InboundLayer layer = current;
        return layer == null || kind == MediaKind.AUDIO ? -1 : choice.forwardedSpatial(layer);
    }

    /** The highest temporal layer that goes out now, -1 when nothing does. */
    int forwardedTemporal() {
        InboundLayer layer = current;
        return layer == null || kind == MediaKind.AUDIO ? -1 : choice.forwardedTemporal(layer);
    }

    /** The highest spatial layer that it would forward of this track, -1 when none. */
    int demandedSpatial(InboundTrack track) {
        return wanted != track || kind == MediaKind.AUDIO ? -1 : choice.demandedSpatial(track);
    }

    /** The highest temporal layer that it would forward of this track, -1 when none. */
    int demandedTemporal(InboundTrack track) {
        return wanted != track || kind == MediaKind.AUDIO ? -1 : choice.demandedTemporal(track);
    }

    /** Chooses the stream and the layers anew: what arrives, the limit, the height or the track has changed. */
    void retarget() {
        choice.choose(kind == MediaKind.VIDEO ? wanted : null, current);
        if (awaitsKeyFrame()) {
            requestKeyFrame();
        }
    }

    private boolean awaitsKeyFrame() {
        return choice.awaitsKeyFrame(current, currentEpoch);
    }

    /** The receiver can show nothing. While a key picture for it waits for the pacer, another would only wait behind it. */
    void pictureLost() {
        if (!keyPictureLeft || !receiver.outbound.downlink().waits(this, keyTimestamp)) {
            requestKeyFrame();
        }
    }

    /**
     * The picture needs a key frame of what it shows or awaits. A receiver who can get nothing yet asks once they can: the
     * key frame would be lost to them, and delay the next request.
     */
    void requestKeyFrame() {
        InboundLayer layer = choice.target();
        if (layer != null && layer.track.isLive() && receiver.destination() != null) {
            layer.keyFrames.request();
            layer.track.wake();
        }
    }

    // ---- first transmissions

    /** Whether a packet is of interest at all. */
    boolean concerns(MediaPacket packet) {
        InboundLayer layer = packet.layer();
        return layer == current || layer == choice.target() || layer.track == wanted;
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
                numbers.skip(packet);
            }
            return DropReason.PADDING_ONLY;
        }
        if (!formats.takes(packet.codec)) {
            return DropReason.NOT_NEGOTIATED;
        }
        if (leavesOut(packet, layer) || (follows && choice.pausesAt(packet))) {
            setCurrent(null);
            return DropReason.PAUSED;
        }
        if (kind == MediaKind.VIDEO && receiver.outbound.downlink().isFull(this) && opens(packet, follows)) {
            hold();
            return DropReason.SEND_QUEUE_FULL;
        }
        if (!follows) {
            DropReason reason = mayBegin(packet, layer);
            if (reason != null) {
                return reason;
            }
            begin(packet, layer);
        } else if (kind == MediaKind.VIDEO && !choice.takes(packet)) {
            numbers.leaveOut(packet);
            return DropReason.LAYER;
        }
        if (packet.keyFrameStart && kind == MediaKind.VIDEO && layer == choice.target() && awaitsKeyFrame()) {
            // this one came too late, or in the wrong order, to bring what is wanted
            requestKeyFrame();
        }
        return fill(packet, plan, !follows && kind == MediaKind.AUDIO);
    }

    /** Whether it is a voice that the receiver's network does not carry beside the others. */
    private boolean leavesOut(MediaPacket packet, InboundLayer layer) {
        if (kind == MediaKind.VIDEO || layer.track != wanted) {
            return false;
        }
        voice.heard(packet.level, packet.payloadLength);
        if (voice.isHeld()) {
            receiver.outbound.downlink().lookAgain(packet.arrivalNanos);
        }
        return voice.isHeld();
    }

    private boolean opens(MediaPacket packet, boolean follows) {
        return follows ? choice.beginsPicture(packet) : mayBegin(packet, packet.layer()) == null;
    }

    /** Too much waits: nothing of the picture goes out any more, until {@link #release} and a key picture. */
    void hold() {
        if (choice.setHeld(true)) {
            receiver.outbound.downlink().noteHeld();
            setCurrent(null);
            retarget();
        }
    }

    /** There is room again. */
    void release() {
        if (choice.setHeld(false)) {
            retarget();
        }
    }

    private @Nullable DropReason mayBegin(MediaPacket packet, InboundLayer layer) {
        if (layer.track != wanted) {
            return DropReason.CLOSED;
        }
        if (kind == MediaKind.AUDIO) {
            return null;
        }
        InboundLayer shown = current;
        return choice.mayBegin(packet, shown == null || shown.track != wanted);
    }

    private void begin(MediaPacket packet, InboundLayer layer) {
        setCurrent(layer);
        currentEpoch = packet.epoch;
        numbers.begin(packet, layer);
        if (kind == MediaKind.VIDEO) {
            choice.begin(packet);
        }
        announcements = Math.max(announcements, SWITCH_ANNOUNCEMENTS);
        reportDue = true;
        receiver.wake();
    }

    private @Nullable DropReason fill(MediaPacket packet, PlannedPacket plan, boolean voiceChanged) {
        plan.set(this, packet);
        plan.payloadType = formats.payloadType(packet.codec);
        plan.ssrc = ssrc;
        plan.marker = kind == MediaKind.VIDEO ? choice.endsPicture(packet) : packet.marker || voiceChanged;
        plan.announceMid = announcements > 0;
        DropReason problem = numbers.fill(packet, plan);
        if (problem == null) {
            announcements = Math.max(0, announcements - 1);
            noteKeyPicture(packet, plan);
        }
        return problem;
    }

    private void noteKeyPicture(MediaPacket packet, PlannedPacket plan) {
        if (packet.keyFrameStart) {
            keyPictureLeft = true;
            keyTimestamp = plan.timestamp;
        }
    }

    // ---- retransmissions and reports

    /** Whether what is asked for again goes out in the stream itself, as it was. */
    boolean repeats() {
        return formats.repeatsVoice();
    }

    /** What goes out in the retransmission stream. */
    SlotResends resends() {
        return resends;
    }

    /** Whether its resends can be told: the source of so many changes ago still stands. */
    boolean stands(InboundLayer layer, long age) {
        return age == 0 ? layer == current && layer.epoch == currentEpoch : age == 1;
    }

    /** Whether the receiver may not know the SSRCs yet, so that packets carry the MID. */
    boolean announcesMid() {
        return announcements > 0;
    }

    /** Whether a report is to go out at once, because the source has changed. */
    boolean takeReportDue() {
        boolean was = reportDue;
        reportDue = false;
        return was;
    }

    /** Whether it has sent within the time given. */
    boolean isActive(long nowNanos, long withinNanos) {
        return current != null && numbers.isActive(nowNanos, withinNanos);
    }

    /** The numbers that go out. */
    SlotNumbers numbers() {
        return numbers;
    }
}
