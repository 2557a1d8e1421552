package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packets of pictures that were decided for one receiver and wait for the pacer, in order. It holds numbers, no bytes:
 * when its turn comes a packet is copied from the retransmission cache of its layer. It is made with the first packet that
 * waits and doubles when it is full: few receivers ever wait for more than a picture, and all 512 places take 46 KB.
 * One owner.
 */
final class PacedQueue {
    /** Packets that wait at most. */
    static final int CAPACITY = 512;

    /** Above so many a picture of the usual size might not fit any more. */
    private static final int CROWDED = CAPACITY - 128;

    private static final int FIRST_PLACES = 16;

    private PlannedPacket @Nullable [] planned;
    private InboundLayer @Nullable [] layers;
    private long @Nullable [] sequences;
    private int @Nullable [] epochs;
    private int places;
    private int first;
    private int count;
    private long bytes;

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether another picture might not fit. */
    boolean isCrowded() {
        return count > CROWDED;
    }

    /** Bytes that wait. */
    long bytes() {
        return bytes;
    }

    /** Adds a decision; false when there is no room. */
    boolean add(PlannedPacket decision) {
        if (count == CAPACITY) {
            return false;
        }
        makeRoom();
        int at = first + count & places - 1;
        MediaPacket packet = decision.packet();
        Objects.requireNonNull(planned)[at].copyFrom(decision);
        Objects.requireNonNull(layers)[at] = packet.layer();
        Objects.requireNonNull(sequences)[at] = packet.sequence;
        Objects.requireNonNull(epochs)[at] = packet.epoch;
        bytes += packet.payloadLength;
        count++;
        return true;
    }

    /** A power of two of places, one of them free. */
    private void makeRoom() {
        if (count < places) {
            return;
        }
        int more = places == 0 ? FIRST_PLACES : 2 * places;
        PlannedPacket[] newPlanned = new PlannedPacket[more];
        InboundLayer[] newLayers = new InboundLayer[more];
        long[] newSequences = new long[more];
        int[] newEpochs = new int[more];
        for (int i = 0; i < count; i++) {
            int at = first + i & places - 1;
            newPlanned[i] = Objects.requireNonNull(planned)[at];
            newLayers[i] = Objects.requireNonNull(layers)[at];
            newSequences[i] = Objects.requireNonNull(sequences)[at];
            newEpochs[i] = Objects.requireNonNull(epochs)[at];
        }
        for (int i = count; i < more; i++) {
            newPlanned[i] = new PlannedPacket();
        }
        planned = newPlanned;
        layers = newLayers;
        sequences = newSequences;
        epochs = newEpochs;
        places = more;
        first = 0;
    }

    /**
     * Takes the first decision out.
     *
     * @param target receives the decision
     * @param packet receives what the cache kept
     * @return false when the packet is not to go out any more: its track has ended or paused, or the cache has lost it
     */
    boolean take(PlannedPacket target, MediaPacket packet) {
        int at = first;
        PlannedPacket decision = Objects.requireNonNull(planned)[at];
        InboundLayer layer = Objects.requireNonNull(layers)[at];
        long sequence = Objects.requireNonNull(sequences)[at];
        int epoch = Objects.requireNonNull(epochs)[at];
        bytes -= decision.payloadBytes;
        first = first + 1 & places - 1;
        count--;
        boolean stands = layer.epoch == epoch && layer.track.isLive() && layer.recall(sequence, packet);
        if (stands) {
            target.copyFrom(decision);
            target.set(decision.slot(), packet);
        }
        return stands;
    }

    /** Whether packets of that slot and outgoing timestamp wait. */
    boolean holds(OutboundTrack slot, int timestamp) {
        for (int i = 0; i < count; i++) {
            PlannedPacket decision = Objects.requireNonNull(planned)[first + i & places - 1];
            if (decision.timestamp == timestamp && decision.slot() == slot) {
                return true;
            }
        }
        return false;
    }

    /** Forgets everything that waits. */
    void clear() {
        first = 0;
        count = 0;
        bytes = 0;
    }
}
