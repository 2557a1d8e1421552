package org.sabha.client.frame;

import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u8;

/**
 * AV1, AV1 RTP specification section 4: a temporal unit's OBUs without size fields, each an element with its length in
 * front, fragments where a payload is full. Temporal delimiters and tile lists are not transmitted (section 5).
 *
 * <pre>
 *   |Z|Y| W |N|-|-|-|   W = 0: every element has a length; N on the first payload of a key frame
 *   | length, leb128 | OBU header without size | OBU payload or a part of it |  ...
 * </pre>
 */
final class Av1Packetizer implements Packetizer {
    /** A temporal unit with more OBUs is refused. */
    static final int MAX_OBUS = 256;

    private static final int TEMPORAL_DELIMITER = 2;
    private static final int TILE_LIST = 8;
    private static final int HAS_SIZE = 0x02;
    private static final int HAS_EXTENSION = 0x04;
    private static final byte[] NONE = {};

    private final int[] headerAt = new int[MAX_OBUS];
    private final int[] headerBytes = new int[MAX_OBUS];
    private final int[] bodyAt = new int[MAX_OBUS];
    private final int[] bodyBytes = new int[MAX_OBUS];
    private byte[] unit = NONE;
    private int obus;
    private boolean keyFrame;
    private int payloadBytes;
    private int obu;
    private int done;

    @Override
    public int begin(EncodedFrame frame, int maxPayloadBytes) {
        unit = frame.payload();
        keyFrame = frame.keyFrame();
        obu = 0;
        done = 0;
        if (!split()) {
            return 0;
        }
        // first the number of payloads, then the least size that still gives this number
        payloadBytes = maxPayloadBytes;
        int payloads = count(maxPayloadBytes);
        int least = Math.max(MIN_PAYLOAD_BYTES, maxPayloadBytes / 2);
        for (int most = maxPayloadBytes; least < most; ) {
            int middle = (least + most) / 2;
            if (count(middle) <= payloads) {
                most = middle;
            } else {
                least = middle + 1;
            }
            payloadBytes = most;
        }
        return payloads;
    }

    /** Notes where each OBU lies; false when the unit is not a chain of OBUs with sizes. */
    private boolean split() {
        obus = 0;
        for (int at = 0; at < unit.length; ) {
            int header = u8(unit, at);
            int size = (header & HAS_EXTENSION) != 0 ? 2 : 1;
            int body =
                    (header & 0x80) == 0 && (header & HAS_SIZE) != 0 ? Leb128.read(unit, at + size, unit.length) : -1;
            if (body < 0) {
                return false;
            }
            int from = at + size + Leb128.size(unit, at + size);
            if (body > unit.length - from) {
                return false;
            }
            int type = header >> 3 & 15;
            if (type != TEMPORAL_DELIMITER && type != TILE_LIST) {
                if (obus == MAX_OBUS) {
                    return false;
                }
                headerAt[obus] = at;
                headerBytes[obus] = size;
                bodyAt[obus] = from;
                bodyBytes[obus++] = body;
            }
            at = from + body;
        }
        return obus > 0;
    }

    private int count(int limit) {
        int payloads = 1;
        int room = limit - 1;
        for (int i = 0; i < obus; i++) {
            for (int left = headerBytes[i] + bodyBytes[i]; left > 0; ) {
                int fits = fitting(left, room);
                if (fits == 0) {
                    payloads++;
                    room = limit - 1;
                } else {
                    room -= Leb128.sizeOf(fits) + fits;
                    left -= fits;
                }
            }
        }
        return payloads;
    }

    /** How much of an element of {@code left} bytes goes into {@code room} with its length; none below a few bytes. */
    private static int fitting(int left, int room) {
        int fits = Math.min(left, room - 1);
        if (fits > 0 && Leb128.sizeOf(fits) > 1) {
            fits = Math.min(left, room - Leb128.sizeOf(fits));
        }
        return fits == left || fits >= 4 ? Math.max(fits, 0) : 0;
    }

    @Override
    public int write(int index, byte[] target, int offset) {
        boolean continues = done > 0;
        int at = offset + 1;
        int room = payloadBytes - 1;
        while (obu < obus) {
            int left = headerBytes[obu] + bodyBytes[obu] - done;
            int fits = fitting(left, room);
            if (fits == 0) {
                break;
            }
            int length = Leb128.write(target, at, fits);
            copy(target, at + length, fits);
            at += length + fits;
            room -= length + fits;
            done += fits;
            if (fits == left) {
                obu++;
                done = 0;
            }
        }
        put8(target, offset, (continues ? 0x80 : 0) | (done > 0 ? 0x40 : 0) | (keyFrame && index == 0 ? 0x08 : 0));
        return at - offset;
    }

    /** Copies {@code count} bytes of the element in work, from {@code done} on; its header says that no size follows. */
    private void copy(byte[] target, int at, int count) {
        int header = headerBytes[obu];
        for (int i = 0; i < count; i++) {
            int from = done + i;
            if (from >= header) {
                System.arraycopy(unit, bodyAt[obu] + from - header, target, at + i, count - i);
                return;
            }
            int octet = u8(unit, headerAt[obu] + from);
            put8(target, at + i, from == 0 ? octet & ~HAS_SIZE : octet);
        }
    }
}
