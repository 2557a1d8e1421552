package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one receiver will get of one packet: everything that is decided before the bytes are written. Pooled. */
final class PlannedPacket {
    /** Stands for the transport-wide number of a packet that feedback does not name. */
    static final int UNREPORTED = -1;

    private static final int NONE = -1;

    private @Nullable OutboundTrack slot;
    private @Nullable MediaPacket packet;

    int payloadType;
    int sequenceNumber;
    int timestamp;
    int ssrc;
    boolean marker;
    boolean announceMid;
    /** The original number of a retransmission (RFC 4588 section 4), or -1 for first transmissions. */
    int originalSequence = NONE;

    int pictureId;
    int tl0PicIdx;
    int frameNumber;
    int sizeBytes;
    /** The number under which feedback will name it, once it is written; {@link #UNREPORTED} for none. */
    int transportSequence;
    /** Of the packet when it was decided on. */
    int payloadBytes;
    /** Bytes of RTP padding behind the payload, 0 to 224; a probe is nothing else. */
    int paddingBytes;

    OutboundTrack slot() {
        return Objects.requireNonNull(slot);
    }

    MediaPacket packet() {
        return Objects.requireNonNull(packet);
    }

    void set(OutboundTrack newSlot, MediaPacket newPacket) {
        slot = newSlot;
        packet = newPacket;
        payloadBytes = newPacket.payloadLength;
        originalSequence = NONE;
        paddingBytes = 0;
    }

    /** Takes over another decision, but for the packet it was made on. */
    void copyFrom(PlannedPacket other) {
        slot = other.slot;
        packet = null;
        payloadType = other.payloadType;
        sequenceNumber = other.sequenceNumber;
        timestamp = other.timestamp;
        ssrc = other.ssrc;
        marker = other.marker;
        announceMid = other.announceMid;
        originalSequence = other.originalSequence;
        pictureId = other.pictureId;
        tl0PicIdx = other.tl0PicIdx;
        frameNumber = other.frameNumber;
        payloadBytes = other.payloadBytes;
        paddingBytes = other.paddingBytes;
    }

    /** Keeps nothing alive any more. */
    void forget() {
        slot = null;
        packet = null;
    }

    boolean isRetransmission() {
        return originalSequence >= 0;
    }
}
