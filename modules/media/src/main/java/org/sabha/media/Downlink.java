package org.sabha.media;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.bandwidth.BandwidthEstimator;
import org.sabha.media.bandwidth.BitrateAllocator;
import org.sabha.media.bandwidth.Pacer;
import org.sabha.media.bandwidth.PictureShare;
import org.sabha.media.bandwidth.VoiceAllocator;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.speaker.VoiceSelection;
import org.sabha.model.MediaKind;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtcp.TransportFeedbackReader;

/**
 * The way to one receiver: what its network carries, which layers of its pictures that is enough for, and what waits so
 * that a burst does not fill it. Without feedback nothing is held back. {@code docs/develop/bandwidth.md} explains it.
 */
final class Downlink {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long CALM_NANOS = 250_000_000L;
    private static final long STRAINED_NANOS = 50_000_000L;
    private static final long LOOK_AGAIN_NANOS = 500_000_000L;

    /** A line of which nothing was heard for so long is not known to be narrow any more. */
    private static final long FORGET_NANOS = 10_000_000_000L;

    private static final long MOST_QUEUE_NANOS = 1_000_000_000L;

    /** A page that is read some seconds late is better than one that is begun again and again. */
    private static final long MOST_SCREEN_QUEUE_NANOS = 4_000_000_000L;

    private static final long RELEASE_NANOS = 100_000_000L;
    private static final long RELEASE_LOOK_NANOS = 20_000_000L;

    /** Below this a picture that was not measured yet begins with its lowest layer, bits per second. */
    private static final long CAREFUL_BITS = 600_000;

    /** Headers and tag beside the bytes that the layer table counts, per thousand. */
    private static final long OVERHEAD_PER_MILLE = 50;

    /** As much as libwebrtc pads a packet by; leaves room to make a train of equal sizes. */
    private static final int PADDING_BYTES = 224;

    private static final int STAGE_PRIORITY = 1;

    /** Who sees more pictures than these sees each tile's without its highest temporal layer, with half as many a second. */
    private static final int MOST_AT_FULL_RATE = 16;

    private static final int ALL_SPATIAL = LayerTable.MAX_SPATIAL - 1;
    private static final int ALL_TEMPORAL = LayerTable.MAX_TEMPORAL - 1;

    private final Transport transport;
    private final BandwidthEstimator estimator = new BandwidthEstimator();
    private final Pacer pacer = new Pacer();
    private final PacedQueue queue = new PacedQueue();
    private final VoiceAllocator voices = new VoiceAllocator(VoiceSelection.POSITIONS);
    private final LeftOutVoices leftOut = new LeftOutVoices();
    private @Nullable BitrateAllocator allocator;
    private long allocatedNanos;
    private long drainedNanos = Long.MIN_VALUE;
    private long releaseNanos = NEVER;
    private int paddingDue;
    private boolean padded;
    private boolean narrow;
    private long feedbackNanos;

    Downlink(Transport transport) {
        this.transport = transport;
    }

    // ---- feedback and allocation

    /** Takes what the receiver says of arrivals. */
    void feedback(TransportFeedbackReader feedback, long nowNanos) {
        feedbackNanos = nowNanos;
        estimator.feedback(feedback, nowNanos);
        long interval = estimator.isStrained() ? STRAINED_NANOS : CALM_NANOS;
        if (nowNanos - allocatedNanos >= interval) {
            allocate(nowNanos);
        }
        setPace();
        drain(estimator.takeDrain(), nowNanos);
        release(nowNanos);
        probe(nowNanos);
        if (paddingDue > 0) {
            transport.router.markDirty();
        }
    }

    /** The queue before a link that has become narrow is left to the voices until it is empty. */
    private void drain(long nanos, long nowNanos) {
        if (nanos > 0) {
            drainedNanos = nowNanos + nanos;
            pacer.pause(drainedNanos);
            for (OutboundTrack slot : transport.outbound.pictures()) {
                slot.hold();
            }
        }
    }

    /** A picture is held until there is room again. Where nothing is sent no feedback comes that would say so. */
    void noteHeld() {
        releaseNanos = Math.max(drainedNanos, transport.engine.nowNanos() + RELEASE_LOOK_NANOS);
        transport.router.wakeAt(releaseNanos);
    }

    /** Lets pictures go on, if any is held and there is room; to be called when that is due, before senders are served. */
    void releaseWhenDue(long nowNanos) {
        if (nowNanos >= releaseNanos) {
            releaseNanos = nowNanos + RELEASE_LOOK_NANOS;
            release(nowNanos);
        }
    }

    private void release(long nowNanos) {
        boolean room = nowNanos >= drainedNanos && pacer.nanosFor(queue.bytes()) < RELEASE_NANOS;
        if (releaseNanos != NEVER && room) {
            releaseNanos = NEVER;
            transport.outbound.release();
        }
    }

