package org.sabha.wire.rtcp;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put64;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u8;

import java.util.Arrays;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Writes RTCP packets one behind the other into a buffer, so that a compound grows call by call; RFC 3550 section 6.1
 * wants a sender or receiver report first, {@link #receiverReport} without blocks is the smallest.
 *
 * <p>Methods that return false wrote nothing: the buffer was full. Reused by its one owner: {@link #begin}, the
 * packets, {@link #finish}.
 */
public final class RtcpWriter {
    /** A compound stays below this, so that SRTCP's index and tag fit a packet too. */
    public static final int MAX_BYTES = 1_400;

    private static final int MAX_BLOCKS = 31;
    private static final int CNAME = 1;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int start;
    private int at;
    private int limit;
    private int reportAt;

    /** Begins a compound at offset 0 of the buffer. */
    public RtcpWriter begin(PacketBuffer buffer) {
        return begin(buffer.bytes(), 0, Math.min(MAX_BYTES, buffer.bytes().length - PacketBuffer.TAIL_ROOM));
    }

    /** Begins a compound at {@code offset}, of at most {@code maxBytes}. */
    public RtcpWriter begin(byte[] target, int offset, int maxBytes) {
        bytes = target;
        start = offset;
        at = offset;
        limit = offset + maxBytes;
        reportAt = -1;
        return this;
    }

    /** Bytes written so far. */
    public int length() {
        return at - start;
    }

    /** Says in {@code buffer} (the one given to {@link #begin(PacketBuffer)}) where the compound lies. */
    public PacketBuffer finish(PacketBuffer buffer) {
        return buffer.set(start, length());
    }

    private boolean header(int countOrFormat, int type, int packetBytes) {
        if (at + packetBytes > limit) {
            return false;
        }
        put8(bytes, at, 0x80 | countOrFormat);
        put8(bytes, at + 1, type);
        put16(bytes, at + 2, packetBytes / 4 - 1);
        return true;
    }

    /** A sender report without blocks, RFC 3550 section 6.4.1. */
    public boolean senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
        if (!header(0, RtcpType.SENDER_REPORT, 28)) {
            return false;
        }
        put32(bytes, at + 4, ssrc);
        put64(bytes, at + 8, ntpTime);
        put32(bytes, at + 16, rtpTimestamp);
        put32(bytes, at + 20, (int) packets);
        put32(bytes, at + 24, (int) octets);
        reportAt = at;
        at += 28;
        return true;
    }

    /** A receiver report without blocks, RFC 3550 section 6.4.2. */
    public boolean receiverReport(int ssrc) {
        if (!header(0, RtcpType.RECEIVER_REPORT, 8)) {
            return false;
        }
        put32(bytes, at + 4, ssrc);
        reportAt = at;
        at += 8;
        return true;
    }

    /** Adds a block to the report just written; false when it has 31, or another packet follows it. */
    public boolean reportBlock(ReportBlock block) {
        if (reportAt < 0 || at + ReportBlock.BYTES > limit) {
            return false;
        }
        int count = bytes[reportAt] & 0x1f;
        if (count == MAX_BLOCKS) {
            return false;
        }
        block.write(bytes, at);
        at += ReportBlock.BYTES;
        put8(bytes, reportAt, u8(bytes, reportAt) + 1);
        put16(bytes, reportAt + 2, (at - reportAt) / 4 - 1);
        return true;
    }

    /** A source description with one CNAME, RFC 3550 section 6.5.1. */
    public boolean canonicalName(int ssrc, byte[] asciiName) {
        int size = (8 + 2 + asciiName.length + 1 + 3) / 4 * 4;
        if (asciiName.length > 255 || !header(1, RtcpType.SOURCE_DESCRIPTION, size)) {
            return false;
        }
        put32(bytes, at + 4, ssrc);
        put8(bytes, at + 8, CNAME);
        put8(bytes, at + 9, asciiName.length);
        System.arraycopy(asciiName, 0, bytes, at + 10, asciiName.length);
        Arrays.fill(bytes, at + 10 + asciiName.length, at + size, (byte) 0);
        return advance(size);
    }

    /** A goodbye of one source, RFC 3550 section 6.6. */
    public boolean bye(int ssrc) {
        if (!header(1, RtcpType.BYE, 8)) {
            return false;
        }
        put32(bytes, at + 4, ssrc);
        return advance(8);
    }

    /** A picture loss indication, RFC 4585 section 6.3.1. */
    public boolean pictureLoss(int sender, int mediaSsrc) {
        if (!header(RtcpType.FORMAT_PLI, RtcpType.PAYLOAD_FEEDBACK, 12)) {
            return false;
        }
        put32(bytes, at + 4, sender);
        put32(bytes, at + 8, mediaSsrc);
        return advance(12);
    }

    /** A full intra request, RFC 5104 section 4.3.1; {@code command} counts up with each new request. */
    public boolean fullIntraRequest(int sender, int mediaSsrc, int command) {
        if (!header(RtcpType.FORMAT_FIR, RtcpType.PAYLOAD_FEEDBACK, 20)) {
            return false;
        }
        put32(bytes, at + 4, sender);
        put32(bytes, at + 8, 0);
        put32(bytes, at + 12, mediaSsrc);
        put32(bytes, at + 16, command << 24);
        return advance(20);
    }

    /**
     * A generic NACK, RFC 4585 section 6.2.1, for the first {@code count} numbers of {@code sequences}, which ascend
     * (wrap-safe). Numbers up to 16 apart share an item.
     *
     * @return how many of the numbers went in
     */
    public int nack(int sender, int mediaSsrc, int[] sequences, int count) {
        if (count == 0 || at + 16 > limit) {
            return 0;
        }
        int packet = at;
        int end = packet + 12;
        int taken = 0;
        while (taken < count && end + 4 <= limit) {
            int first = sequences[taken++] & 0xffff;
            int mask = 0;
            while (taken < count) {
                int ahead = sequences[taken] - first & 0xffff;
                if (ahead < 1 || ahead > 16) {
                    break;
                }
                mask |= 1 << (ahead - 1);
                taken++;
            }
            put16(bytes, end, first);
            put16(bytes, end + 2, mask);
            end += 4;
        }
        header(RtcpType.FORMAT_NACK, RtcpType.TRANSPORT_FEEDBACK, end - packet);
        put32(bytes, packet + 4, sender);
        put32(bytes, packet + 8, mediaSsrc);
        advance(end - packet);
        return taken;
    }

    /** For packets of this package that are written elsewhere: the array. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the next packet begins. */
    int position() {
        return at;
    }

    /** Bytes left. */
    int remaining() {
        return limit - at;
    }

    /** Writes the header of a packet already laid down at {@link #position} and moves behind it. */
    void append(int format, int type, int packetBytes) {
        header(format, type, packetBytes);
        advance(packetBytes);
    }

    private boolean advance(int packetBytes) {
        at += packetBytes;
        reportAt = -1;
        return true;
    }
}
