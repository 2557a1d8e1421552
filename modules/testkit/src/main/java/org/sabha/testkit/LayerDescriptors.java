package org.sabha.testkit;

/**
 * Writes dependency descriptors of L3T3_KEY (AV1 RTP specification, appendix A), bit by bit: three spatial layers of
 * 180, 360 and 720 lines, three temporal ones.
 */
public final class LayerDescriptors {
    private static final int LAYERS = 3;

    private final byte[] bytes = new byte[64];
    private int at;

    private LayerDescriptors() {}

    /**
     * The descriptor of one packet; with the first of a key picture come the templates.
     *
     * @param frameNumber of the layer's frame, 16 bits
     */
    public static byte[] write(LayerPacket packet, int frameNumber) {
        LayerDescriptors out = new LayerDescriptors();
        out.bits(packet.start() ? 1 : 0, 1);
        out.bits(packet.end() ? 1 : 0, 1);
        out.bits(packet.spatial() * (LAYERS + 1) + (packet.key() ? 0 : 1 + packet.temporal()), 6);
        out.bits(frameNumber, 16);
        if (packet.beginsKeyPicture()) {
            out.structure();
        }
        byte[] done = new byte[(out.at + 7) / 8];
        System.arraycopy(out.bytes, 0, done, 0, done.length);
        return done;
    }

    private void bits(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bytes[at >> 3] |= (byte) ((value >> i & 1) << (7 - (at & 7)));
            at++;
        }
    }

    /** Templates by spatial layer: key, then each temporal layer; decode targets by spatial, then temporal layer. */
    private void structure() {
        bits(0b10000, 5);
        bits(0, 6);
        bits(LAYERS * LAYERS - 1, 5);
        for (int s = 0; s < LAYERS; s++) {
            bits(0, 2);
            bits(1, 2);
            bits(1, 2);
            bits(s == LAYERS - 1 ? 3 : 2, 2);
        }
        for (int s = 0; s < LAYERS; s++) {
            for (int template = 0; template <= LAYERS; template++) {
                for (int target = 0; target < LAYERS * LAYERS; target++) {
                    bits(indication(s, template, target), 2);
                }
            }
        }
        bits(0, LAYERS * (LAYERS + 1));
        // no chains: ns(10) of 0
        bits(0, 3);
        bits(1, 1);
        for (int s = 0; s < LAYERS; s++) {
            bits((320 << s) - 1, 16);
            bits((180 << s) - 1, 16);
        }
    }

    private static int indication(int spatial, int template, int target) {
        int targetSpatial = target / LAYERS;
        int targetTemporal = target % LAYERS;
        if (template == 0) {
            return spatial <= targetSpatial ? 2 : 0;
        }
        int temporal = template - 1;
        if (spatial != targetSpatial || temporal > targetTemporal) {
            return 0;
        }
        return temporal > 0 && temporal == targetTemporal ? 1 : 2;
    }
}
