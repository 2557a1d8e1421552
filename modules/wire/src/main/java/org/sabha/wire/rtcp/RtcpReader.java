package org.sabha.wire.rtcp;

import static org.sabha.wire.packet.Bytes.i32;
import static org.sabha.wire.packet.Bytes.i64;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u24;
import static org.sabha.wire.packet.Bytes.u32;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Reads a decrypted RTCP compound packet, RFC 3550 section 6.1, or a reduced-size one, RFC 5506.
 *
 * <pre>
 *   |V=2|P|count/fmt|  packet type  |  length in words minus one    |
 *   |                     SSRC of the sender                        |
 *   |                     type-specific part                        |
 * </pre>
 *
 * The outline (versions, lengths, padding) is checked for the whole compound before the first callback; a wrong
 * type-specific part ends the reading there. One owner, reused.
 */
public final class RtcpReader {
    private static final int HEADER_BYTES = 4;
    private static final int REMB_IDENTIFIER = 0x52454d42;

    private final ReportBlock block = new ReportBlock();
    private final TransportFeedbackReader feedback = new TransportFeedbackReader();

    /** Reads all packets of the compound; null when all of it was sound. */
    public @Nullable DropReason read(byte[] bytes, int offset, int length, RtcpVisitor visitor) {
        DropReason problem = checkOutline(bytes, offset, length);
        int end = offset + length;
        for (int at = offset; problem == null && at < end; at += packetBytes(bytes, at)) {
            if (!readPacket(bytes, at, contentEnd(bytes, at), visitor)) {
                problem = DropReason.MALFORMED_RTCP;
            }
        }
        return problem;
    }

    /** Checks versions, lengths and padding of the compound without reading it. */
    public static @Nullable DropReason checkOutline(byte[] bytes, int offset, int length) {
        if (length > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.OVERSIZED;
        }
        int end = offset + length;
        int at = offset;
        do {
            if (end - at < HEADER_BYTES || (u8(bytes, at) & 0xc0) != 0x80 || packetBytes(bytes, at) > end - at) {
                return DropReason.MALFORMED_RTCP;
            }
            if (padded(bytes, at) && !miscountsPadding(bytes, at) && !paddingFits(bytes, at, end)) {
                return DropReason.MALFORMED_RTCP;
            }
            at += packetBytes(bytes, at);
        } while (at < end);
        return null;
    }

    private static int packetBytes(byte[] bytes, int at) {
        return 4 * (u16(bytes, at + 2) + 1);
    }

    private static boolean padded(byte[] bytes, int at) {
        return (bytes[at] & 0x20) != 0;
    }

    /** Only the last packet of a compound may be padded; senders of feedback do not keep to multiples of four. */
    private static boolean paddingFits(byte[] bytes, int at, int end) {
        int size = packetBytes(bytes, at);
        int count = u8(bytes, at + size - 1);
        return at + size == end && count > 0 && count <= size - HEADER_BYTES;
    }

    /** Senders of transport-wide feedback set P with any count; the feedback's own counts tell where it ends. */
    private static boolean miscountsPadding(byte[] bytes, int at) {
        return u8(bytes, at + 1) == RtcpType.TRANSPORT_FEEDBACK && (bytes[at] & 0x1f) == RtcpType.FORMAT_TRANSPORT_CC;
    }

    private static int contentEnd(byte[] bytes, int at) {
        int end = at + packetBytes(bytes, at);
        return padded(bytes, at) && !miscountsPadding(bytes, at) ? end - u8(bytes, end - 1) : end;
    }

    private boolean readPacket(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        int count = bytes[at] & 0x1f;
        return switch (u8(bytes, at + 1)) {
            case RtcpType.SENDER_REPORT -> readSenderReport(bytes, at, end, visitor);
            case RtcpType.RECEIVER_REPORT -> readReceiverReport(bytes, at, end, visitor);
            case RtcpType.BYE -> readBye(bytes, at, end, visitor);
            case RtcpType.TRANSPORT_FEEDBACK -> readTransportFeedback(bytes, at, end, visitor);
            case RtcpType.PAYLOAD_FEEDBACK -> readPayloadFeedback(bytes, at, end, visitor);
            case RtcpType.SOURCE_DESCRIPTION -> count == 0 || end - at >= 8;
            default -> true;
        };
    }

