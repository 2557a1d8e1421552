package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.i32;
import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;

/**
 * The RTP fixed header, RFC 3550 section 5.1, read and written in place.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *   |                           timestamp                           |
 *   |                             SSRC                              |
 *   |                       CSRC, CC times                          |
 *   |  extension profile (if X)     | extension length in words     |
 *   |                  extension elements, RFC 8285                 |
 *   |                   payload  ...  padding | padding count (if P)|
 * </pre>
 *
 * Call {@link #check} (before decryption) and {@link #checkPadding} (after it) first; the other methods rely on them.
 * {@code offset} is always where the packet begins.
 */
public final class RtpHeader {
    /** Bytes of the header without CSRCs and extension. */
    public static final int FIXED_BYTES = 12;

    private static final int VERSION_BITS = 0x80;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;
    private static final int MARKER = 0x80;

    private RtpHeader() {}

    /** Checks version, size, and that CSRCs and extension lie inside the packet; null when they do. */
    public static @Nullable DropReason check(byte[] bytes, int offset, int length) {
        if (length > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.OVERSIZED;
        }
        if (length < FIXED_BYTES || (u8(bytes, offset) & 0xc0) != VERSION_BITS) {
            return DropReason.MALFORMED_HEADER;
        }
        int size = FIXED_BYTES + 4 * csrcCount(bytes, offset);
        if (hasExtension(bytes, offset)) {
            if (size + 4 > length) {
                return DropReason.MALFORMED_HEADER;
            }
            size += 4 + 4 * u16(bytes, offset + size + 2);
        }
        return size > length ? DropReason.MALFORMED_HEADER : null;
    }

    /** Checks that the padding of a decrypted packet fits behind its header; null when it does. */
    public static @Nullable DropReason checkPadding(byte[] bytes, int offset, int length) {
        if (!hasPadding(bytes, offset)) {
            return null;
        }
        int room = length - headerLength(bytes, offset);
        if (room < 1) {
            return DropReason.MALFORMED_HEADER;
        }
        int count = u8(bytes, offset + length - 1);
        return count == 0 || count > room ? DropReason.MALFORMED_HEADER : null;
    }

    public static boolean hasPadding(byte[] bytes, int offset) {
        return (bytes[offset] & PADDING) != 0;
    }

    public static boolean hasExtension(byte[] bytes, int offset) {
        return (bytes[offset] & EXTENSION) != 0;
    }

    public static int csrcCount(byte[] bytes, int offset) {
        return bytes[offset] & 0x0f;
    }

    public static boolean marker(byte[] bytes, int offset) {
        return (bytes[offset + 1] & MARKER) != 0;
    }

    /** 0 to 127. */
    public static int payloadType(byte[] bytes, int offset) {
        return bytes[offset + 1] & 0x7f;
    }

    /** 0 to 65,535. */
    public static int sequenceNumber(byte[] bytes, int offset) {
        return u16(bytes, offset + 2);
    }

    /** The 32 bits of the timestamp, in ticks of the codec's clock. */
    public static int timestamp(byte[] bytes, int offset) {
        return i32(bytes, offset + 4);
    }

    public static int ssrc(byte[] bytes, int offset) {
        return i32(bytes, offset + 8);
    }

    /** Bytes of header, CSRCs and extension together: where the payload begins, relative to {@code offset}. */
    public static int headerLength(byte[] bytes, int offset) {
        int size = FIXED_BYTES + 4 * csrcCount(bytes, offset);
        return hasExtension(bytes, offset) ? size + 4 + 4 * u16(bytes, offset + size + 2) : size;
    }

    /** Bytes of padding at the end, its count included; 0 without the P bit. Decrypted packets only. */
    public static int paddingLength(byte[] bytes, int offset, int length) {
        return hasPadding(bytes, offset) ? u8(bytes, offset + length - 1) : 0;
    }

    /** Bytes between header and padding. Decrypted packets only. */
    public static int payloadLength(byte[] bytes, int offset, int length) {
        return length - headerLength(bytes, offset) - paddingLength(bytes, offset, length);
    }

    public static void setMarker(byte[] bytes, int offset, boolean set) {
        put8(bytes, offset + 1, set ? bytes[offset + 1] | MARKER : bytes[offset + 1] & ~MARKER);
    }

    public static void setPayloadType(byte[] bytes, int offset, int payloadType) {
        put8(bytes, offset + 1, (bytes[offset + 1] & MARKER) | (payloadType & 0x7f));
    }

    public static void setTimestamp(byte[] bytes, int offset, int timestamp) {
        put32(bytes, offset + 4, timestamp);
    }

    /** Sets or clears the X bit; the caller writes the extension block ({@link ExtensionWriter}). */
    public static void setExtension(byte[] bytes, int offset, boolean set) {
        put8(bytes, offset, set ? bytes[offset] | EXTENSION : bytes[offset] & ~EXTENSION);
    }

    /** Writes a header without padding, extension, CSRCs and marker; 12 bytes. */
    public static void write(byte[] bytes, int offset, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        put8(bytes, offset, VERSION_BITS);
        put8(bytes, offset + 1, payloadType & 0x7f);
        put16(bytes, offset + 2, sequenceNumber);
        put32(bytes, offset + 4, timestamp);
        put32(bytes, offset + 8, ssrc);
    }

    /**
     * Appends {@code count} bytes of padding (1 to 255) to an unpadded packet and sets the P bit, RFC 3550 section 5.1.
     * The array must have the room.
     *
     * @return the new length of the packet
     */
    public static int pad(byte[] bytes, int offset, int length, int count) {
        int end = offset + length + count;
        Arrays.fill(bytes, offset + length, end - 1, (byte) 0);
        put8(bytes, end - 1, count);
        put8(bytes, offset, bytes[offset] | PADDING);
        return length + count;
    }
}
