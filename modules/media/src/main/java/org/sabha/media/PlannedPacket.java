package org.sabha.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one receiver will get of one packet: everything that is decided before the bytes are written. Pooled. */
final class PlannedPacket {
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

    OutboundTrack slot() {
        return Objects.requireNonNull(slot);
    }

    MediaPacket packet() {
        return Objects.requireNonNull(packet);
    }

    void set(OutboundTrack newSlot, MediaPacket newPacket) {
        slot = newSlot;
        packet = newPacket;
        originalSequence = NONE;
    }

    boolean isRetransmission() {
        return originalSequence >= 0;
    }
}
