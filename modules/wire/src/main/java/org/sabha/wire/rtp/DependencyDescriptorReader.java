package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.put16;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * Reads the AV1 dependency descriptor header extension (AV1 RTP specification, appendix A), which describes layers and
 * key frames of any codec outside the payload.
 *
 * <pre>
 *   |S|E| template id |        frame number (16)        |   mandatory; S, E: start and end of a layer frame
 *   |T|A|D|F|C| ...                                         if longer than three bytes: structure, active targets,
 *                                                           custom indications, frame differences, chains
 * </pre>
 *
 * Only key frames carry the template structure, so one reader belongs to one SSRC and keeps the last sound structure; a
 * broken one leaves the cache untouched. Memory is fixed, about 5 KiB. The only rewriting is {@link #writeFrameNumber},
 * which never changes the length.
 */
public final class DependencyDescriptorReader {
    /** Bytes of a descriptor without extended fields. */
    public static final int MANDATORY_BYTES = 3;

    private static final int SWITCH_INDICATION = 2;
    private static final int REQUIRED_INDICATION = 3;

    private final BitReader bits = new BitReader();
    private final byte[] customIndications = new byte[DependencyStructure.MAX_TARGETS];
    private DependencyStructure structure = new DependencyStructure();
    private DependencyStructure spare = new DependencyStructure();
    private boolean structureKnown;
    private long activeTargets;

    private boolean startOfFrame;
    private boolean endOfFrame;
    private boolean structurePresent;
    private boolean customIndicationsPresent;
    private int frameNumber;
    private int template;

    /**
     * Reads one descriptor; null when it is sound. Without a known structure only the mandatory fields are there and
     * {@link #layersKnown} is false: ask for a key frame.
     */
    public @Nullable DropReason read(byte[] bytes, int valueOffset, int valueLength) {
        if (valueLength < MANDATORY_BYTES) {
            template = -1;
            return DropReason.MALFORMED_DESCRIPTOR;
        }
        bits.reset(bytes, valueOffset, valueLength);
        startOfFrame = bits.flag();
        endOfFrame = bits.flag();
        int templateId = bits.bits(6);
        frameNumber = bits.bits(16);
        structurePresent = false;
        customIndicationsPresent = false;
        template = -1;
        if (valueLength > MANDATORY_BYTES && !readExtended()) {
            structurePresent = false;
            customIndicationsPresent = false;
            return DropReason.MALFORMED_DESCRIPTOR;
        }
        if (structureKnown) {
            template = structure.indexOf(templateId);
        }
        return null;
    }

    private boolean readExtended() {
        boolean hasStructure = bits.flag();
        boolean hasActiveTargets = bits.flag();
        boolean hasIndications = bits.flag();
        boolean hasDifferences = bits.flag();
        boolean hasChains = bits.flag();
        DependencyStructure current = structure;
        if (hasStructure) {
            if (!spare.read(bits)) {
                return false;
            }
            current = spare;
        } else if (!structureKnown) {
            // the rest cannot be measured without the structure, and nothing of it is needed
            return true;
        }
        long active = hasStructure ? (1L << current.targets()) - 1 : activeTargets;
        if (hasActiveTargets) {
            active = bits.bits(current.targets()) & 0xffff_ffffL;
        }
        for (int k = 0; hasIndications && k < current.targets(); k++) {
            customIndications[k] = (byte) bits.bits(2);
        }
        if (hasDifferences) {
            skipDifferences();
        }
        for (int k = 0; hasChains && k < current.chains(); k++) {
            bits.bits(8);
        }
        if (bits.overrun()) {
            return false;
        }
        accept(hasStructure, active, hasIndications);
        return true;
    }

    private void skipDifferences() {
        int size = bits.bits(2);
        while (size != 0 && !bits.overrun()) {
            bits.bits(4 * size);
            size = bits.bits(2);
        }
    }

    private void accept(boolean hasStructure, long active, boolean hasIndications) {
        if (hasStructure) {
            DependencyStructure before = structure;
            structure = spare;
            spare = before;
            structureKnown = true;
        }
        structurePresent = hasStructure;
        activeTargets = active;
        customIndicationsPresent = hasIndications;
    }

    /** Whether the packet begins a layer frame. */
    public boolean startOfFrame() {
        return startOfFrame;
    }

    /** Whether the packet ends a layer frame. */
    public boolean endOfFrame() {
        return endOfFrame;
    }

    /** 0 to 65,535, counts layer frames. */
    public int frameNumber() {
        return frameNumber;
    }

    /** Whether this descriptor carried a structure, which only key frames do. */
    public boolean keyFrame() {
        return structurePresent;
    }

    /** Whether the structure names this packet's template, so that the layer ids below are right. */
    public boolean layersKnown() {
        return template >= 0;
    }

    /** Spatial layer, 0 when unknown. */
    public int spatialId() {
        return template >= 0 ? structure.spatialId(template) : 0;
    }

    /** Temporal layer, 0 when unknown. */
    public int temporalId() {
        return template >= 0 ? structure.temporalId(template) : 0;
    }

    /** Decode targets of the known structure, 0 when there is none. */
    public int decodeTargets() {
        return structureKnown ? structure.targets() : 0;
    }

    /** The highest spatial id of the known structure, 0 when there is none. */
    public int maxSpatialId() {
        return structureKnown ? structure.maxSpatialId() : 0;
    }

    /** The highest temporal id of the known structure, 0 when there is none. */
    public int maxTemporalId() {
        return structureKnown ? structure.maxTemporalId() : 0;
    }

    /** Indication of a decode target for this frame: 0 not present, 1 discardable, 2 switch, 3 required. */
    public int indication(int decodeTarget) {
        if (customIndicationsPresent) {
            return customIndications[decodeTarget];
        }
        return template >= 0 ? structure.indication(template, decodeTarget) : REQUIRED_INDICATION;
    }

    /**
     * The temporal layers, one bit each, up to which a receiver of this frame's spatial layer may go from this frame
     * on, whatever of the higher ones it has missed (the indication "switch"). 0 when layers are unknown.
     */
    public int risesTo() {
        int mask = 0;
        for (int k = 0; template >= 0 && k < structure.targets(); k++) {
            if (structure.targetSpatialId(k) == spatialId() && indication(k) == SWITCH_INDICATION) {
                mask |= 1 << structure.targetTemporalId(k);
            }
        }
        return mask;
    }

    /**
     * The spatial layers, one bit each, that go out when {@code spatialId} is the highest wanted; 0 without a structure
     * or where it has no such layer.
     */
    public int spatialNeeds(int spatialId) {
        return structureKnown && spatialId <= structure.maxSpatialId() ? structure.needs(spatialId) : 0;
    }

    /** Largest width of a spatial layer, 0 when the sender did not say. */
    public int widthPixels(int spatialId) {
        return structureKnown ? structure.widthPixels(spatialId) : 0;
    }

    /** Largest height of a spatial layer, 0 when the sender did not say. */
    public int heightPixels(int spatialId) {
        return structureKnown ? structure.heightPixels(spatialId) : 0;
    }

    /** Forgets the structure, as when a track changes its sender. */
    public void reset() {
        structureKnown = false;
        structurePresent = false;
        customIndicationsPresent = false;
        activeTargets = 0;
        template = -1;
    }

    /** Writes another frame number into a descriptor of at least {@link #MANDATORY_BYTES}. */
    public static void writeFrameNumber(byte[] bytes, int valueOffset, int frameNumber) {
        put16(bytes, valueOffset + 1, frameNumber);
    }
}
