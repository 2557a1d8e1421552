package org.sabha.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.media.repair.ResendBudget;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.SdpAnswer;
import org.sabha.media.speaker.VoiceSelection;
import org.sabha.model.MediaKind;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtcp.ReportBlock;

/**
 * What goes to one participant: the receive slots, what they show, resends within a budget, and sender reports.
 * Resends wait for the next flush and leave in the same trains as media.
 */
final class OutboundPath {
    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final OutboundTrack[] NONE = {};

    private final Transport transport;
    private final SlotSources sources;
    private final SsrcMap<OutboundTrack> bySsrc = new SsrcMap<>(128);
    private final ResendBudget budget = new ResendBudget();
    private final Downlink downlink;
    private final SenderReports reports;
    private final ResendQueue resends;
    private final VoiceRepeats voices;
    private OutboundTrack[] audio = NONE;
    private OutboundTrack[] video = NONE;
    private long reportNanos = NEVER;
    private boolean reportAtOnce;

    OutboundPath(Transport transport) {
        this.transport = transport;
        sources = new SlotSources(transport.engine.random());
        downlink = new Downlink(transport);
        reports = new SenderReports(transport);
        resends = new ResendQueue(transport, downlink, budget, reports);
        voices = new VoiceRepeats(transport, downlink, budget, reports);
    }

    // ---- negotiation

    /** Makes the slots what the answer says; those that stay go on undisturbed. */
    void settle(SdpAnswer answer) {
        Map<String, OutboundTrack> before = new HashMap<>();
        forEach(slot -> before.put(slot.midText, slot));
        List<OutboundTrack> voices = new ArrayList<>();
        List<OutboundTrack> pictures = new ArrayList<>();
        for (AnsweredSection section : answer.sections()) {
            if (section instanceof AnsweredSection.Slot offered) {
                OutboundTrack slot = before.remove(offered.offer().mid());
                if (slot == null) {
                    slot = new OutboundTrack(transport, offered, transport.engine.random());
                    bySsrc.put(slot.ssrc, slot);
                } else {
                    slot.settle(offered);
                }
                (slot.kind == MediaKind.AUDIO ? voices : pictures).add(slot);
            }
        }
        before.values().forEach(slot -> {
            slot.clear();
            bySsrc.remove(slot.ssrc);
        });
        voices.stream().skip(VoiceSelection.POSITIONS).forEach(OutboundTrack::clear);
        audio = voices.stream().limit(VoiceSelection.POSITIONS).toArray(OutboundTrack[]::new);
        video = pictures.toArray(OutboundTrack[]::new);
    }

    private void forEach(Consumer<OutboundTrack> action) {
        for (OutboundTrack slot : audio) {
            action.accept(slot);
        }
        for (OutboundTrack slot : video) {
            action.accept(slot);
        }
    }

    // ---- what is shown

    void show(List<SlotRequest> requests) {
        for (SlotRequest request : requests) {
            for (OutboundTrack slot : video) {
                if (slot.midText.equals(request.mid())) {
                    slot.shownAs(request.heightPixels(), request.priority());
                    show(slot, request.track());
                }
            }
        }
    }

    private void show(OutboundTrack slot, Optional<TrackId> wanted) {
        if (wanted.isEmpty()) {
            slot.clear();
            report(slot, Optional.empty());
            return;
        }
        clearOthers(slot, wanted);
        if (slot.toldPaused().isPresent() && !slot.toldPaused().equals(wanted)) {
            report(slot, Optional.empty());
        }
        InboundTrack track = transport.router.track(wanted.get());
        if (track == null) {
            slot.expect(wanted.get());
            report(slot, Optional.empty());
        } else if (track.isVideo() && transport.router.mayGet(transport, track)) {
            slot.show(track);
        }
    }

    /** A receiver gets a track once; asking for copies would multiply what it costs everybody (T30). */
    private void clearOthers(OutboundTrack chosen, Optional<TrackId> wanted) {
        for (OutboundTrack slot : video) {
            if (slot != chosen && slot.wantedId().equals(wanted)) {
                slot.clear();
                report(slot, Optional.empty());
            }
        }
    }

