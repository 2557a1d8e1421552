package org.sabha.wire.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;

/**
 * {@link SrtpTransform} of the AES-GCM profiles over libcrypto by the foreign function API. Four contexts per transport
 * (two protocols, two directions), whatever the number of SSRCs: those differ in nonce and packet index only.
 *
 * <p>It allocates nothing per packet, and an outgoing packet can be encrypted where it will be sent from. A table entry
 * of an inbound SSRC stays only if the packet that made it was authentic; authentic ones beyond the bound are refused,
 * none is evicted.
 */
final class LibcryptoSrtp implements SrtpTransform {
    private static final int NONCE_AT = 0;
    private static final int PRODUCED_AT = 16;
    private static final int ASSOCIATED_AT = 32;
    private static final int PACKET_AT = 64;
    private static final int MEMORY_BYTES = PACKET_AT + PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM;

    private static final int TAG = GcmContext.TAG_BYTES;
    private static final int RTCP_CLEAR_BYTES = 8;
    private static final int RTCP_INDEX_BYTES = 4;
    private static final int ENCRYPTED = 0x8000_0000;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final SrtpProfile profile;
    /** Nonce, scratch of libcrypto, and room for a packet that comes from the heap. */
    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, Long.BYTES);

    private final GcmSession outboundRtp;
    private final GcmSession outboundRtcp;
    private final GcmSession inboundRtp;
    private final GcmSession inboundRtcp;
    private final SsrcTable<PacketIndices> sentRtp = new SsrcTable<>(JitsiSrtp.MAX_OUTBOUND_SSRCS);
    private final SsrcTable<PacketIndices> sentRtcp = new SsrcTable<>(JitsiSrtp.MAX_OUTBOUND_SSRCS);
    private final SsrcTable<PacketIndices> receivedRtp = new SsrcTable<>(JitsiSrtp.MAX_INBOUND_SSRCS);
    private final SsrcTable<PacketIndices> receivedRtcp = new SsrcTable<>(JitsiSrtp.MAX_INBOUND_SSRCS);
    private boolean closed;

    /** @param cipher of {@link Libcrypto#fetchCipher}, for the profile's key size */
    LibcryptoSrtp(SrtpKeys keys, DtlsRole role, long cipher) throws GeneralSecurityException {
        profile = keys.profile();
        boolean client = role == DtlsRole.CLIENT;
        byte[] outKey = client ? keys.clientKey() : keys.serverKey();
        byte[] outSalt = client ? keys.clientSalt() : keys.serverSalt();
        byte[] inKey = client ? keys.serverKey() : keys.clientKey();
        byte[] inSalt = client ? keys.serverSalt() : keys.clientSalt();
        MemorySegment scratch = memory.asSlice(PACKET_AT);
        try {
            outboundRtp = GcmSession.create(cipher, outKey, outSalt, SrtpKeyDerivation.RTP_KEY, true, scratch);
            outboundRtcp = GcmSession.create(cipher, outKey, outSalt, SrtpKeyDerivation.RTCP_KEY, true, scratch);
            inboundRtp = GcmSession.create(cipher, inKey, inSalt, SrtpKeyDerivation.RTP_KEY, false, scratch);
            inboundRtcp = GcmSession.create(cipher, inKey, inSalt, SrtpKeyDerivation.RTCP_KEY, false, scratch);
        } finally {
            for (byte[] secret : new byte[][] {outKey, outSalt, inKey, inSalt}) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    // ---- RTP

    @Override
    public @Nullable DropReason protectRtp(PacketBuffer packet) {
        int length = packet.length();
        if (length > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.OVERSIZED;
        }
        load(packet);
        DropReason problem = protectRtp(memory, PACKET_AT, length);
        if (problem == null) {
            store(packet, length + TAG);
        }
        return problem;
    }

    @Override
    public boolean protectsInMemory() {
        return true;
    }

    @Override
    public @Nullable DropReason protectRtp(MemorySegment target, long offset, int length) {
        if (closed) {
            return DropReason.CLOSED;
        }
        if (length < RtpHeader.FIXED_BYTES || offset < 0 || offset > target.byteSize() - length - TAG) {
            return DropReason.SRTP_INVALID;
        }
        int header = headerLength(target, offset, length);
        if (header > length) {
            return DropReason.SRTP_INVALID;
        }
        int ssrc = target.get(INT, offset + 8);
        PacketIndices indices = sentRtp.get(ssrc);
        if (indices == null) {
            if (sentRtp.full()) {
                return DropReason.TOO_MANY_SSRCS;
            }
            indices = new PacketIndices();
            sentRtp.put(ssrc, indices);
        }
        long index = indices.guess(target.get(SHORT, offset + 2) & 0xffff);
        DropReason refusal = indices.refusal(index);
        if (refusal != null) {
            return refusal;
        }
        indices.accept(index);
        outboundRtp.rtpNonce(memory, ssrc, index);
        long packet = target.address() + offset;
        return run(outboundRtp, packet, header, packet + header, length - header) ? null : DropReason.SRTP_INVALID;
    }

    /** The header with its contributing sources and extension block; more than {@code length} when it is cut off. */
    private static int headerLength(MemorySegment target, long offset, int length) {
        int first = target.get(BYTE, offset);
        int header = RtpHeader.FIXED_BYTES + 4 * (first & 0xf);
        if ((first & 0x10) == 0) {
            return header;
        }
        return header + 4 > length
                ? Integer.MAX_VALUE
                : header + 4 + 4 * (target.get(SHORT, offset + header + 2) & 0xffff);
    }

    @Override
    public @Nullable DropReason unprotectRtp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        int length = packet.length() - TAG;
        if (length < RtpHeader.FIXED_BYTES || packet.length() > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.SRTP_INVALID;
        }
        int ssrc = RtpHeader.ssrc(packet.bytes(), packet.offset());
        PacketIndices known = receivedRtp.get(ssrc);
        if (known == null && receivedRtp.full()) {
            return DropReason.TOO_MANY_SSRCS;
        }
        PacketIndices indices = known == null ? new PacketIndices() : known;
        long index = indices.guess(RtpHeader.sequenceNumber(packet.bytes(), packet.offset()));
        DropReason refusal = indices.refusal(index);
        if (refusal != null) {
            return refusal;
        }
        load(packet);
        int header = headerLength(memory, PACKET_AT, length);
        if (header > length) {
            return DropReason.SRTP_INVALID;
        }
        inboundRtp.rtpNonce(memory, ssrc, index);
        long start = memory.address() + PACKET_AT;
        if (!run(inboundRtp, start, header, start + header, length - header)) {
            return DropReason.SRTP_AUTH_FAILED;
        }
        indices.accept(index);
        if (known == null) {
            receivedRtp.put(ssrc, indices);
        }
        store(packet, length);
        return null;
    }

    // ---- RTCP

    @Override
    public @Nullable DropReason protectRtcp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        int length = packet.length();
        if (length < RTCP_CLEAR_BYTES || length > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.SRTP_INVALID;
        }
        int ssrc = Bytes.i32(packet.bytes(), packet.offset() + 4);
        PacketIndices indices = sentRtcp.get(ssrc);
        if (indices == null) {
            if (sentRtcp.full()) {
                return DropReason.TOO_MANY_SSRCS;
            }
            indices = new PacketIndices();
            sentRtcp.put(ssrc, indices);
        }
        long index = indices.next();
        if (index > Integer.MAX_VALUE) {
            return DropReason.SRTP_INVALID;
        }
        indices.accept(index);
        load(packet);
        if (!runRtcp(outboundRtcp, ssrc, (int) index, length)) {
            return DropReason.SRTP_INVALID;
        }
        memory.set(INT, PACKET_AT + length + TAG, ENCRYPTED | (int) index);
        store(packet, length + TAG + RTCP_INDEX_BYTES);
        return null;
    }

    @Override
    public @Nullable DropReason unprotectRtcp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        int length = packet.length() - TAG - RTCP_INDEX_BYTES;
        if (length < RTCP_CLEAR_BYTES || packet.length() > PacketBuffer.MAX_PACKET_BYTES) {
            return DropReason.SRTP_INVALID;
        }
        int word = Bytes.i32(packet.bytes(), packet.offset() + length + TAG);
        if ((word & ENCRYPTED) == 0) {
            // clear compounds are negotiated by nobody
            return DropReason.SRTP_AUTH_FAILED;
        }
        int ssrc = Bytes.i32(packet.bytes(), packet.offset() + 4);
        PacketIndices known = receivedRtcp.get(ssrc);
        if (known == null && receivedRtcp.full()) {
            return DropReason.TOO_MANY_SSRCS;
        }
        PacketIndices indices = known == null ? new PacketIndices() : known;
        int index = word & ~ENCRYPTED;
        DropReason refusal = indices.refusal(index);
        if (refusal != null) {
            return refusal;
        }
        load(packet);
        if (!runRtcp(inboundRtcp, ssrc, index, length)) {
            return DropReason.SRTP_AUTH_FAILED;
        }
        indices.accept(index);
        if (known == null) {
            receivedRtcp.put(ssrc, indices);
        }
        store(packet, length);
        return null;
    }

    /** The compound's first eight bytes stay clear and are authenticated with the index word behind them. */
    private boolean runRtcp(GcmSession session, int ssrc, int index, int length) {
        session.rtcpNonce(memory, ssrc, index);
        MemorySegment.copy(memory, PACKET_AT, memory, ASSOCIATED_AT, RTCP_CLEAR_BYTES);
        memory.set(INT, ASSOCIATED_AT + RTCP_CLEAR_BYTES, ENCRYPTED | index);
        long start = memory.address();
        return run(
                session,
                start + ASSOCIATED_AT,
                RTCP_CLEAR_BYTES + RTCP_INDEX_BYTES,
                start + PACKET_AT + RTCP_CLEAR_BYTES,
                length - RTCP_CLEAR_BYTES);
    }

    // ---- memory

    private boolean run(GcmSession session, long aad, int aadLength, long text, int length) {
        boolean done = session.context()
                .run(memory.address() + NONCE_AT, aad, aadLength, text, length, memory.address() + PRODUCED_AT);
        // a use behind the call, so that the memory is reachable until it has ended
        return done && memory.get(ValueLayout.JAVA_INT, PRODUCED_AT) >= 0;
    }

    private void load(PacketBuffer packet) {
        MemorySegment.copy(packet.bytes(), packet.offset(), memory, BYTE, PACKET_AT, packet.length());
    }

    private void store(PacketBuffer packet, int length) {
        packet.grow(Math.max(0, length - packet.length()));
        MemorySegment.copy(memory, BYTE, PACKET_AT, packet.bytes(), packet.offset(), length);
        packet.setLength(length);
    }

    @Override
    public SrtpProfile profile() {
        return profile;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            outboundRtp.close();
            outboundRtcp.close();
            inboundRtp.close();
            inboundRtcp.close();
            sentRtp.clear();
            sentRtcp.clear();
            receivedRtp.clear();
            receivedRtcp.clear();
            memory.fill((byte) 0);
        }
    }
}
