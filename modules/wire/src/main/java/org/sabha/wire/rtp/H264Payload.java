package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

/**
 * What a forwarder reads of an H.264 payload, RFC 6184 section 5: where key frames begin.
 *
 * <pre>
 *   |F|NRI|  type   |   1 to 23: one NAL unit; 24: STAP-A, units behind 16-bit sizes; 28: FU-A, a part of one
 *   |S|E|R|  type   |   second byte of FU-A; S: the unit begins here
 * </pre>
 */
public final class H264Payload {
    private static final int SLICE = 1;
    private static final int IDR_SLICE = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int TYPE = 0x1f;

    private H264Payload() {}

    /**
     * Whether the packet begins a key frame: it holds sequence parameters, with which browsers begin each of them, or the
     * beginning of an IDR slice.
     */
    public static boolean keyFrame(byte[] bytes, int payloadOffset, int payloadLength) {
        if (payloadLength < 2) {
            return false;
        }
        int end = payloadOffset + payloadLength;
        int type = u8(bytes, payloadOffset) & TYPE;
        if (type == FU_A) {
            int inner = u8(bytes, payloadOffset + 1);
            return (inner & 0x80) != 0 && isKey(inner & TYPE);
        }
        if (type != STAP_A) {
            return isKey(type);
        }
        int at = payloadOffset + 1;
        while (at + 2 < end) {
            if (isKey(u8(bytes, at + 2) & TYPE)) {
                return true;
            }
            at += 2 + u16(bytes, at);
        }
        return false;
    }

    private static boolean isKey(int type) {
        return type == IDR_SLICE || type == SEQUENCE_PARAMETERS;
    }

    /**
     * Where the bytes of a slice begin behind its unit's header, of the first slice that begins in the packet; -1 when none
     * does.
     */
    public static int sliceStart(byte[] bytes, int payloadOffset, int payloadLength) {
        if (payloadLength < 2) {
            return -1;
        }
        int end = payloadOffset + payloadLength;
        int type = u8(bytes, payloadOffset) & TYPE;
        if (type == FU_A) {
            int inner = u8(bytes, payloadOffset + 1);
            return (inner & 0x80) != 0 && isSlice(inner & TYPE) ? payloadOffset + 2 : -1;
        }
        if (type != STAP_A) {
            return isSlice(type) ? payloadOffset + 1 : -1;
        }
        int at = payloadOffset + 1;
        while (at + 2 < end) {
            if (isSlice(u8(bytes, at + 2) & TYPE)) {
                return at + 3;
            }
            at += 2 + u16(bytes, at);
        }
        return -1;
    }

    private static boolean isSlice(int type) {
        return type == SLICE || type == IDR_SLICE;
    }

    /** Whether the packet begins with the beginning of a NAL unit. */
    public static boolean startOfUnit(byte[] bytes, int payloadOffset, int payloadLength) {
        boolean part = payloadLength > 1 && (u8(bytes, payloadOffset) & TYPE) == FU_A;
        return payloadLength > 0 && (!part || (u8(bytes, payloadOffset + 1) & 0x80) != 0);
    }
}
