package org.sabha.testkit;

/**
 * Writes dependency descriptors (AV1 RTP specification, appendix A), bit by bit, of three spatial layers of 180, 360 and
 * 720 lines with three temporal ones each: L3T3_KEY in one stream, or S3T3 in a stream for each spatial layer.
 */
public final class LayerDescriptors {
    private static final int LAYERS = 3;

    private final byte[] bytes = new byte[64];
    private final int firstSpatial;
    private final int spatialLayers;
    private final int firstTemplate;
    private int at;

    private LayerDescriptors(int firstSpatial, int spatialLayers, int firstTemplate) {
        this.firstSpatial = firstSpatial;
        this.spatialLayers = spatialLayers;
        this.firstTemplate = firstTemplate;
    }

    /**
     * The descriptor of one packet; with the first of a key picture come the templates.
     *
     * @param frameNumber of the layer's frame, 16 bits
     */
    public static byte[] write(LayerPacket packet, int frameNumber) {
        return new LayerDescriptors(0, LAYERS, 0).written(packet, packet.spatial(), frameNumber);
    }

    /**
     * The same where each spatial layer is a stream with templates of its own. Their ids overlap: what is the second
     * template of one stream is the first of the next.
     */
    public static byte[] writeSimulcast(LayerPacket packet, int frameNumber) {
        return new LayerDescriptors(packet.spatial(), 1, packet.spatial()).written(packet, 0, frameNumber);
    }

    private byte[] written(LayerPacket packet, int spatial, int frameNumber) {
        bits(packet.start() ? 1 : 0, 1);
        bits(packet.end() ? 1 : 0, 1);
        bits(firstTemplate + spatial * (LAYERS + 1) + (packet.key() ? 0 : 1 + packet.temporal()), 6);
        bits(frameNumber, 16);
        if (packet.key() && packet.start() && spatial == 0) {
            structure();
        }
        byte[] done = new byte[(at + 7) / 8];
        System.arraycopy(bytes, 0, done, 0, done.length);
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
        int targets = spatialLayers * LAYERS;
        bits(0b10000, 5);
        bits(firstTemplate, 6);
        bits(targets - 1, 5);
        for (int s = 0; s < spatialLayers; s++) {
            bits(0, 2);
            bits(1, 2);
            bits(1, 2);
            bits(s == spatialLayers - 1 ? 3 : 2, 2);
        }
        for (int s = 0; s < spatialLayers; s++) {
            for (int template = 0; template <= LAYERS; template++) {
                for (int target = 0; target < targets; target++) {
                    bits(indication(s, template, target), 2);
                }
            }
        }
        bits(0, spatialLayers * (LAYERS + 1));
        // no chains
        bits(0, nonSymmetricBitsOfZero(targets + 1));
        bits(1, 1);
        for (int s = 0; s < spatialLayers; s++) {
            bits((320 << (firstSpatial + s)) - 1, 16);
            bits((180 << (firstSpatial + s)) - 1, 16);
        }
    }

    /** What ns(n) takes for 0 (AV1 specification section 4.10.7): a bit fewer than n has. */
    private static int nonSymmetricBitsOfZero(int n) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(n) - 1;
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