    private boolean readSenderReport(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        if (end - at < 28) {
            return false;
        }
        visitor.senderReport(
                i32(bytes, at + 4), i64(bytes, at + 8), i32(bytes, at + 16), u32(bytes, at + 20), u32(bytes, at + 24));
        return readBlocks(bytes, at, at + 28, end, visitor);
    }

    private boolean readReceiverReport(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        if (end - at < 8) {
            return false;
        }
        visitor.receiverReport(i32(bytes, at + 4));
        return readBlocks(bytes, at, at + 8, end, visitor);
    }

    private boolean readBlocks(byte[] bytes, int packet, int first, int end, RtcpVisitor visitor) {
        int count = bytes[packet] & 0x1f;
        if (first + count * ReportBlock.BYTES > end) {
            return false;
        }
        int reporter = i32(bytes, packet + 4);
        for (int i = 0; i < count; i++) {
            block.read(bytes, first + i * ReportBlock.BYTES);
            visitor.reportBlock(reporter, block);
        }
        return true;
    }

    private static boolean readBye(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        int count = bytes[at] & 0x1f;
        if (at + HEADER_BYTES + 4 * count > end) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            visitor.bye(i32(bytes, at + HEADER_BYTES + 4 * i));
        }
        return true;
    }

    private boolean readTransportFeedback(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        int format = bytes[at] & 0x1f;
        if (end - at < 12) {
            return false;
        }
        if (format == RtcpType.FORMAT_NACK) {
            int sender = i32(bytes, at + 4);
            int media = i32(bytes, at + 8);
            for (int item = at + 12; item + 4 <= end; item += 4) {
                readNackItem(bytes, item, sender, media, visitor);
            }
        } else if (format == RtcpType.FORMAT_TRANSPORT_CC) {
            if (feedback.reset(bytes, at, end - at) != null) {
                return false;
            }
            visitor.transportFeedback(feedback);
        }
        return true;
    }

    private static void readNackItem(byte[] bytes, int item, int sender, int media, RtcpVisitor visitor) {
        int first = u16(bytes, item);
        visitor.nack(sender, media, first);
        int mask = u16(bytes, item + 2);
        for (int i = 1; mask != 0; i++, mask >>= 1) {
            if ((mask & 1) != 0) {
                visitor.nack(sender, media, first + i & 0xffff);
            }
        }
    }

    private static boolean readPayloadFeedback(byte[] bytes, int at, int end, RtcpVisitor visitor) {
        int format = bytes[at] & 0x1f;
        if (end - at < 12) {
            return false;
        }
        int sender = i32(bytes, at + 4);
        if (format == RtcpType.FORMAT_PLI) {
            visitor.pictureLoss(sender, i32(bytes, at + 8));
        } else if (format == RtcpType.FORMAT_FIR) {
            for (int item = at + 12; item + 8 <= end; item += 8) {
                visitor.fullIntraRequest(sender, i32(bytes, item), u8(bytes, item + 4));
            }
        } else if (format == RtcpType.FORMAT_APPLICATION && end - at >= 20 && i32(bytes, at + 12) == REMB_IDENTIFIER) {
            int exponent = u8(bytes, at + 17) >> 2;
            long mantissa = u24(bytes, at + 17) & 0x3_ffff;
            visitor.estimatedMaximumBitrate(sender, saturatingShift(mantissa, exponent));
        }
        return true;
    }

    private static long saturatingShift(long mantissa, int exponent) {
        return mantissa != 0 && exponent > Long.numberOfLeadingZeros(mantissa) - 1
                ? Long.MAX_VALUE
                : mantissa << exponent;
    }
}