    /** A track has come that slots may be waiting for. */
    void appeared(InboundTrack track) {
        Optional<TrackId> id = track.id;
        for (OutboundTrack slot : video) {
            boolean awaited = slot.wanted() == null && slot.wantedId().equals(id);
            if (awaited && track.isVideo() && transport.router.mayGet(transport, track)) {
                slot.show(track);
            }
        }
    }

    /** The video slot of a MID, empty when there is none. */
    Optional<OutboundTrack> slot(String mid) {
        for (OutboundTrack slot : video) {
            if (slot.midText.equals(mid)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** The layers of a track have changed. */
    void retarget(InboundTrack track) {
        for (OutboundTrack slot : video) {
            if (slot.wanted() == track) {
                slot.retarget();
            }
        }
    }

    /** The height at which a track is shown, pixels; 0 when it is not. */
    int shownHeight(InboundTrack track) {
        int height = 0;
        for (OutboundTrack slot : video) {
            if (slot.wanted() == track) {
                height = Math.max(height, slot.heightPixels() == 0 ? TrackDemand.WHOLE : slot.heightPixels());
            }
        }
        return height;
    }

    /** The highest spatial layer of a track that a slot would forward, -1 when none. */
    int demandedSpatial(InboundTrack track) {
        int highest = -1;
        for (OutboundTrack slot : video) {
            highest = Math.max(highest, slot.demandedSpatial(track));
        }
        return highest;
    }

    /** The highest temporal layer of a track that a slot would forward, -1 when none. */
    int demandedTemporal(InboundTrack track) {
        int highest = -1;
        for (OutboundTrack slot : video) {
            highest = Math.max(highest, slot.demandedTemporal(track));
        }
        return highest;
    }

    /** Nothing more of a track goes out from now on. */
    void withdraw(InboundTrack track, boolean willReturn) {
        forEach(slot -> {
            boolean gone = slot.wanted() == track && !willReturn;
            slot.withdraw(track, willReturn);
            if (gone && slot.kind == MediaKind.VIDEO) {
                report(slot, Optional.empty());
            }
        });
    }

    /** Says which voice each audio slot carries; null is none. */
    void hear(int position, @Nullable InboundTrack voice) {
        if (position >= audio.length) {
            return;
        }
        OutboundTrack slot = audio[position];
        if (voice == null) {
            slot.clear();
        } else {
            slot.show(voice);
        }
    }

    private void report(OutboundTrack slot, Optional<TrackId> track) {
        if (slot.noteTold(track)) {
            transport.router.assigned(transport.participant, slot.midText, track);
        }
    }

    /** The receiver can see now: whatever it shows needs a key frame. */
    void requestKeyFrames() {
        for (OutboundTrack slot : video) {
            slot.requestKeyFrame();
        }
    }

    // ---- flush

    /** Plans what this receiver gets of one packet. */
    void plan(MediaPacket packet, ReceiverPlan plan) {
        OutboundTrack[] slots = packet.layer().track.isVideo() ? video : audio;
        for (OutboundTrack slot : slots) {
            if (slot.concerns(packet)) {
                if (!plan.hasRoom()) {
                    transport.engine.counters().drop(DropReason.RATE_LIMITED);
                    continue;
                }
                DropReason reason = slot.decide(packet, plan.next());
                if (reason == null) {
                    downlink.take(slot, plan, transport.engine.nowNanos());
                    if (slot.kind == MediaKind.VIDEO) {
                        report(slot, packet.layer().track.id);
                    }
                    reportAtOnce |= slot.takeReportDue();
                } else {
                    transport.engine.counters().drop(reason);
                }
            }
        }
        if (reportNanos == NEVER && plan.size() > 0) {
            reportNanos = packet.arrivalNanos + REPORT_NANOS;
            transport.router.wakeAt(reportNanos);
        }
    }

    /** Plans what waits and may go now: resends first, then pictures, then padding. */
    void planWaiting(ReceiverPlan plan, long nowNanos) {
        int done = resends.plan(plan, nowNanos);
        downlink.planWaiting(plan, done, nowNanos);
        if (!resends.isEmpty()) {
            transport.router.wakeAt(Math.max(nowNanos, downlink.freeNanos()));
        }
    }

    /** Whether something waits that may go now. */
    boolean hasWaiting(long nowNanos) {
        return !resends.isEmpty() || downlink.nextNanos() <= nowNanos;
    }

    /** The next transport-wide sequence number, for a packet of that size. */
    int nextTransportSequence(int sizeBytes, long nowNanos) {
        return downlink.nextSequence(sizeBytes, nowNanos);
    }

    Downlink downlink() {
        return downlink;
    }

    /** Voices that are sent again as they were. */
    VoiceRepeats voices() {
        return voices;
    }

    /** The SSRCs of its slots. */
    SlotSources sources() {
        return sources;
    }

    ResendBudget budget() {
        return budget;
    }

    /** The loop leaves out more or less of its pictures. */
    void shedChanged() {
        for (OutboundTrack slot : video) {
            slot.shedChanged();
        }
    }

    OutboundTrack[] pictures() {
        return video;
    }

    OutboundTrack[] voiceSlots() {
        return audio;
    }

    /** A slot whose retransmission stream can carry padding, null when there is none. */
    @Nullable
    OutboundTrack paddingSlot() {
        for (OutboundTrack slot : video) {
            if (slot.wanted() != null) {
                return slot;
            }
        }
        return null;
    }

    /** The network does not carry this picture; said once until it is shown again. */
    void paused(OutboundTrack slot) {
        InboundTrack track = slot.wanted();
        if (track != null && slot.noteToldPaused(track.id)) {
            transport.router.paused(transport.participant, slot.midText, track.grant.track());
        }
    }

    /** Pictures that were held because too much waited may go on. */
    void release() {
        for (OutboundTrack slot : video) {
            slot.release();
        }
    }

    /** Sends the reports of slots whose source has just changed. */
    void reportChanges(long nowNanos, PacketSink sink) {
        if (reportAtOnce) {
            reportAtOnce = false;
            reports.send(audio, video, nowNanos, sink);
        }
    }

    // ---- RTCP

    /** The receiver lacks a packet. */
    void nack(int mediaSsrc, int sequence) {
        OutboundTrack slot = bySsrc.get(mediaSsrc);
        if (slot == null) {
            transport.engine.counters().drop(DropReason.UNKNOWN_SSRC);
        } else if (slot.repeats() ? voices.ask(mediaSsrc, sequence) : resends.add(slot, sequence)) {
            transport.router.markDirty();
        }
    }

    /** The receiver cannot decode what it gets in a slot. */
    void pictureLost(int mediaSsrc) {
        OutboundTrack slot = bySsrc.get(mediaSsrc);
        if (slot != null) {
            slot.pictureLost();
        }
    }

    /** A report on one of our slots: the round trip by RFC 3550 section 6.4.1. */
    void reportBlock(ReportBlock block, long nowNanos) {
        OutboundTrack slot = bySsrc.get(block.ssrc);
        if (slot != null) {
            reports.reportBlock(block, nowNanos);
            transport.router.traffic().reported(slot.reported, block);
        }
    }

    long roundTripNanos() {
        return reports.roundTripNanos();
    }

    /** Does what is due and answers when to come again. */
    long runDue(long nowNanos, PacketSink sink) {
        if (hasWaiting(nowNanos)) {
            transport.router.flushWaiting(transport, nowNanos, sink);
        }
        if (nowNanos >= reportNanos) {
            downlink.tick(nowNanos);
            reportNanos = reports.send(audio, video, nowNanos, sink) ? nowNanos + REPORT_NANOS : NEVER;
        }
        long waiting = resends.isEmpty() ? NEVER : downlink.freeNanos();
        return Math.min(Math.min(reportNanos, waiting), downlink.nextNanos());
    }

    void close() {
        forEach(OutboundTrack::clear);
        audio = NONE;
        video = NONE;
        bySsrc.clear();
        resends.clear();
        voices.clear();
        downlink.close();
    }
}
