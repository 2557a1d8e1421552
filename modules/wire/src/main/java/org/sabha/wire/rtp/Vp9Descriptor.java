package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * The VP9 payload descriptor, RFC 9628 section 4.2. It tells everything a forwarder needs, so the payload may be opaque.
 *
 * <pre>
 *   |I|P|L|F|B|E|V|Z|   P: inter-picture predicted; B, E: start and end of a layer frame
 *   |M| PICTURE ID  |   if I; with M one byte more (15 bits)
 *   | TID |U| SID |D|   if L; U: switching up point, D: depends on the spatial layer below
 *   |   TL0PICIDX   |   if L and not F
 *   | P_DIFF      |N|   if F and P, up to three times while N
 *   | N_S |Y|G|-|-|-|   if V: scalability structure
 *   | width, height |   if Y, 2 x 16 bits, N_S + 1 times
 *   |      N_G      |   if G, then N_G times |TID|U| R |-|-| and R times P_DIFF
 * </pre>
 *
 * A reusable reader for one owner: {@link #read}, then the accessors.
 */
public final class Vp9Descriptor {
    private static final int MAX_SPATIAL_LAYERS = 8;
    private static final int MAX_DIFFS = 3;

    private final int[] widths = new int[MAX_SPATIAL_LAYERS];
    private final int[] heights = new int[MAX_SPATIAL_LAYERS];
    private int length;
    private int flags;
    private int pictureIdAt;
    private int pictureIdBits;
    private int pictureId;
    private int layers;
    private boolean layersPresent;
    private int tl0At;
    private int tl0PicIdx;
    private int spatialLayers;
    private boolean sizesPresent;

    /** Reads the descriptor at the start of a payload; null when it is sound. */
    public @Nullable DropReason read(byte[] bytes, int payloadOffset, int payloadLength) {
        clear();
        int end = payloadOffset + payloadLength;
        int at = payloadOffset < end ? readAll(bytes, payloadOffset, end) : -1;
        if (at < 0) {
            clear();
            return DropReason.MALFORMED_DESCRIPTOR;
        }
        length = at - payloadOffset;
        return null;
    }

    private void clear() {
        length = 0;
        flags = 0;
        pictureIdAt = -1;
        pictureIdBits = 0;
        pictureId = -1;
        layers = 0;
        layersPresent = false;
        tl0At = -1;
        tl0PicIdx = -1;
        spatialLayers = 0;
        sizesPresent = false;
    }

    private int readAll(byte[] bytes, int from, int end) {
        flags = u8(bytes, from);
        int at = from + 1;
        if ((flags & 0x80) != 0) {
            at = readPictureId(bytes, at, end);
        }
        if (at >= 0 && (flags & 0x20) != 0) {
            at = readLayers(bytes, at, end);
        }
        if (at >= 0 && flexible() && interPicture()) {
            at = skipDiffs(bytes, at, end);
        }
        if (at >= 0 && (flags & 0x02) != 0) {
            at = readStructure(bytes, at, end);
        }
        return at > end ? -1 : at;
    }

    private int readPictureId(byte[] bytes, int at, int end) {
        if (at >= end) {
            return -1;
        }
        pictureIdBits = (bytes[at] & 0x80) != 0 ? 15 : 7;
        int size = pictureIdBits == 15 ? 2 : 1;
        if (at + size > end) {
            return -1;
        }
        pictureIdAt = at;
        pictureId = size == 2 ? u16(bytes, at) & 0x7fff : u8(bytes, at);
        return at + size;
    }

    private int readLayers(byte[] bytes, int at, int end) {
        int size = flexible() ? 1 : 2;
        if (at + size > end) {
            return -1;
        }
        layers = u8(bytes, at);
        layersPresent = true;
        if (!flexible()) {
            tl0At = at + 1;
            tl0PicIdx = u8(bytes, at + 1);
        }
        return at + size;
    }

    private static int skipDiffs(byte[] bytes, int from, int end) {
        int at = from;
        for (int i = 0; i < MAX_DIFFS; i++) {
            if (at >= end) {
                return -1;
            }
            if ((bytes[at++] & 1) == 0) {
                return at;
            }
        }
        // RFC 9628 allows three reference indices; a fourth is announced here.
        return -1;
    }

    private int readStructure(byte[] bytes, int from, int end) {
        int at = from;
        if (at >= end) {
            return -1;
        }
        int head = u8(bytes, at++);
        spatialLayers = (head >> 5) + 1;
        if ((head & 0x10) != 0) {
            if (at + 4 * spatialLayers > end) {
                return -1;
            }
            for (int i = 0; i < spatialLayers; i++, at += 4) {
                widths[i] = u16(bytes, at);
                heights[i] = u16(bytes, at + 2);
            }
            sizesPresent = true;
        }
        return (head & 0x08) != 0 ? skipPictureGroup(bytes, at, end) : at;
    }

    private static int skipPictureGroup(byte[] bytes, int from, int end) {
        if (from >= end) {
            return -1;
        }
        int at = from + 1;
        for (int i = u8(bytes, from); i > 0; i--) {
            if (at >= end) {
                return -1;
            }
            at += 1 + (u8(bytes, at) >> 2 & 3);
        }
        return at > end ? -1 : at;
    }

    private boolean flexible() {
        return (flags & 0x10) != 0;
    }

    /** Bytes of the descriptor. */
    public int length() {
        return length;
    }

    /** The P bit: whether the frame refers to an earlier picture. */
    public boolean interPicture() {
        return (flags & 0x40) != 0;
    }

    /** The B bit: the packet begins a layer frame. */
    public boolean startOfFrame() {
        return (flags & 0x08) != 0;
    }

    /** The E bit: the packet ends a layer frame. */
    public boolean endOfFrame() {
        return (flags & 0x04) != 0;
    }

    /** Whether the packet begins a key picture: not predicted from earlier pictures, lowest spatial layer. */
    public boolean keyFrame() {
        return !interPicture() && startOfFrame() && spatialId() == 0;
    }

    /** The picture id, or -1 when absent. */
    public int pictureId() {
        return pictureId;
    }

    /** 7 or 15, or 0 when there is no picture id. */
    public int pictureIdBits() {
        return pictureIdBits;
    }

    /** Whether the descriptor names layers. */
    public boolean layersPresent() {
        return layersPresent;
    }

    /** Temporal layer, 0 when the descriptor does not say. */
    public int temporalId() {
        return layers >> 5;
    }

    /** Spatial layer, 0 when the descriptor does not say. */
    public int spatialId() {
        return layers >> 1 & 7;
    }

    /** The U bit: a receiver may go up to this temporal layer here. */
    public boolean switchingUpPoint() {
        return (layers & 0x10) != 0;
    }

    /** The D bit: the frame depends on the spatial layer below. */
    public boolean interLayerDependency() {
        return (layers & 1) != 0;
    }

    /** The running index of base layer frames, or -1 when absent (flexible mode). */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** Spatial layers by the scalability structure, 0 when the packet carries none. */
    public int spatialLayers() {
        return spatialLayers;
    }

    /** Width of a spatial layer by the scalability structure, 0 when unknown. */
    public int widthPixels(int spatialId) {
        return sizesPresent && spatialId < spatialLayers ? widths[spatialId] : 0;
    }

    /** Height of a spatial layer by the scalability structure, 0 when unknown. */
    public int heightPixels(int spatialId) {
        return sizesPresent && spatialId < spatialLayers ? heights[spatialId] : 0;
    }

    /**
     * Writes both indices into a copy of the packet just read, where the copy's payload begins at
     * {@code targetPayloadOffset}. What the descriptor does not carry is left out; values wrap to their width.
     *
     * @param payloadOffset where the payload began when it was read
     */
    public void rewrite(byte[] target, int payloadOffset, int targetPayloadOffset, int newPictureId, int newTl0) {
        int shift = targetPayloadOffset - payloadOffset;
        if (pictureIdBits == 15) {
            put16(target, pictureIdAt + shift, 0x8000 | (newPictureId & 0x7fff));
        } else if (pictureIdBits == 7) {
            put8(target, pictureIdAt + shift, newPictureId & 0x7f);
        }
        if (tl0At >= 0) {
            put8(target, tl0At + shift, newTl0);
        }
    }
}
