package org.sabha.media;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.repair.ResendBudget;
import org.sabha.media.repair.ResendHistory;
import org.sabha.model.MediaKind;
import org.sabha.wire.packet.DropReason;

/** The retransmission stream of one slot (RFC 4588): what its receiver asks again, and padding that tries the network. */
final class SlotResends {
    private final OutboundTrack slot;
    private final SlotFormats formats;
    private final SlotNumbers numbers;
    private final LayerChoice choice;
    private @Nullable ResendHistory history;
    private int sequence;

    SlotResends(
            OutboundTrack slot, SlotFormats formats, SlotNumbers numbers, LayerChoice choice, RandomGenerator random) {
        this.slot = slot;
        this.formats = formats;
        this.numbers = numbers;
        this.choice = choice;
        sequence = random.nextInt(1 << 15);
    }

    /**
     * Looks up what a receiver asks again and fills in its numbers; null when it goes out. What does not go out uses
     * neither a number of this stream, nor a try, nor the budget.
     *
     * @param original its sequence number in the slot
     * @param budget pays for its payload
     * @param packet filled with the kept packet
     */
    @Nullable
    DropReason decide(
            int original,
            long nowNanos,
            long roundTripNanos,
            ResendBudget budget,
            MediaPacket packet,
            PlannedPacket plan) {
        DropReason problem = recall(original, packet);
        if (problem != null) {
            return problem;
        }
        int payloadType = formats.rtxPayloadType(packet.codec);
        if (payloadType == SlotFormats.NOT_NEGOTIATED) {
            return DropReason.NOT_NEGOTIATED;
        }
        long age = numbers.foundAge();
        plan.set(slot, packet);
        if (!numbers.fillAgain(packet, plan, age)) {
            return DropReason.TOO_OLD;
        }
        plan.originalSequence = original & 0xffff;
        plan.marker = age == 0 ? choice.endsPicture(packet) : packet.marker;
        plan.announceMid = slot.announcesMid();
        if (!ReceiverPlan.fits(plan)) {
            return DropReason.OVERSIZED;
        }
        boolean allowed = budget.covers(packet.payloadLength)
                && history().allow(numbers.foundOutput(), numbers.highest(), nowNanos, roundTripNanos)
                && budget.take(packet.payloadLength);
        if (!allowed) {
            return DropReason.RATE_LIMITED;
        }
        number(plan, payloadType);
        return null;
    }

    private @Nullable DropReason recall(int original, MediaPacket packet) {
        if (!numbers.find(original)) {
            return DropReason.TOO_OLD;
        }
        InboundLayer layer = numbers.foundSource();
        long age = numbers.foundAge();
        if (layer == null || !slot.stands(layer, age)) {
            return DropReason.TOO_OLD;
        }
        if (!layer.track.isLive()) {
            return DropReason.PAUSED;
        }
        if (!layer.recall(numbers.foundInput(), packet)) {
            return DropReason.TOO_OLD;
        }
        // its number may have been kept free for a lost packet that has turned out to be of a layer left out
        return age == 0 && !choice.includes(packet) ? DropReason.LAYER : null;
    }

    private ResendHistory history() {
        ResendHistory made = history;
        if (made == null) {
            made = new ResendHistory();
            history = made;
        }
        return made;
    }

    private void number(PlannedPacket plan, int payloadType) {
        plan.payloadType = payloadType;
        plan.ssrc = slot.rtxSsrc;
        plan.sequenceNumber = sequence;
        sequence = sequence + 1 & 0xffff;
    }

    /** Plans padding, to try what the network carries; false where the receiver takes none. */
    boolean planPadding(PlannedPacket plan, MediaPacket empty, int paddingBytes) {
        int payloadType = formats.anyRtxPayloadType();
        if (payloadType == SlotFormats.NOT_NEGOTIATED || slot.kind == MediaKind.AUDIO) {
            return false;
        }
        plan.set(slot, empty);
        plan.timestamp = numbers.lastTimestamp();
        plan.marker = false;
        plan.announceMid = false;
        plan.paddingBytes = paddingBytes;
        number(plan, payloadType);
        return true;
    }
}