    /** What is given while nothing shows a limit must not wait here. */
    private void setPace() {
        BitrateAllocator spread = allocator;
        long given = spread == null || estimator.isLimited() ? 0 : spread.cost();
        pacer.setEstimate(Math.max(estimator.bitsPerSecond(), given), estimator.isLimited());
    }

    private void probe(long nowNanos) {
        paddingDue += estimator.paddingDue(nowNanos);
        if (estimator.nextNanos() != NEVER) {
            transport.router.wakeAt(estimator.nextNanos());
        }
    }

    /** A voice is held: where nothing is sent no feedback comes, so somebody else has to ask whether it still must be. */
    void lookAgain(long nowNanos) {
        if (nowNanos - allocatedNanos >= LOOK_AGAIN_NANOS) {
            allocate(nowNanos);
        }
    }

    /** Chooses what of each picture goes out. */
    void allocate(long nowNanos) {
        if (!estimator.isActive()) {
            return;
        }
        allocatedNanos = nowNanos;
        noteWidth();
        BitrateAllocator spread = allocator;
        if (spread == null) {
            spread = new BitrateAllocator();
            allocator = spread;
        }
        allocateVoices(nowNanos);
        spread.begin(voices.sentBitsPerSecond(), voices.heldBitsPerSecond());
        OutboundTrack[] pictures = transport.outbound.pictures();
        boolean crowd = isCrowd(pictures);
        for (OutboundTrack slot : pictures) {
            if (describe(slot, crowd, nowNanos)) {
                spread.add(slot.share);
            } else {
                boolean careful = estimator.isLimited() && estimator.bitsPerSecond() < CAREFUL_BITS;
                slot.limit(careful ? 0 : ALL_SPATIAL, ALL_TEMPORAL);
            }
        }
        spread.run(estimator, nowNanos);
        for (OutboundTrack slot : pictures) {
            if (slot.share.steps() > 0) {
                apply(slot, crowd);
            }
        }
    }

    private static boolean isCrowd(OutboundTrack[] pictures) {
        int wanted = 0;
        for (OutboundTrack slot : pictures) {
            wanted += slot.wanted() == null ? 0 : 1;
        }
        return wanted > MOST_AT_FULL_RATE;
    }

    private void noteWidth() {
        boolean now = estimator.isLimited() && estimator.bitsPerSecond() < VoiceDemand.NARROW_LINE_BITS;
        if (now != narrow) {
            narrow = now;
            transport.router.voiceDemandChanged();
        }
    }

    private void allocateVoices(long nowNanos) {
        voices.begin();
        for (OutboundTrack slot : transport.outbound.voiceSlots()) {
            if (slot.wanted() != null && slot.formats().reportsArrivals()) {
                voices.add(slot.voice);
            }
        }
        voices.run(estimator, nowNanos);
        if (leftOut.changed(transport.outbound.voiceSlots(), nowNanos)) {
            transport.router.leftOut(transport.participant, leftOut.tracks());
        }
    }

    /** Lists what a picture can be sent as; false when nothing is known or nothing is to be sent. */
    private static boolean describe(OutboundTrack slot, boolean crowd, long nowNanos) {
        PictureShare share = slot.share;
        InboundTrack track = slot.wanted();
        share.clearSteps();
        if (track == null || !track.isLive()) {
            return false;
        }
        share.about(track);
        share.setRank(rank(slot, track), slot.priority(), slot.heightPixels());
        LayerTable table = track.table;
        int highest = table.spatialFor(slot.heightPixels());
        int temporal = Math.max(1, table.temporalLayers() - (crowd && share.isTile() ? 1 : 0));
        for (int s = 0; s <= highest; s++) {
            // of a higher spatial layer the lowest frame rate alone is no better than the layer below
            for (int t = share.steps() > 0 && temporal > 1 ? 1 : 0; table.isArriving(s) && t < temporal; t++) {
                long bits = track.bitsPerSecond(s, t, nowNanos);
                share.addStep(s, t, bits + bits * OVERHEAD_PER_MILLE / 1_000);
            }
        }
        return share.steps() > 0;
    }

    private static PictureShare.Rank rank(OutboundTrack slot, InboundTrack track) {
        if (track.isScreen()) {
            return PictureShare.Rank.SCREEN;
        }
        return slot.priority() <= STAGE_PRIORITY ? PictureShare.Rank.STAGE : PictureShare.Rank.TILE;
    }

    private void apply(OutboundTrack slot, boolean crowd) {
        PictureShare share = slot.share;
        boolean whole = share.isWhole() && !(crowd && share.isTile());
        if (share.isPaused()) {
            slot.limit(-1, -1);
            transport.outbound.paused(slot);
        } else {
            slot.limit(share.spatialLimit(), whole ? ALL_TEMPORAL : share.temporalLimit());
        }
    }

    // ---- sending

