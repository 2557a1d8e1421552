package org.sabha.wire.rtcp;

/**
 * What an RTCP compound packet says, in its order. Views passed in are valid during the call only. Every method does
 * nothing unless overridden; types that Sabha does not use are skipped.
 */
public interface RtcpVisitor {
    /**
     * A sender report.
     *
     * @param ntpTime seconds since 1900 in the upper, fraction in the lower 32 bits
     */
    default void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {}

    /** One block of a sender or receiver report of {@code reporter}. */
    default void reportBlock(int reporter, ReportBlock block) {}

    /** A receiver report, before its blocks. */
    default void receiverReport(int reporter) {}

    /** One sequence number that the receiver lacks; a NACK packet gives as many calls as it names numbers. */
    default void nack(int sender, int mediaSsrc, int sequenceNumber) {}

    /** Picture loss: send a key frame. */
    default void pictureLoss(int sender, int mediaSsrc) {}

    /** Full intra request; a repeated {@code command} number repeats the same request. */
    default void fullIntraRequest(int sender, int mediaSsrc, int command) {}

    /** Transport-wide congestion control feedback; the reader stands before its first packet. */
    default void transportFeedback(TransportFeedbackReader feedback) {}

    /** Receiver-estimated maximum bitrate. */
    default void estimatedMaximumBitrate(int sender, long bitsPerSecond) {}

    /** The source leaves. */
    default void bye(int ssrc) {}
}
