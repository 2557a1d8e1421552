package org.sabha.e2ee.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * VP8: depacketizers read the first byte, and of a key frame start code and size too (RFC 6386 section 9.1).
 *
 * <pre>
 *  byte 0        P (0: key frame), version, show_frame, size of the first partition
 *  bytes 1 to 2  the rest of that size
 *  bytes 3 to 9  of a key frame: start code 9d 01 2a, width, height
 * </pre>
 */
final class Vp8Shape implements FrameShape {
    private static final int KEY_FRAME_CLEAR = 10;

    @Override
    public @Nullable Outgoing outgoing(byte[] frame) {
        int clear = clearBytes(frame);
        if (frame.length < clear) {
            return null;
        }
        byte[] head = Arrays.copyOf(frame, clear);
        return new Outgoing(head, Bytes.from(frame, clear), head);
    }

    @Override
    public byte[] wire(Outgoing outgoing, byte[] sealed) {
        return Bytes.join(outgoing.clear(), sealed);
    }

    @Override
    public @Nullable Incoming incoming(byte[] wire) {
        int clear = clearBytes(wire);
        if (wire.length < clear) {
            return null;
        }
        byte[] head = Arrays.copyOf(wire, clear);
        return new Incoming(head, Bytes.from(wire, clear), head);
    }

    private static int clearBytes(byte[] frame) {
        boolean key = frame.length > 0 && (frame[0] & 1) == 0;
        return key ? KEY_FRAME_CLEAR : 1;
    }
}