    /** Sends a decision with the plan, or has it wait. */
    void take(OutboundTrack slot, ReceiverPlan plan, long nowNanos) {
        boolean waits = slot.kind == MediaKind.VIDEO && (!queue.isEmpty() || !pacer.admits(nowNanos));
        if (slot.kind == MediaKind.AUDIO) {
            sendAtOnce(slot, plan, nowNanos);
        } else if (!waits) {
            send(plan, nowNanos);
        } else if (!queue.add(plan.next())) {
            transport.engine.counters().drop(DropReason.SEND_QUEUE_FULL);
            slot.hold();
        } else {
            transport.router.wakeAt(pacer.freeNanos());
        }
    }

    /** Whether so much waits that no further picture may begin in a slot; those under way are not cut. */
    boolean isFull(OutboundTrack slot) {
        if (queue.isEmpty()) {
            return false;
        }
        InboundTrack track = slot.wanted();
        long most = track != null && track.isScreen() ? MOST_SCREEN_QUEUE_NANOS : MOST_QUEUE_NANOS;
        return pacer.nanosFor(queue.bytes()) > most || queue.isCrowded();
    }

    /** Whether packets of a picture that left a slot with that timestamp still wait. */
    boolean waits(OutboundTrack slot, int timestamp) {
        return queue.holds(slot, timestamp);
    }

    /** A voice never waits. What the estimate does not know of takes nothing from what it allows. */
    private void sendAtOnce(OutboundTrack slot, ReceiverPlan plan, long nowNanos) {
        int size = plan.take();
        if (size > 0) {
            if (slot.formats().reportsArrivals()) {
                pacer.sentAtOnce(size, nowNanos);
            }
            transport.outbound.budget().sent(size);
        }
    }

    private void send(ReceiverPlan plan, long nowNanos) {
        int size = plan.take();
        if (size > 0) {
            pacer.sent(size, nowNanos);
            transport.outbound.budget().sent(size);
        }
    }

    /** Whether what can wait may go now. */
    boolean admits(long nowNanos) {
        return pacer.admits(nowNanos);
    }

    /** When what can wait may go. */
    long freeNanos() {
        return pacer.freeNanos();
    }

    /** Whether resends would only make it worse. */
    boolean refusesResends() {
        return estimator.isActive() && estimator.isOverused();
    }

    /** A resend of that size leaves. */
    void resent(int sizeBytes, long nowNanos) {
        pacer.sent(sizeBytes, nowNanos);
    }

    /** A datagram leaves again as it was; when it arrives tells nothing of the network. */
    void repeated(int sizeBytes, int transportSequence, long nowNanos) {
        pacer.sentAtOnce(sizeBytes, nowNanos);
        if (transportSequence != PlannedPacket.UNREPORTED) {
            estimator.repeated(transportSequence);
        }
    }

    /** Plans what has waited long enough, and padding. */
    void planWaiting(ReceiverPlan plan, int cachePlace, long nowNanos) {
        int place = cachePlace;
        while (!queue.isEmpty() && place < ReceiverPlan.RESENDS && plan.hasRoom() && pacer.admits(nowNanos)) {
            if (queue.take(plan.next(), plan.resendPacket(place))) {
                place++;
                send(plan, nowNanos);
            }
        }
        planPadding(plan, nowNanos);
        if (!queue.isEmpty()) {
            transport.router.wakeAt(Math.max(nowNanos, pacer.freeNanos()));
        }
    }

    private void planPadding(ReceiverPlan plan, long nowNanos) {
        paddingDue += estimator.paddingDue(nowNanos);
        boolean any = paddingDue > 0;
        OutboundTrack slot = any ? transport.outbound.paddingSlot() : null;
        while (slot != null && paddingDue > 0 && plan.hasRoom()) {
            if (!slot.resends().planPadding(plan.next(), plan.nothing(), PADDING_BYTES)) {
                break;
            }
            pacer.sent(plan.take(), nowNanos);
            paddingDue--;
        }
        paddingDue = 0;
        padded = slot != null;
        if (any && !padded) {
            estimator.padded();
        }
    }

    /** What was planned has left. */
    void flushed() {
        if (padded) {
            padded = false;
            estimator.padded();
        }
    }

    /** The transport-wide sequence number for a packet of that size. */
    int nextSequence(int sizeBytes, long nowNanos) {
        return estimator.nextSequence(sizeBytes, nowNanos);
    }

    /** When something is to go out that waits, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        if (paddingDue > 0) {
            return Long.MIN_VALUE;
        }
        long waiting = queue.isEmpty() ? NEVER : pacer.freeNanos();
        return Math.min(Math.min(waiting, releaseNanos), estimator.nextNanos());
    }

    /** Called about once a second while anything is sent. */
    void tick(long nowNanos) {
        estimator.tick(nowNanos);
    }

    /** Whether the network hardly carries a voice, as it was told lately. */
    boolean isNarrow(long nowNanos) {
        return narrow && nowNanos - feedbackNanos < FORGET_NANOS;
    }

    /** What the network carries, bits per second. */
    long estimate() {
        return estimator.bitsPerSecond();
    }

    void close() {
        queue.clear();
        if (!leftOut.tracks().isEmpty()) {
            transport.router.leftOut(transport.participant, List.of());
        }
    }
}
