package org.sabha.client.frame;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;

/**
 * VP8, RFC 7741 section 4.2, one temporal layer: each payload carries picture id, TL0PICIDX and layer.
 *
 * <pre>
 *   |X|R|N|S|R| PID |   0x90 on the first payload of a frame, else 0x80
 *   |I|L|T|K|  RSV  |   0xe0
 *   |1| PictureID, 15 bits |
 *   |   TL0PICIDX   |
 *   |TID|Y| KEYIDX  |   0
 * </pre>
 */
final class Vp8Packetizer implements Packetizer {
    private static final int DESCRIPTOR_BYTES = 6;
    private static final byte[] NONE = {};

    private final EqualCut cut = new EqualCut();
    private byte[] picture = NONE;
    private int pictureId;
    private int tl0PicIdx;

    Vp8Packetizer(int startPictureId) {
        pictureId = startPictureId - 1 & 0x7fff;
    }

    @Override
    public int begin(EncodedFrame frame, int maxPayloadBytes) {
        picture = frame.payload();
        pictureId = pictureId + 1 & 0x7fff;
        tl0PicIdx = tl0PicIdx + 1 & 0xff;
        return cut.cut(picture.length, maxPayloadBytes - DESCRIPTOR_BYTES);
    }

    @Override
    public int write(int index, byte[] target, int offset) {
        put8(target, offset, index == 0 ? 0x90 : 0x80);
        put8(target, offset + 1, 0xe0);
        put16(target, offset + 2, 0x8000 | pictureId);
        put8(target, offset + 4, tl0PicIdx);
        put8(target, offset + 5, 0);
        System.arraycopy(picture, cut.offset(index), target, offset + DESCRIPTOR_BYTES, cut.length(index));
        return DESCRIPTOR_BYTES + cut.length(index);
    }
}
