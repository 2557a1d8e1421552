package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.TransportFeedbackReader;

/**
 * Hands what an RTCP compound says to the paths of the transport it came from, and to no other (T31). REMB and BYE are
 * left aside: transport-wide feedback tells more, and only signalling ends a track.
 */
final class ReceivedControl implements RtcpVisitor {
    private @Nullable Transport transport;
    private long nowNanos;

    ReceivedControl of(Transport from, long now) {
        transport = from;
        nowNanos = now;
        return this;
    }

    private Transport transport() {
        return Objects.requireNonNull(transport);
    }

    @Override
    public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
        transport().inbound.senderReport(ssrc, ntpTime, nowNanos);
    }

    @Override
    public void reportBlock(int reporter, ReportBlock block) {
        transport().outbound.reportBlock(block, nowNanos);
    }

    @Override
    public void nack(int sender, int mediaSsrc, int sequenceNumber) {
        transport().outbound.nack(mediaSsrc, sequenceNumber);
    }

    @Override
    public void pictureLoss(int sender, int mediaSsrc) {
        transport().outbound.pictureLost(mediaSsrc);
    }

    @Override
    public void fullIntraRequest(int sender, int mediaSsrc, int command) {
        transport().outbound.pictureLost(mediaSsrc);
    }

    @Override
    public void transportFeedback(TransportFeedbackReader feedback) {
        transport().outbound.downlink().feedback(feedback, nowNanos);
    }
}
