package org.sabha.client.frame;

import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.Av1AggregationHeader;

/**
 * AV1, AV1 RTP specification section 4: puts OBUs together from their elements and gives each its size field back, in
 * the shortest form, so the frame is a temporal unit in the low-overhead format. Temporal delimiters and tile lists are
 * left out, as section 5 asks of receivers.
 */
final class Av1Depacketizer implements Depacketizer {
    private static final int CONTINUES = 0x80;
    private static final int CONTINUED = 0x40;
    private static final int HAS_SIZE = 0x02;
    private static final int HAS_EXTENSION = 0x04;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int TILE_LIST = 8;

    private final FrameBytes obu = new FrameBytes();
    private FrameBytes frame = new FrameBytes();
    private boolean open;
    private boolean startOfFrame;
    private boolean keyFrame;

    @Override
    public @Nullable DropReason inspect(byte[] bytes, int offset, int length) {
        startOfFrame = false;
        keyFrame = false;
        if (length < 2) {
            return DropReason.MALFORMED_DESCRIPTOR;
        }
        startOfFrame = !Av1AggregationHeader.continues(bytes, offset, length);
        keyFrame = Av1AggregationHeader.keyFrame(bytes, offset, length);
        return null;
    }

    /** Any payload that does not begin with a fragment may begin a frame: the payload before it tells. */
    @Override
    public boolean startOfFrame() {
        return startOfFrame;
    }

    @Override
    public boolean keyFrame() {
        return keyFrame;
    }

    @Override
    public void begin(FrameBytes target) {
        frame = target;
        frame.clear();
        obu.clear();
        open = false;
    }

    @Override
    public boolean append(byte[] bytes, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int header = u8(bytes, offset);
        if ((header & CONTINUES) != 0 != open) {
            return false;
        }
        int elements = header >> 4 & 3;
        int end = offset + length;
        int at = offset + 1;
        for (int number = 1; at < end; number++) {
            int size = end - at;
            if (elements == 0 || number < elements) {
                size = Leb128.read(bytes, at, end);
                if (size < 0) {
                    return false;
                }
                at += Leb128.size(bytes, at);
            }
            boolean last = elements == 0 ? at + size == end : number == elements;
            if (size > end - at || !element(bytes, at, size, last && (header & CONTINUED) != 0)) {
                return false;
            }
            at += size;
            if (elements != 0 && last) {
                return at == end;
            }
        }
        return elements == 0;
    }

    private boolean element(byte[] bytes, int at, int size, boolean goesOn) {
        if (!obu.append(bytes, at, size)) {
            return false;
        }
        open = goesOn;
        return open || closeObu();
    }

    /** Writes the OBU in hand with a size field; an empty element is passed over. */
    private boolean closeObu() {
        int length = obu.length();
        if (length == 0) {
            return true;
        }
        byte[] bytes = obu.bytes();
        int header = u8(bytes, 0);
        int headerBytes = (header & HAS_EXTENSION) != 0 ? 2 : 1;
        int bodyAt = headerBytes;
        int body = length - headerBytes;
        if ((header & 0x80) != 0 || body < 0) {
            return false;
        }
        if ((header & HAS_SIZE) != 0) {
            body = Leb128.read(bytes, headerBytes, length);
            if (body < 0) {
                return false;
            }
            bodyAt += Leb128.size(bytes, headerBytes);
            if (body != length - bodyAt) {
                return false;
            }
        }
        int type = header >> 3 & 15;
        boolean written = type == TEMPORAL_DELIMITER || type == TILE_LIST || write(bytes, headerBytes, bodyAt, body);
        obu.clear();
        return written;
    }

    private boolean write(byte[] bytes, int headerBytes, int bodyAt, int body) {
        int at = frame.length();
        if (!frame.reserve(headerBytes + Leb128.MAX_BYTES + body)) {
            return false;
        }
        byte[] target = frame.bytes();
        put8(target, at, u8(bytes, 0) | HAS_SIZE);
        if (headerBytes == 2) {
            target[at + 1] = bytes[1];
        }
        at += headerBytes;
        at += Leb128.write(target, at, body);
        System.arraycopy(bytes, bodyAt, target, at, body);
        frame.setLength(at + body);
        return true;
    }

    @Override
    public boolean end() {
        return !open && frame.length() > 0;
    }
}
