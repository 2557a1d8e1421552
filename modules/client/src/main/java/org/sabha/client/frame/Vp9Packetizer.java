package org.sabha.client.frame;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;

/**
 * VP9, RFC 9628 section 4.2, one spatial and one temporal layer, not flexible: each payload carries picture id, layer
 * and TL0PICIDX; the first one of a key frame carries the scalability structure with the picture's size.
 *
 * <pre>
 *   |I|P|L|F|B|E|V|Z|   I, L, Z set; P but on key frames; B first, E last payload; V where the structure follows
 *   |1| PictureID, 15 bits |
 *   | TID |U| SID |D|   0
 *   |   TL0PICIDX   |
 *   | N_S |Y|G|-|-|-|   0x18: one layer, its size, a group of pictures
 *   | width | height|   16 bits each
 *   |      N_G      |   1
 *   | TID |U| R |-|-|   0x04: one reference, to the picture before
 *   |    P_DIFF     |   1
 * </pre>
 */
final class Vp9Packetizer implements Packetizer {
    private static final int DESCRIPTOR_BYTES = 5;
    private static final int STRUCTURE_BYTES = 8;
    private static final byte[] NONE = {};

    private final EqualCut cut = new EqualCut();
    private byte[] picture = NONE;
    private boolean keyFrame;
    private int widthPixels;
    private int heightPixels;
    private int pictureId;
    private int tl0PicIdx;

    Vp9Packetizer(int startPictureId) {
        pictureId = startPictureId - 1 & 0x7fff;
    }

    @Override
    public int begin(EncodedFrame frame, int maxPayloadBytes) {
        picture = frame.payload();
        keyFrame = frame.keyFrame();
        widthPixels = frame.widthPixels();
        heightPixels = frame.heightPixels();
        pictureId = pictureId + 1 & 0x7fff;
        tl0PicIdx = tl0PicIdx + 1 & 0xff;
        return cut.cut(picture.length, maxPayloadBytes - DESCRIPTOR_BYTES - (keyFrame ? STRUCTURE_BYTES : 0));
    }

    @Override
    public int write(int index, byte[] target, int offset) {
        boolean structure = keyFrame && index == 0;
        int flags = 0xa1
                | (keyFrame ? 0 : 0x40)
                | (index == 0 ? 0x08 : 0)
                | (index == cut.pieces() - 1 ? 0x04 : 0)
                | (structure ? 0x02 : 0);
        put8(target, offset, flags);
        put16(target, offset + 1, 0x8000 | pictureId);
        put8(target, offset + 3, 0);
        put8(target, offset + 4, tl0PicIdx);
        int at = offset + DESCRIPTOR_BYTES;
        if (structure) {
            at = writeStructure(target, at);
        }
        System.arraycopy(picture, cut.offset(index), target, at, cut.length(index));
        return at + cut.length(index) - offset;
    }

    private int writeStructure(byte[] target, int at) {
        put8(target, at, 0x18);
        put16(target, at + 1, widthPixels);
        put16(target, at + 3, heightPixels);
        put8(target, at + 5, 1);
        put8(target, at + 6, 0x04);
        put8(target, at + 7, 1);
        return at + STRUCTURE_BYTES;
    }
}
