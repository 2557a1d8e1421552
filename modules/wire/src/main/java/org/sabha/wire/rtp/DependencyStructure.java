package org.sabha.wire.rtp;

import java.util.Arrays;

/**
 * The template structure that a key frame's dependency descriptor carries, AV1 RTP specification appendix A.8.3:
 * spatial and temporal id, decode target indications, frame differences and chain differences of up to 64 templates.
 * Arrays are of their largest size from the start, so a peer cannot make them grow.
 */
final class DependencyStructure {
    static final int MAX_TEMPLATES = 64;
    static final int MAX_TARGETS = 32;
    static final int MAX_SPATIAL = 4;
    private static final int MAX_TEMPORAL = 8;
    private static final int NOT_PRESENT = 0;
    private static final int SAME = 0;
    private static final int NEXT_TEMPORAL = 1;
    private static final int NEXT_SPATIAL = 2;

    private final byte[] spatialIds = new byte[MAX_TEMPLATES];
    private final byte[] temporalIds = new byte[MAX_TEMPLATES];
    private final byte[] indications = new byte[MAX_TEMPLATES * MAX_TARGETS];
    private final byte[] targetSpatialIds = new byte[MAX_TARGETS];
    private final byte[] targetTemporalIds = new byte[MAX_TARGETS];
    private final byte[] needs = new byte[MAX_SPATIAL];
    private final int[] widths = new int[MAX_SPATIAL];
    private final int[] heights = new int[MAX_SPATIAL];
    private int templateIdOffset;
    private int templates;
    private int targets;
    private int chains;
    private int maxSpatialId;
    private int maxTemporalId;
    private boolean sizesPresent;

    /** False when the bits make no sense; the structure is then not to be used. */
    boolean read(BitReader bits) {
        templateIdOffset = bits.bits(6);
        targets = bits.bits(5) + 1;
        if (!readLayers(bits)) {
            return false;
        }
        for (int i = 0; i < templates; i++) {
            for (int k = 0; k < targets; k++) {
                indications[i * MAX_TARGETS + k] = (byte) bits.bits(2);
            }
        }
        for (int i = 0; i < templates && !bits.overrun(); i++) {
            while (bits.flag()) {
                bits.bits(4);
            }
        }
        readChains(bits);
        readSizes(bits);
        if (bits.overrun()) {
            return false;
        }
        findTargets();
        return true;
    }

    /** A decode target is the highest layers of the frames it is not without (appendix A.4). */
    private void findTargets() {
        Arrays.fill(needs, (byte) 0);
        for (int k = 0; k < targets; k++) {
            int spatial = 0;
            int temporal = 0;
            int mask = 0;
            for (int i = 0; i < templates; i++) {
                if (indication(i, k) != NOT_PRESENT) {
                    spatial = Math.max(spatial, spatialIds[i]);
                    temporal = Math.max(temporal, temporalIds[i]);
                    mask |= 1 << spatialIds[i];
                }
            }
            targetSpatialIds[k] = (byte) spatial;
            targetTemporalIds[k] = (byte) temporal;
            needs[spatial] |= (byte) mask;
        }
    }

    int targetSpatialId(int target) {
        return targetSpatialIds[target];
    }

    int targetTemporalId(int target) {
        return targetTemporalIds[target];
    }

    /** The spatial layers, one bit each, that the decode targets of a spatial layer consist of. */
    int needs(int spatialId) {
        return needs[spatialId];
    }

    private boolean readLayers(BitReader bits) {
        int spatial = 0;
        int temporal = 0;
        templates = 0;
        maxTemporalId = 0;
        while (true) {
            if (templates == MAX_TEMPLATES || spatial == MAX_SPATIAL || temporal == MAX_TEMPORAL || bits.overrun()) {
                return false;
            }
            spatialIds[templates] = (byte) spatial;
            temporalIds[templates++] = (byte) temporal;
            maxTemporalId = Math.max(maxTemporalId, temporal);
            switch (bits.bits(2)) {
                case SAME -> {}
                case NEXT_TEMPORAL -> temporal++;
                case NEXT_SPATIAL -> {
                    temporal = 0;
                    spatial++;
                }
                default -> {
                    maxSpatialId = spatial;
                    return true;
                }
            }
        }
    }

    private void readChains(BitReader bits) {
        chains = bits.nonSymmetric(targets + 1);
        if (chains == 0) {
            return;
        }
        for (int k = 0; k < targets; k++) {
            bits.nonSymmetric(chains);
        }
        for (int i = templates * chains; i > 0 && !bits.overrun(); i--) {
            bits.bits(4);
        }
    }

    private void readSizes(BitReader bits) {
        sizesPresent = bits.flag();
        if (!sizesPresent) {
            return;
        }
        for (int s = 0; s <= maxSpatialId; s++) {
            widths[s] = bits.bits(16) + 1;
            heights[s] = bits.bits(16) + 1;
        }
    }

    /** The index of a template id, or -1 when the structure has no such template. */
    int indexOf(int templateId) {
        int index = templateId + MAX_TEMPLATES - templateIdOffset & MAX_TEMPLATES - 1;
        return index < templates ? index : -1;
    }

    int spatialId(int index) {
        return spatialIds[index];
    }

    int temporalId(int index) {
        return temporalIds[index];
    }

    int indication(int index, int target) {
        return indications[index * MAX_TARGETS + target];
    }

    int targets() {
        return targets;
    }

    int chains() {
        return chains;
    }

    int maxSpatialId() {
        return maxSpatialId;
    }

    int maxTemporalId() {
        return maxTemporalId;
    }

    int widthPixels(int spatialId) {
        return sizesPresent && spatialId <= maxSpatialId ? widths[spatialId] : 0;
    }

    int heightPixels(int spatialId) {
        return sizesPresent && spatialId <= maxSpatialId ? heights[spatialId] : 0;
    }
}
