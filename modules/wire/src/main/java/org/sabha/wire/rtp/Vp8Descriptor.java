package org.sabha.wire.rtp;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put8;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * The VP8 payload descriptor, RFC 7741 section 4.2, and the key frame mark of the payload header, section 4.3.
 *
 * <pre>
 *   |X|R|N|S|R| PID |   required; S: start of partition PID
 *   |I|L|T|K|  RSV  |   if X
 *   |M| PictureID   |   if I; with M one byte more (15 bits)
 *   |   TL0PICIDX   |   if L
 *   |TID|Y| KEYIDX  |   if T or K
 *   |Size0|H|VER|P|     first payload byte; P = 0 on key frames
 * </pre>
 *
 * A reusable reader for one owner: {@link #read}, then the accessors. Picture id and TL0PICIDX are rewritten in place
 * in their given width, so the payload never moves.
 */
public final class Vp8Descriptor {
    private static final int KEY_FRAME_HEADER_BYTES = 10;

    private int length;
    private boolean startOfFrame;
    private boolean nonReference;
    private int pictureIdAt;
    private int pictureIdBits;
    private int pictureId;
    private int tl0At;
    private int tl0PicIdx;
    private int temporalId;
    private boolean layerSync;
    private boolean keyFrame;
    private int widthPixels;
    private int heightPixels;

    /** Reads the descriptor at the start of a payload; null when it is sound. */
    public @Nullable DropReason read(byte[] bytes, int payloadOffset, int payloadLength) {
        clear();
        int end = payloadOffset + payloadLength;
        int at = payloadOffset;
        if (at >= end) {
            return DropReason.MALFORMED_DESCRIPTOR;
        }
        int first = u8(bytes, at++);
        nonReference = (first & 0x20) != 0;
        startOfFrame = (first & 0x10) != 0 && (first & 0x07) == 0;
        if ((first & 0x80) != 0) {
            at = readExtended(bytes, at, end);
            if (at < 0) {
                clear();
                return DropReason.MALFORMED_DESCRIPTOR;
            }
        }
        length = at - payloadOffset;
        readFrameHeader(bytes, at, end);
        return null;
    }

    private void clear() {
        length = 0;
        startOfFrame = false;
        nonReference = false;
        pictureIdAt = -1;
        pictureIdBits = 0;
        pictureId = -1;
        tl0At = -1;
        tl0PicIdx = -1;
        temporalId = 0;
        layerSync = false;
        keyFrame = false;
        widthPixels = 0;
        heightPixels = 0;
    }

    private int readExtended(byte[] bytes, int from, int end) {
        int at = from;
        if (at >= end) {
            return -1;
        }
        int flags = u8(bytes, at++);
        if ((flags & 0x80) != 0) {
            pictureIdBits = at < end && (bytes[at] & 0x80) != 0 ? 15 : 7;
            if (at + (pictureIdBits == 15 ? 2 : 1) > end) {
                return -1;
            }
            pictureIdAt = at;
            pictureId = pictureIdBits == 15 ? u16(bytes, at) & 0x7fff : u8(bytes, at);
            at += pictureIdBits == 15 ? 2 : 1;
        }
        if ((flags & 0x40) != 0) {
            if (at >= end) {
                return -1;
            }
            tl0At = at;
            tl0PicIdx = u8(bytes, at++);
        }
        if ((flags & 0x30) != 0) {
            if (at >= end) {
                return -1;
            }
            int layer = u8(bytes, at++);
            if ((flags & 0x20) != 0) {
                temporalId = layer >> 6;
                layerSync = (layer & 0x20) != 0;
            }
        }
        return at;
    }

    /** A key frame shows its start code too (RFC 6386 section 9.1), which random bytes of an opaque payload do not. */
    private void readFrameHeader(byte[] bytes, int at, int end) {
        if (!startOfFrame || end - at < KEY_FRAME_HEADER_BYTES || (bytes[at] & 1) != 0) {
            return;
        }
        if (u8(bytes, at + 3) == 0x9d && u8(bytes, at + 4) == 0x01 && u8(bytes, at + 5) == 0x2a) {
            keyFrame = true;
            widthPixels = (u8(bytes, at + 7) << 8 | u8(bytes, at + 6)) & 0x3fff;
            heightPixels = (u8(bytes, at + 9) << 8 | u8(bytes, at + 8)) & 0x3fff;
        }
    }

    /** Bytes of the descriptor. */
    public int length() {
        return length;
    }

    /** Whether the packet begins a frame (partition 0). */
    public boolean startOfFrame() {
        return startOfFrame;
    }

    /** Whether no later frame refers to this one. */
    public boolean nonReference() {
        return nonReference;
    }

    /** The picture id, or -1 when absent. */
    public int pictureId() {
        return pictureId;
    }

    /** 7 or 15, or 0 when there is no picture id. */
    public int pictureIdBits() {
        return pictureIdBits;
    }

    /** The running index of base layer frames, or -1 when absent. */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** Temporal layer, 0 when the descriptor does not say. */
    public int temporalId() {
        return temporalId;
    }

    /** Whether a receiver may go up to this temporal layer here. */
    public boolean layerSync() {
        return layerSync;
    }

    /** Whether the packet begins a key frame, by the payload's first ten bytes. */
    public boolean keyFrame() {
        return keyFrame;
    }

    /** Width of a key frame, 0 otherwise. */
    public int widthPixels() {
        return widthPixels;
    }

    /** Height of a key frame, 0 otherwise. */
    public int heightPixels() {
        return heightPixels;
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
