package org.sabha.wire.stun;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Answers the connectivity checks for one pair of local credentials as an ICE-lite agent, RFC 8445 section 7.3.
 *
 * <p>The owner finds the responder by {@link StunMessage#localUfrag}; for an unknown fragment or a wrong password
 * nothing is answered, and no answer is longer than its request, so a forged source address gains nothing. The Mac is
 * cached: verify and answer cost about half a microsecond. One owner, one loop.
 */
public final class IceLiteResponder {
    private static final int ROLE_CONFLICT = 487;
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int BAD_REQUEST = 400;

    private final IceCredentials local;
    private final StunIntegrity integrity;
    private final StunWriter writer = new StunWriter();

    /** A responder for one session's credentials. */
    public IceLiteResponder(IceCredentials local) {
        this.local = local;
        integrity = new StunIntegrity(local.key());
    }

    /** What the session announced in its SDP. */
    public IceCredentials credentials() {
        return local;
    }

    /**
     * Verifies a message and writes the answer.
     *
     * <p>Null means a valid check from that address: bind it, and prefer it when {@link StunMessage#useCandidate}. Any
     * reason means: bind nothing. {@code answer} is to be sent whenever its length is not 0, also with a reason (an
     * error response to an authenticated peer).
     *
     * @param address the 4 or 16 bytes of the sender's address
     */
    public @Nullable DropReason answer(StunMessage request, byte[] address, int port, PacketBuffer answer) {
        answer.set(0, 0);
        if (request.kind() != StunMessage.Kind.REQUEST) {
            return DropReason.BAD_STUN;
        }
        if (!request.localUfrag().equals(local.ufrag())) {
            return DropReason.UNKNOWN_UFRAG;
        }
        if (!request.integrityMatches(integrity)) {
            return DropReason.STUN_AUTH_FAILED;
        }
        if (request.unknownRequiredAttribute() >= 0) {
            refuse(request, UNKNOWN_ATTRIBUTE, answer);
            return DropReason.BAD_STUN;
        }
        if (request.controlled()) {
            refuse(request, ROLE_CONFLICT, answer);
            return DropReason.BAD_STUN;
        }
        if (!request.hasPriority()) {
            refuse(request, BAD_REQUEST, answer);
            return DropReason.BAD_STUN;
        }
        writer.begin(answer, StunWriter.BINDING_SUCCESS)
                .transactionOf(request)
                .xorMappedAddress(address, port)
                .finish(integrity);
        return notLonger(request, answer) ? null : DropReason.BAD_STUN;
    }

    private void refuse(StunMessage request, int code, PacketBuffer answer) {
        writer.begin(answer, StunWriter.BINDING_ERROR).transactionOf(request).errorCode(code);
        if (code == UNKNOWN_ATTRIBUTE) {
            writer.unknownAttribute(request.unknownRequiredAttribute());
        }
        writer.finish(integrity);
        notLonger(request, answer);
    }

    private static boolean notLonger(StunMessage request, PacketBuffer answer) {
        if (answer.length() <= request.length()) {
            return true;
        }
        answer.set(0, 0);
        return false;
    }
}
