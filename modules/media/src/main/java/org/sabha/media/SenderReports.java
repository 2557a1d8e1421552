package org.sabha.media;

import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpWriter;

/** The sender reports of one receiver's slots, and the round trip that its answers to them tell. */
final class SenderReports {
    private static final long ACTIVE_NANOS = 2_000_000_000L;
    private static final long LEAST_ROUND_TRIP_NANOS = 20_000_000L;
    private static final long MOST_ROUND_TRIP_NANOS = 2_000_000_000L;

    /** Origin of NTP time relative to the loop's clock: any will do, receivers compare reports with each other only. */
    private static final long NTP_ORIGIN_SECONDS = 3_900_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Transport transport;
    private long roundTripNanos = LEAST_ROUND_TRIP_NANOS;

    SenderReports(Transport transport) {
        this.transport = transport;
    }

    /** Sends the reports of slots that send; answers whether there are any. */
    boolean send(OutboundTrack[] audio, OutboundTrack[] video, long nowNanos, PacketSink sink) {
        RtcpWriter writer = transport.engine.writer().begin(transport.engine.controlBuffer());
        boolean any = write(audio, writer, nowNanos);
        any |= write(video, writer, nowNanos);
        if (any) {
            transport.sendControl(writer.finish(transport.engine.controlBuffer()), sink);
        }
        return any;
    }

    private static boolean write(OutboundTrack[] slots, RtcpWriter writer, long nowNanos) {
        boolean any = false;
        for (OutboundTrack slot : slots) {
            if (slot.isActive(nowNanos, ACTIVE_NANOS)) {
                SlotNumbers numbers = slot.numbers();
                any |= writer.senderReport(
                        slot.ssrc, ntp(nowNanos), numbers.timestampAt(nowNanos), numbers.packets(), numbers.octets());
            }
        }
        return any;
    }

    /** A report on one of our slots: the round trip by RFC 3550 section 6.4.1. */
    void reportBlock(ReportBlock block, long nowNanos) {
        if (block.lastSenderReport == 0) {
            return;
        }
        long sixteenths = (ntp(nowNanos) >>> 16) - block.lastSenderReport - block.delaySinceLastSenderReport;
        long nanos = ((sixteenths & 0xffff_ffffL) * NANOS_PER_SECOND) >> 16;
        if (nanos < MOST_ROUND_TRIP_NANOS) {
            roundTripNanos = Math.max(LEAST_ROUND_TRIP_NANOS, nanos);
        }
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    private static long ntp(long nowNanos) {
        long seconds = Math.floorDiv(nowNanos, NANOS_PER_SECOND) + NTP_ORIGIN_SECONDS;
        long fraction = (Math.floorMod(nowNanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
        return seconds << 32 | fraction;
    }
}
