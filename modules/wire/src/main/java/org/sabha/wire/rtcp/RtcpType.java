package org.sabha.wire.rtcp;

/** RTCP packet types and feedback formats that Sabha reads or writes. */
public final class RtcpType {
    /** RFC 3550 section 6.4.1. */
    public static final int SENDER_REPORT = 200;
    /** RFC 3550 section 6.4.2. */
    public static final int RECEIVER_REPORT = 201;
    /** RFC 3550 section 6.5. */
    public static final int SOURCE_DESCRIPTION = 202;
    /** RFC 3550 section 6.6. */
    public static final int BYE = 203;
    /** RFC 3550 section 6.7. */
    public static final int APPLICATION = 204;
    /** RFC 4585 section 6.2. */
    public static final int TRANSPORT_FEEDBACK = 205;
    /** RFC 4585 section 6.3. */
    public static final int PAYLOAD_FEEDBACK = 206;
    /** RFC 3611. */
    public static final int EXTENDED_REPORT = 207;

    /** Transport feedback: generic NACK, RFC 4585 section 6.2.1. */
    public static final int FORMAT_NACK = 1;
    /** Transport feedback: draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. */
    public static final int FORMAT_TRANSPORT_CC = 15;
    /** Payload feedback: picture loss indication, RFC 4585 section 6.3.1. */
    public static final int FORMAT_PLI = 1;
    /** Payload feedback: full intra request, RFC 5104 section 4.3.1. */
    public static final int FORMAT_FIR = 4;
    /** Payload feedback: application layer, used by REMB (draft-alvestrand-rmcat-remb-03). */
    public static final int FORMAT_APPLICATION = 15;

    private RtcpType() {}
}
