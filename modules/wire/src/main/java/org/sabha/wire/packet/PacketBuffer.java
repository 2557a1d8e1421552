package org.sabha.wire.packet;

import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/**
 * One packet in a heap array, with room behind it for what protection appends.
 *
 * <pre>
 *   bytes()  |  head room  |  packet: offset() .. offset()+length()  |  tail room  |
 * </pre>
 *
 * SRTP adds at most a 16-byte tag, SRTCP 4 bytes more; {@link #TAIL_ROOM} leaves space for both. The heap is chosen
 * because the JDK's and jitsi-srtp's ciphers are fastest there. A buffer has one owner at a time and one thread; the
 * {@code get..} methods exist for jitsi-srtp.
 */
public final class PacketBuffer implements ByteArrayBuffer {
    /** The longest packet that is read or written, bytes; what an Ethernet frame carries. */
    public static final int MAX_PACKET_BYTES = 1_500;

    /** Bytes kept free behind a packet. */
    public static final int TAIL_ROOM = 64;

    private byte[] bytes;
    private int offset;
    private int length;

    /** A buffer for one packet of the largest size. */
    public PacketBuffer() {
        this(MAX_PACKET_BYTES + TAIL_ROOM);
    }

    /** A buffer of {@code capacityBytes}, tail room included. */
    public PacketBuffer(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    /** The array itself, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the packet begins. */
    public int offset() {
        return offset;
    }

    /** The packet's length in bytes. */
    public int length() {
        return length;
    }

    /** Says where the packet lies in {@link #bytes()}. */
    public PacketBuffer set(int newOffset, int newLength) {
        if (newOffset < 0 || newLength < 0 || newOffset + newLength > bytes.length) {
            throw new IndexOutOfBoundsException(newOffset + "+" + newLength + " of " + bytes.length);
        }
        offset = newOffset;
        length = newLength;
        return this;
    }

    /** Takes a copy of {@code count} bytes as the packet, at offset 0. */
    public PacketBuffer copyFrom(byte[] source, int from, int count) {
        offset = 0;
        length = 0;
        grow(count);
        System.arraycopy(source, from, bytes, 0, count);
        length = count;
        return this;
    }

    /** Takes a copy of another buffer's packet. */
    public PacketBuffer copyFrom(PacketBuffer other) {
        return copyFrom(other.bytes, other.offset, other.length);
    }

    /** The packet as a new array; for tests and rare paths. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        set(offset, newLength);
    }

    @Override
    public void setOffset(int newOffset) {
        offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] target) {
        System.arraycopy(bytes, offset + from, target, 0, count);
    }

    @Override
    public void grow(int count) {
        if (offset + length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, offset + length + count + TAIL_ROOM);
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, bytes, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        setLength(Math.max(0, length - count));
    }
}
