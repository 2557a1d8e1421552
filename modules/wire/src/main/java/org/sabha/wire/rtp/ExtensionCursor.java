package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * Walks the header extension elements of one RTP packet, RFC 8285, in both forms.
 *
 * <pre>
 *   one-byte form, profile 0xBEDE        two-byte form, profile 0x100x
 *   +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  ID   | len-1 | data ...           |      ID       |    length     | data ...
 *   +-+-+-+-+-+-+-+-+                    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   ID 0 is padding, ID 15 ends the list. ID 0 is padding.
 * </pre>
 *
 * Reused by its one owner: {@link #reset}, then {@link #next} until false. The packet must have passed
 * {@link RtpHeader#check}.
 */
public final class ExtensionCursor {
    static final int ONE_BYTE_PROFILE = 0xbede;
    static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int TWO_BYTE_MASK = 0xfff0;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int at;
    private int end;
    private boolean twoByte;
    private int id;
    private int valueOffset;
    private int valueLength;
    private boolean malformed;

    /** Begins at the first element of the packet at {@code offset}. */
    public ExtensionCursor reset(byte[] packet, int offset) {
        bytes = packet;
        at = 0;
        end = 0;
        malformed = false;
        if (!RtpHeader.hasExtension(packet, offset)) {
            return this;
        }
        int block = offset + RtpHeader.FIXED_BYTES + 4 * RtpHeader.csrcCount(packet, offset);
        int profile = u16(packet, block);
        twoByte = (profile & TWO_BYTE_MASK) == TWO_BYTE_PROFILE;
        if (twoByte || profile == ONE_BYTE_PROFILE) {
            at = block + 4;
            end = at + 4 * u16(packet, block + 2);
        }
        return this;
    }

    /** Moves to the next element; false at the end, or where an element overruns the block. */
    public boolean next() {
        while (at < end) {
            int head = u8(bytes, at);
            if (head == 0) {
                at++;
                continue;
            }
            return twoByte ? twoByteElement(head) : oneByteElement(head);
        }
        return false;
    }

    private boolean oneByteElement(int head) {
        id = head >> 4;
        if (id == 0 || id == 15) {
            // RFC 8285 section 4.2: 15 stops processing; 0 with a length is not allowed.
            at = end;
            malformed = id == 0;
            return false;
        }
        return take(1, (head & 0x0f) + 1);
    }

    private boolean twoByteElement(int head) {
        id = head;
        if (at + 2 > end) {
            return overrun();
        }
        return take(2, u8(bytes, at + 1));
    }

    private boolean take(int headBytes, int length) {
        valueOffset = at + headBytes;
        valueLength = length;
        at = valueOffset + length;
        return at <= end || overrun();
    }

    private boolean overrun() {
        malformed = true;
        at = end;
        return false;
    }

    /** The negotiated id of the element: 1 to 14, or 1 to 255 in the two-byte form. */
    public int id() {
        return id;
    }

    /** Where the element's data begins in the array. */
    public int valueOffset() {
        return valueOffset;
    }

    /** Bytes of the element's data; 0 is possible in the two-byte form. */
    public int valueLength() {
        return valueLength;
    }

    /** After {@link #next} returned false: why the walk ended early, or null when it reached the end. */
    public @Nullable DropReason problem() {
        return malformed ? DropReason.MALFORMED_EXTENSION : null;
    }
}
