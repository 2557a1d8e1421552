package org.sabha.e2ee.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * H.264 in Annex B form: parameter sets, and of the first slice its NAL header and five bytes, stay clear, since
 * packetizers and depacketizers read them. All after that is one NAL to them: the sealed bytes are escaped so that no
 * start code appears (H.264 section 7.4.1), and end in a byte that is not zero.
 *
 * <pre>
 *  00 00 01 67 SPS  00 00 01 68 PPS  00 00 01 65 five bytes | escaped sealed bytes | 80
 * </pre>
 *
 * Start codes may change between three and four bytes on the way, so the clear bytes are authenticated with three.
 */
final class H264Shape implements FrameShape {
    private static final int CLEAR_OF_SLICE = 5;
    private static final byte END = (byte) 0x80;
    private static final int SLICE = 1;
    private static final int SLICE_OF_KEY_FRAME = 5;
    private static final int ESCAPE = 3;

    @Override
    public @Nullable Outgoing outgoing(byte[] frame) {
        int clear = clearBytes(frame);
        if (clear < 0) {
            return null;
        }
        byte[] head = Arrays.copyOf(frame, clear);
        return new Outgoing(shortStartCodes(head), Bytes.from(frame, clear), head);
    }

    @Override
    public byte[] wire(Outgoing outgoing, byte[] sealed) {
        byte[] clear = outgoing.clear();
        byte[] out = Arrays.copyOf(clear, clear.length + sealed.length * 3 / 2 + 2);
        int at = clear.length;
        int zeros = trailingZeros(clear);
        for (byte octet : sealed) {
            if (zeros >= 2 && (octet & 0xff) <= ESCAPE) {
                out[at++] = ESCAPE;
                zeros = 0;
            }
            out[at++] = octet;
            zeros = octet == 0 ? zeros + 1 : 0;
        }
        out[at++] = END;
        return Arrays.copyOf(out, at);
    }

    @Override
    public @Nullable Incoming incoming(byte[] wire) {
        int clear = clearBytes(wire);
        if (clear < 0 || wire.length <= clear || wire[wire.length - 1] != END) {
            return null;
        }
        byte[] head = Arrays.copyOf(wire, clear);
        byte[] sealed = new byte[wire.length - clear - 1];
        int size = 0;
        int zeros = trailingZeros(head);
        for (int i = clear; i < wire.length - 1; i++) {
            byte octet = wire[i];
            if (zeros >= 2 && octet == ESCAPE) {
                zeros = 0;
                continue;
            }
            sealed[size++] = octet;
            zeros = octet == 0 ? zeros + 1 : 0;
        }
        return new Incoming(shortStartCodes(head), Arrays.copyOf(sealed, size), head);
    }

    /** Up to five bytes into the first slice; -1 when there is no slice of that length. */
    private static int clearBytes(byte[] frame) {
        for (int i = 0; i + 3 < frame.length; i++) {
            if (frame[i] == 0 && frame[i + 1] == 0 && frame[i + 2] == 1) {
                int type = frame[i + 3] & 31;
                if (type == SLICE || type == SLICE_OF_KEY_FRAME) {
                    int clear = i + 4 + CLEAR_OF_SLICE;
                    return clear <= frame.length ? clear : -1;
                }
            }
        }
        return -1;
    }

    private static int trailingZeros(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[bytes.length - 1 - zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    private static byte[] shortStartCodes(byte[] head) {
        byte[] out = new byte[head.length];
        int size = 0;
        for (int i = 0; i < head.length; i++) {
            boolean longCode =
                    i + 3 < head.length && head[i] == 0 && head[i + 1] == 0 && head[i + 2] == 0 && head[i + 3] == 1;
            if (!longCode) {
                out[size++] = head[i];
            }
        }
        return Arrays.copyOf(out, size);
    }
}
