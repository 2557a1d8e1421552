package org.sabha.media;

import org.sabha.media.repair.ResendBudget;
import org.sabha.wire.packet.DropReason;

/**
 * What one receiver has asked for again and waits for the next flush, so that it leaves in the same trains as media:
 * within a budget, at the pacer's pace, and not while the queue in the network grows. Bounded; what finds no place is
 * asked for again.
 */
final class ResendQueue {
    private static final int CAPACITY = ReceiverPlan.RESENDS;

    private final Transport transport;
    private final Downlink downlink;
    private final ResendBudget budget;
    private final SenderReports reports;
    private final OutboundTrack[] slots = new OutboundTrack[CAPACITY];
    private final int[] sequences = new int[CAPACITY];
    private int count;

    ResendQueue(Transport transport, Downlink downlink, ResendBudget budget, SenderReports reports) {
        this.transport = transport;
        this.downlink = downlink;
        this.budget = budget;
        this.reports = reports;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Adds what a receiver asks for; false when it waits already or there is no place. */
    boolean add(OutboundTrack slot, int sequence) {
        if (count == CAPACITY) {
            transport.engine.counters().drop(DropReason.RATE_LIMITED);
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (slots[i] == slot && sequences[i] == sequence) {
                return false;
            }
        }
        slots[count] = slot;
        sequences[count++] = sequence;
        return true;
    }

    /** Plans what may go now; answers how many of the plan's places for kept packets are taken. */
    int plan(ReceiverPlan plan, long nowNanos) {
        int done = 0;
        while (done < count && plan.hasRoom() && downlink.admits(nowNanos)) {
            plan(done++, plan, nowNanos);
        }
        int left = count - done;
        System.arraycopy(slots, done, slots, 0, left);
        System.arraycopy(sequences, done, sequences, 0, left);
        count = left;
        return done;
    }

    private void plan(int at, ReceiverPlan plan, long nowNanos) {
        SlotResends resends = slots[at].resends();
        MediaPacket packet = plan.resendPacket(at);
        DropReason reason = downlink.refusesResends()
                ? DropReason.RATE_LIMITED
                : resends.decide(sequences[at], nowNanos, reports.roundTripNanos(), budget, packet, plan.next());
        if (reason == null) {
            downlink.resent(plan.take(), nowNanos);
            transport.engine.counters().packetsResent++;
        } else {
            transport.engine.counters().drop(reason);
        }
    }

    /** Forgets everything that waits. */
    void clear() {
        count = 0;
    }
}
