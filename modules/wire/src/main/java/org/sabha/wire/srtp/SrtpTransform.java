package org.sabha.wire.srtp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Protects and unprotects the packets of one transport in place (RFC 3711, RFC 7714).
 *
 * <p>One event loop owns it. Each method answers null when it succeeded, else why the packet is to be dropped; the
 * buffer's content is then undefined. RTP must have passed {@code RtpHeader.check}. Protection needs the buffer's tail
 * room. A sequence number of one SSRC is protected once only: with AES-GCM a second, different packet under the same
 * number would give the key away, so it is refused as {@link DropReason#SRTP_REPLAYED}.
 */
public interface SrtpTransform extends AutoCloseable {
    /** Encrypts and authenticates an outgoing RTP packet. */
    @Nullable
    DropReason protectRtp(PacketBuffer packet);

    /** Whether {@link #protectRtp(MemorySegment, long, int)} works. */
    default boolean protectsInMemory() {
        return false;
    }

    /**
     * Encrypts and authenticates an outgoing RTP packet in place, in memory outside of the heap that has room for
     * {@link SrtpProfile#rtpOverheadBytes} behind the packet.
     *
     * @param length of the packet in bytes, without what protection adds
     */
    default @Nullable DropReason protectRtp(MemorySegment memory, long offset, int length) {
        throw new UnsupportedOperationException("this transform works on the heap");
    }

    /** Verifies and decrypts an incoming RTP packet. */
    @Nullable
    DropReason unprotectRtp(PacketBuffer packet);

    /** Encrypts and authenticates an outgoing RTCP compound. */
    @Nullable
    DropReason protectRtcp(PacketBuffer packet);

    /** Verifies and decrypts an incoming RTCP compound. */
    @Nullable
    DropReason unprotectRtcp(PacketBuffer packet);

    /** The negotiated profile. */
    SrtpProfile profile();

    /** Forgets all contexts; every later packet is refused as {@link DropReason#CLOSED}. */
    @Override
    void close();
}
