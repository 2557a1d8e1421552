package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;

import org.sabha.testkit.LayerPacket;

/**
 * Writes the payload descriptors of a camera that sends three spatial and three temporal layers of VP9 as browsers do
 * (L3T3_KEY; RFC 9628 section 4.2): 15-bit picture id, layer indices, and the sizes with each key picture.
 */
public final class Vp9Layers {
    /** Spatial layers: 180, 360 and 720 lines. */
    public static final int SPATIAL = 3;

    /** The temporal layer of each picture behind a key picture, over and over. */
    private static final int[] TEMPORAL = {0, 2, 1, 2};

    private Vp9Layers() {}

    /** The temporal layer of the picture so many behind a key picture. */
    public static int temporal(int picturesBehindKey) {
        return TEMPORAL[picturesBehindKey % TEMPORAL.length];
    }

    /** Writes the descriptor of a packet at {@code at}; answers where it ends. */
    public static int write(byte[] bytes, int at, int picture, int tl0PicIdx, LayerPacket packet) {
        int spatial = packet.spatial();
        int temporal = packet.temporal();
        boolean key = packet.key();
        boolean unused = !key || spatial == SPATIAL - 1;
        int flags = 0xa0
                | (key ? 0 : 0x40)
                | (packet.start() ? 8 : 0)
                | (packet.end() ? 4 : 0)
                | (packet.beginsKeyPicture() ? 2 : 0)
                | (unused ? 1 : 0);
        put8(bytes, at, flags);
        put16(bytes, at + 1, 0x8000 | (picture & 0x7fff));
        put8(bytes, at + 3, temporal << 5 | (temporal < 2 ? 0x10 : 0) | spatial << 1 | (key && spatial > 0 ? 1 : 0));
        put8(bytes, at + 4, tl0PicIdx & 0xff);
        if (!packet.beginsKeyPicture()) {
            return at + 5;
        }
        put8(bytes, at + 5, (SPATIAL - 1) << 5 | 0x10);
        for (int s = 0; s < SPATIAL; s++) {
            put16(bytes, at + 6 + 4 * s, 320 << s);
            put16(bytes, at + 8 + 4 * s, 180 << s);
        }
        return at + 6 + 4 * SPATIAL;
    }
}
