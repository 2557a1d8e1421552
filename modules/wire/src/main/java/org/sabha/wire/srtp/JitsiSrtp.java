package org.sabha.wire.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.Logger;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;

/**
 * {@link SrtpTransform} over jitsi-srtp: one context per SSRC, direction and protocol, in bounded tables.
 *
 * <p>An inbound context stays only if the packet that made it was authentic, so forged SSRCs cannot fill the table;
 * authentic ones beyond the bound are refused, none is evicted (an evicted one would lose its rollover counter).
 */
final class JitsiSrtp implements SrtpTransform {
    /** Simulcast layers with repair, several tracks: a sender needs about 20. */
    static final int MAX_INBOUND_SSRCS = 64;

    /** Receive slots with repair: 50 tiles need about 110. */
    static final int MAX_OUTBOUND_SSRCS = 512;

    private static final int MIN_RTCP_BYTES = 8;

    private final SrtpProfile profile;
    private final Logger logger = QuietLogger.INSTANCE;
    private final byte[] inboundKey;
    private final byte[] inboundSalt;
    private final byte[] outboundKey;
    private final byte[] outboundSalt;
    private final SsrcTable<SrtpCryptoContext> inboundRtp = new SsrcTable<>(MAX_INBOUND_SSRCS);
    private final SsrcTable<SrtcpCryptoContext> inboundRtcp = new SsrcTable<>(MAX_INBOUND_SSRCS);
    private final SsrcTable<SrtpCryptoContext> outboundRtp = new SsrcTable<>(MAX_OUTBOUND_SSRCS);
    private final SsrcTable<SrtcpCryptoContext> outboundRtcp = new SsrcTable<>(MAX_OUTBOUND_SSRCS);
    private boolean closed;

    JitsiSrtp(SrtpKeys keys, DtlsRole role) throws GeneralSecurityException {
        profile = keys.profile();
        boolean client = role == DtlsRole.CLIENT;
        outboundKey = client ? keys.clientKey() : keys.serverKey();
        outboundSalt = client ? keys.clientSalt() : keys.serverSalt();
        inboundKey = client ? keys.serverKey() : keys.clientKey();
        inboundSalt = client ? keys.serverSalt() : keys.clientSalt();
    }

    private static SrtpPolicy policy(SrtpProfile profile) {
        return profile.aead()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        profile.keyBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        16,
                        profile.saltBytes())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        profile.keyBytes(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        10,
                        profile.saltBytes());
    }

    @Override
    public @Nullable DropReason protectRtp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        int ssrc = RtpHeader.ssrc(packet.bytes(), packet.offset());
        SrtpCryptoContext context = outboundRtp.get(ssrc);
        try {
            if (context == null) {
                if (outboundRtp.full()) {
                    return DropReason.TOO_MANY_SSRCS;
                }
                context = new SrtpCryptoContext(true, ssrc, 0, outboundKey, outboundSalt, policy(profile), logger);
                outboundRtp.put(ssrc, context);
            }
            return reason(context.transformPacket(packet));
        } catch (GeneralSecurityException e) {
            return DropReason.SRTP_INVALID;
        }
    }

    @Override
    public @Nullable DropReason unprotectRtp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        if (packet.length() < RtpHeader.FIXED_BYTES + profile.rtpOverheadBytes()) {
            return DropReason.SRTP_INVALID;
        }
        int ssrc = RtpHeader.ssrc(packet.bytes(), packet.offset());
        SrtpCryptoContext known = inboundRtp.get(ssrc);
        if (known == null && inboundRtp.full()) {
            return DropReason.TOO_MANY_SSRCS;
        }
        try {
            SrtpCryptoContext context = known != null
                    ? known
                    : new SrtpCryptoContext(false, ssrc, 0, inboundKey, inboundSalt, policy(profile), logger);
            DropReason problem = reason(context.reverseTransformPacket(packet, false));
            if (known == null && problem == null) {
                inboundRtp.put(ssrc, context);
            }
            return problem;
        } catch (GeneralSecurityException e) {
            return DropReason.SRTP_INVALID;
        }
    }

    @Override
    public @Nullable DropReason protectRtcp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        int ssrc = Bytes.i32(packet.bytes(), packet.offset() + 4);
        SrtcpCryptoContext context = outboundRtcp.get(ssrc);
        try {
            if (context == null) {
                if (outboundRtcp.full()) {
                    return DropReason.TOO_MANY_SSRCS;
                }
                context = new SrtcpCryptoContext(ssrc, outboundKey, outboundSalt, policy(profile), logger);
                outboundRtcp.put(ssrc, context);
            }
            return reason(context.transformPacket(packet));
        } catch (GeneralSecurityException e) {
            return DropReason.SRTP_INVALID;
        }
    }

    @Override
    public @Nullable DropReason unprotectRtcp(PacketBuffer packet) {
        if (closed) {
            return DropReason.CLOSED;
        }
        if (packet.length() < MIN_RTCP_BYTES + profile.rtcpOverheadBytes()) {
            return DropReason.SRTP_INVALID;
        }
        int ssrc = Bytes.i32(packet.bytes(), packet.offset() + 4);
        SrtcpCryptoContext known = inboundRtcp.get(ssrc);
        if (known == null && inboundRtcp.full()) {
            return DropReason.TOO_MANY_SSRCS;
        }
        try {
            SrtcpCryptoContext context = known != null
                    ? known
                    : new SrtcpCryptoContext(ssrc, inboundKey, inboundSalt, policy(profile), logger);
            DropReason problem = reason(context.reverseTransformPacket(packet));
            if (known == null && problem == null) {
                inboundRtcp.put(ssrc, context);
            }
            return problem;
        } catch (GeneralSecurityException e) {
            return DropReason.SRTP_INVALID;
        }
    }

    private static @Nullable DropReason reason(SrtpErrorStatus status) {
        return switch (status) {
            case OK -> null;
            case AUTH_FAIL -> DropReason.SRTP_AUTH_FAILED;
            case REPLAY_FAIL, REPLAY_OLD -> DropReason.SRTP_REPLAYED;
            case FAIL, INVALID_PACKET -> DropReason.SRTP_INVALID;
        };
    }

    @Override
    public SrtpProfile profile() {
        return profile;
    }

    @Override
    public void close() {
        closed = true;
        inboundRtp.clear();
        inboundRtcp.clear();
        outboundRtp.clear();
        outboundRtcp.clear();
        Arrays.fill(inboundKey, (byte) 0);
        Arrays.fill(inboundSalt, (byte) 0);
        Arrays.fill(outboundKey, (byte) 0);
        Arrays.fill(outboundSalt, (byte) 0);
    }
}
