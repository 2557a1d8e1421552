package org.sabha.media;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.sabha.media.repair.ResendBudget;
import org.sabha.media.repair.SentDatagrams;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;

/**
 * Sends voice datagrams again to a receiver that has no retransmission stream for voices: the same bytes, with the next
 * flush, within the budget of all resends. The pacer does not hold them, as it does not hold voices.
 */
final class VoiceRepeats {
    private static final int CAPACITY = 64;

    private final Transport transport;
    private final Downlink downlink;
    private final ResendBudget budget;
    private final SenderReports reports;
    private final SentDatagrams sent = new SentDatagrams();
    private final int[] ssrcs = new int[CAPACITY];
    private final int[] sequences = new int[CAPACITY];
    private int count;

    VoiceRepeats(Transport transport, Downlink downlink, ResendBudget budget, SenderReports reports) {
        this.transport = transport;
        this.downlink = downlink;
        this.budget = budget;
        this.reports = reports;
    }

    /** Keeps a datagram that is about to leave. */
    void keep(PlannedPacket packet, MemorySegment bytes, long offset, int length) {
        sent.keep(packet.ssrc, packet.sequenceNumber, packet.transportSequence, bytes, offset, length);
    }

    /** The receiver lacks a packet of a voice slot; false when there is no place for the wish. */
    boolean ask(int ssrc, int sequence) {
        if (count == CAPACITY) {
            transport.engine.counters().drop(DropReason.RATE_LIMITED);
            return false;
        }
        ssrcs[count] = ssrc;
        sequences[count++] = sequence;
        return true;
    }

    /** Sends what was asked for. */
    void send(NetworkPath to, long nowNanos, PacketSink sink) {
        for (int i = 0; i < count; i++) {
            DropReason problem = repeat(sent.find(ssrcs[i], sequences[i]), to, nowNanos, sink);
            if (problem == null) {
                transport.engine.counters().packetsResent++;
            } else {
                transport.engine.counters().drop(problem);
            }
        }
        count = 0;
    }

    private @Nullable DropReason repeat(int entry, NetworkPath to, long nowNanos, PacketSink sink) {
        if (entry == SentDatagrams.NONE) {
            return DropReason.TOO_OLD;
        }
        int length = sent.length(entry);
        // a repeat that the budget refuses is none: it must not use up a try, nor block for a round trip
        boolean allowed = !downlink.refusesResends()
                && budget.covers(length)
                && sent.allow(entry, nowNanos, reports.roundTripNanos())
                && budget.take(length);
        if (!allowed) {
            return DropReason.RATE_LIMITED;
        }
        downlink.repeated(length, sent.transportSequence(entry), nowNanos);
        transport.router.traffic().sent(1, length);
        transport.engine.send(sent.bytes(), sent.offset(entry), length, to, sink);
        return null;
    }

    /** Forgets what was asked for. */
    void clear() {
        count = 0;
    }
}
