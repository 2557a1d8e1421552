package org.sabha.e2ee.sframe;

import org.jspecify.annotations.Nullable;

/**
 * The header of an SFrame (RFC 9605 section 4.3). Key id and counter are unsigned.
 *
 * <pre>
 *   0 1 2 3 4 5 6 7
 *  +-+-----+-+-----+---------------+---------------+
 *  |X|  K  |Y|  C  | KID, if X = 1 | CTR, if Y = 1 |
 *  +-+-----+-+-----+---------------+---------------+
 *   X = 0: K is the key id (0 to 7)     Y = 0: C is the counter (0 to 7)
 *   X = 1: the key id has K + 1 bytes   Y = 1: the counter has C + 1 bytes
 * </pre>
 *
 * @param length of the header itself, in bytes
 */
record SFrameHeader(long keyId, long counter, int length) {
    static final int MAX_LENGTH = 17;
    private static final int INLINE = 8;

    static byte[] encode(long keyId, long counter) {
        int keyBytes = bytesOf(keyId);
        int counterBytes = bytesOf(counter);
        byte[] header = new byte[1 + keyBytes + counterBytes];
        int key = keyBytes == 0 ? (int) keyId : 0x08 | (keyBytes - 1);
        int count = counterBytes == 0 ? (int) counter : 0x08 | (counterBytes - 1);
        header[0] = (byte) (key << 4 | count);
        write(header, 1, keyBytes, keyId);
        write(header, 1 + keyBytes, counterBytes, counter);
        return header;
    }

    /** Reads the header at the start of {@code frame}; {@code null} when the frame ends inside it. */
    static @Nullable SFrameHeader decode(byte[] frame) {
        if (frame.length == 0) {
            return null;
        }
        int config = frame[0];
        int keyBytes = (config & 0x80) == 0 ? 0 : (config >> 4 & 7) + 1;
        int counterBytes = (config & 0x08) == 0 ? 0 : (config & 7) + 1;
        if (frame.length < 1 + keyBytes + counterBytes) {
            return null;
        }
        long keyId = keyBytes == 0 ? config >> 4 & 7 : read(frame, 1, keyBytes);
        long counter = counterBytes == 0 ? config & 7 : read(frame, 1 + keyBytes, counterBytes);
        return new SFrameHeader(keyId, counter, 1 + keyBytes + counterBytes);
    }

    private static int bytesOf(long value) {
        if (Long.compareUnsigned(value, INLINE) < 0) {
            return 0;
        }
        return (Long.SIZE - Long.numberOfLeadingZeros(value) + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void write(byte[] out, int at, int count, long value) {
        for (int i = 0; i < count; i++) {
            out[at + i] = (byte) (value >> (Byte.SIZE * (count - 1 - i)));
        }
    }

    private static long read(byte[] in, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | (in[at + i] & 0xff);
        }
        return value;
    }
}
