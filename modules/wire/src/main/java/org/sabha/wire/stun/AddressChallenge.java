package org.sabha.wire.stun;

import java.util.random.RandomGenerator;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Asks an address whether the client is there: a Binding request that only the client can answer, since it has the
 * password, and only where it is received, since its transaction id is random (RFC 8445 section 7.2, RFC 7675 section
 * 4.1). An ICE-lite agent need not ask and may. One owner.
 */
public final class AddressChallenge {
    /** Type preference 126, local preference 65,535, component 1. */
    private static final int PRIORITY_OF_HOST = 126 << 24 | 65_535 << 8 | 255;

    private static final int CONTROLLED_BYTES = 12;
    private static final int PRIORITY_BYTES = 8;
    private static final int TRAILER_BYTES = 32;

    private final StunWriter writer = new StunWriter();
    private final StunIntegrity integrity;
    private final String localUfrag;
    private final String remoteUfrag;
    private final String username;
    private final int transactionHigh;
    private final long transactionLow;
    private final long tieBreaker;

    /**
     * A question with a transaction id of its own, the same however often it is written.
     *
     * @param local what the server announced
     * @param remote what the client offered
     */
    public AddressChallenge(IceCredentials local, IceCredentials remote, RandomGenerator secureRandom) {
        integrity = new StunIntegrity(remote.key());
        localUfrag = local.ufrag();
        remoteUfrag = remote.ufrag();
        username = remoteUfrag + ":" + localUfrag;
        transactionHigh = secureRandom.nextInt();
        transactionLow = secureRandom.nextLong();
        tieBreaker = secureRandom.nextLong();
    }

    /** Whether it is in the credentials of a check; a client answers no other. */
    public boolean fits(StunMessage check) {
        return check.localUfrag().equals(localUfrag) && check.remoteUfrag().equals(remoteUfrag);
    }

    /** Bytes of the question. */
    public int sizeBytes() {
        int name = (username.length() + 3) / 4 * 4;
        return StunMessage.HEADER_BYTES + 4 + name + CONTROLLED_BYTES + PRIORITY_BYTES + TRAILER_BYTES;
    }

    /** Writes the question. */
    public void write(PacketBuffer request) {
        writer.begin(request, StunWriter.BINDING_REQUEST)
                .transaction(transactionHigh, transactionLow)
                .username(username)
                .controlled(tieBreaker)
                .priority(PRIORITY_OF_HOST)
                .finish(integrity);
    }

    /** Whether a message is the answer; success or not, who sent it got the question and has the password. */
    public boolean isAnsweredBy(StunMessage message) {
        boolean answer = message.kind() == StunMessage.Kind.SUCCESS || message.kind() == StunMessage.Kind.ERROR;
        return answer
                && message.transactionHigh() == transactionHigh
                && message.transactionLow() == transactionLow
                && message.integrityMatches(integrity);
    }
}
