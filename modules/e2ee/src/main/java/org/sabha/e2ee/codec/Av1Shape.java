package org.sabha.e2ee.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * AV1: packetizers take a frame apart into OBUs, so the whole frame goes as the payload of one frame OBU. A key frame's
 * sequence header goes before it, because a packetizer tells key frames by it (AV1 specification section 5.3). Encoders
 * begin a key frame with a temporal delimiter and that header, which are then not sealed as well; where a frame begins
 * otherwise the header is a copy.
 *
 * <pre>
 *  [0a size sequence header]  32 size sealed frame
 *
 *  OBU header:  0 | type, 4 bits | extension | has_size | 0     type 1 sequence header, 2 temporal delimiter, 6 frame
 * </pre>
 *
 * On the way OBU headers may lose or gain their size and extension, so only the sequence header's payload is
 * authenticated.
 */
final class Av1Shape implements FrameShape {
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int FRAME = 6;
    private static final int MAX_SIZE_BYTES = 5;

    /** Real sequence headers have 10 to 30 bytes. */
    private static final int MAX_SEQUENCE_HEADER = 255;

    @Override
    public @Nullable Outgoing outgoing(byte[] frame) {
        byte[] sequence = Bytes.NONE;
        int sequences = 0;
        Obu obu;
        for (int at = 0; at < frame.length; at = obu.end()) {
            obu = Obu.at(frame, at);
            if (obu == null) {
                return null;
            }
            if (obu.type() == SEQUENCE_HEADER && sequences++ == 0) {
                sequence = Arrays.copyOfRange(frame, obu.start(), obu.end());
            }
        }
        if (sequence.length > MAX_SEQUENCE_HEADER) {
            return null;
        }
        if (sequence.length == 0) {
            return new Outgoing(sequence, frame, Bytes.NONE);
        }
        byte[] begin = begin(sequence);
        boolean moved = sequences == 1
                && frame.length >= begin.length
                && Arrays.equals(begin, 0, begin.length, frame, 0, begin.length);
        byte[] secret = moved ? Arrays.copyOfRange(frame, begin.length, frame.length) : frame;
        return new Outgoing(sequence, secret, obu(SEQUENCE_HEADER, sequence));
    }

    /** As encoders begin a key frame. */
    private static byte[] begin(byte[] sequence) {
        return Bytes.join(obu(TEMPORAL_DELIMITER, Bytes.NONE), obu(SEQUENCE_HEADER, sequence));
    }

    @Override
    public byte[] restored(Incoming incoming, byte[] plaintext) {
        boolean copied = incoming.restored().length == 0 || hasSequenceHeader(plaintext);
        return copied ? plaintext : Bytes.join(incoming.restored(), plaintext);
    }

    private static boolean hasSequenceHeader(byte[] frame) {
        Obu obu;
        for (int at = 0; at < frame.length; at = obu.end()) {
            obu = Obu.at(frame, at);
            if (obu == null || obu.type() == SEQUENCE_HEADER) {
                return obu != null;
            }
        }
        return false;
    }

    @Override
    public byte[] wire(Outgoing outgoing, byte[] sealed) {
        return Bytes.join(outgoing.clear(), obu(FRAME, sealed));
    }

    @Override
    public @Nullable Incoming incoming(byte[] wire) {
        byte[] sequence = Bytes.NONE;
        Obu obu;
        for (int at = 0; at < wire.length; at = obu.end()) {
            obu = Obu.at(wire, at);
            if (obu == null) {
                return null;
            }
            byte[] payload = Arrays.copyOfRange(wire, obu.start(), obu.end());
            switch (obu.type()) {
                case TEMPORAL_DELIMITER -> {}
                case SEQUENCE_HEADER -> sequence = payload;
                case FRAME -> {
                    byte[] begin = sequence.length == 0 ? Bytes.NONE : begin(sequence);
                    return obu.end() == wire.length ? new Incoming(sequence, payload, begin) : null;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private static byte[] obu(int type, byte[] payload) {
        byte[] head = new byte[1 + MAX_SIZE_BYTES];
        head[0] = (byte) (type << 3 | 2);
        int at = 1;
        int rest = payload.length;
        while (rest > 0x7f) {
            head[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[at++] = (byte) rest;
        return Bytes.join(Arrays.copyOf(head, at), payload);
    }

    private record Obu(int type, int start, int end) {
        static @Nullable Obu at(byte[] bytes, int at) {
            int header = bytes[at] & 0xff;
            int type = header >> 3 & 15;
            int start = at + ((header & 4) == 0 ? 1 : 2);
            if ((header & 0x80) != 0 || start > bytes.length) {
                return null;
            }
            if ((header & 2) == 0) {
                return new Obu(type, start, bytes.length);
            }
            long size = 0;
            for (int i = 0; i < MAX_SIZE_BYTES && start < bytes.length; i++) {
                int octet = bytes[start++];
                size |= (long) (octet & 0x7f) << (7 * i);
                if (octet >= 0) {
                    return size <= bytes.length - start ? new Obu(type, start, start + (int) size) : null;
                }
            }
            return null;
        }
    }
}
