package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u8;

import java.util.Arrays;

/**
 * Writes a header extension block, RFC 8285, straight behind an RTP header.
 *
 * <p>It begins in the one-byte form and widens what it has written to the two-byte form when an element needs that (id
 * above 14, no data, or more than 16 bytes), so small packets stay small. Reused by its one owner: {@link #begin}, any
 * number of {@link #add}, {@link #finish}. The array must have room for {@link #MAX_BYTES}.
 */
public final class ExtensionWriter {
    /** What one block may take, bytes, its four header bytes included; {@link #add} refuses more. */
    public static final int MAX_BYTES = 320;

    private static final int MAX_ELEMENTS = 32;
    private static final byte[] NONE = {};

    private final int[] elementAt = new int[MAX_ELEMENTS];
    private int elements;
    private byte[] bytes = NONE;
    private int packet;
    private int block;
    private int at;
    private boolean twoByte;

    /** Begins the block of the packet at {@code packetOffset}, behind its fixed header and CSRCs. */
    public ExtensionWriter begin(byte[] target, int packetOffset) {
        bytes = target;
        packet = packetOffset;
        block = packetOffset + RtpHeader.FIXED_BYTES + 4 * RtpHeader.csrcCount(target, packetOffset);
        at = block + 4;
        elements = 0;
        twoByte = false;
        return this;
    }

    /**
     * Adds an element by copying its data; false, with nothing written, when the block is full or the id or length
     * cannot be expressed.
     */
    public boolean add(int id, byte[] source, int sourceOffset, int length) {
        int value = reserve(id, length);
        if (value < 0) {
            return false;
        }
        System.arraycopy(source, sourceOffset, bytes, value, length);
        return true;
    }

    /** Adds an element of one byte. */
    public boolean addU8(int id, int data) {
        int value = reserve(id, 1);
        if (value >= 0) {
            put8(bytes, value, data);
        }
        return value >= 0;
    }

    /** Adds an element of two bytes, such as the transport-wide sequence number. */
    public boolean addU16(int id, int data) {
        int value = reserve(id, 2);
        if (value >= 0) {
            put16(bytes, value, data);
        }
        return value >= 0;
    }

    /**
     * Adds an element whose data the caller writes.
     *
     * @return where the data goes in the array (until the next call: widening moves it), or -1 when it does not fit
     */
    public int reserve(int id, int length) {
        if (id < 1 || id > 255 || length < 0 || length > 255 || elements == MAX_ELEMENTS) {
            return -1;
        }
        boolean widen = !twoByte && (id > 14 || length == 0 || length > 16);
        int needed = length + (twoByte || widen ? 2 : 1) + (widen ? elements : 0);
        // three bytes may follow to fill the last word
        if (at + needed + 3 > block + MAX_BYTES || at + needed > bytes.length) {
            return -1;
        }
        if (widen) {
            widen();
        }
        elementAt[elements++] = at;
        if (twoByte) {
            put8(bytes, at, id);
            put8(bytes, at + 1, length);
            at += 2 + length;
        } else {
            put8(bytes, at, id << 4 | length - 1);
            at += 1 + length;
        }
        return at - length;
    }

    private void widen() {
        int end = at;
        for (int i = elements - 1; i >= 0; i--) {
            int from = elementAt[i];
            int id = u8(bytes, from) >> 4;
            int length = end - from - 1;
            int to = from + i;
            System.arraycopy(bytes, from + 1, bytes, to + 2, length);
            put8(bytes, to, id);
            put8(bytes, to + 1, length);
            elementAt[i] = to;
            end = from;
        }
        at += elements;
        twoByte = true;
    }

    /**
     * Fills the last word, writes the block's header and the packet's X bit. Without elements no block is written and
     * the X bit is cleared.
     *
     * @return where the payload begins in the array
     */
    public int finish() {
        RtpHeader.setExtension(bytes, packet, elements > 0);
        if (elements == 0) {
            return block;
        }
        int end = block + 4 + (at - block - 4 + 3) / 4 * 4;
        Arrays.fill(bytes, at, end, (byte) 0);
        put16(bytes, block, twoByte ? ExtensionCursor.TWO_BYTE_PROFILE : ExtensionCursor.ONE_BYTE_PROFILE);
        put16(bytes, block + 2, (end - block - 4) / 4);
        return end;
    }
}
