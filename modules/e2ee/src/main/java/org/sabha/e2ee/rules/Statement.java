package org.sabha.e2ee.rules;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sabha.mls.order.HostStatement;
import org.sabha.model.Classification;
import org.sabha.model.Octets;

/**
 * The terms of a meeting, signed by a host. The one in force travels with every commit that adds somebody, so that a
 * server cannot lift a lock or a lobby.
 *
 * <pre>
 * group id [16] | version uint32 | locked uint8 | lobby uint8 | class uint8 | count uint8 | count x key [32] |
 * signer [32] | signature [64]
 * </pre>
 *
 * @param version unsigned; 1 in a new group, and rising
 * @param signer signature key of the host's leaf
 * @param signature over "sabha meeting 3" and the bytes before the signer
 */
public record Statement(Octets groupId, long version, MeetingTerms terms, Octets signer, Octets signature) {
    public static final int GROUP_ID_BYTES = 16;

    private static final byte[] LABEL = HostStatement.LABEL.getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED_BYTES = GROUP_ID_BYTES + 4 + 4;
    private static final int TAIL_BYTES = Ed25519Signer.KEY_BYTES + Ed25519Signer.SIGNATURE_BYTES;
    private static final long MAX_VERSION = 0xffff_ffffL;

    public Statement {
        if (groupId.size() != GROUP_ID_BYTES || version < 0 || version > MAX_VERSION) {
            throw new IllegalArgumentException("a group id has 16 bytes, a version 32 bits");
        }
    }

    /** Signs terms. */
    public static Statement sign(Octets groupId, long version, MeetingTerms terms, Octets own, Ed25519Signer signer) {
        byte[] body = body(groupId, version, terms);
        return new Statement(groupId, version, terms, own, Octets.of(signer.sign(Joined.of(LABEL, body))));
    }

    /** Reads a statement that fills its bytes; who signed it is another question. */
    public static Optional<Statement> read(Octets wire) {
        int size = wire.size();
        if (size < FIXED_BYTES + TAIL_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = wire.toArray();
        ByteBuffer in = ByteBuffer.wrap(bytes).position(GROUP_ID_BYTES);
        long version = Integer.toUnsignedLong(in.getInt());
        int locked = in.get();
        int lobby = in.get();
        Optional<Classification> classification = Classification.ofGrade(in.get());
        int count = Byte.toUnsignedInt(in.get());
        boolean shape = (locked & ~1) == 0
                && (lobby & ~1) == 0
                && classification.isPresent()
                && count <= MeetingTerms.MAX_HOSTS;
        if (!shape || size != FIXED_BYTES + count * Ed25519Signer.KEY_BYTES + TAIL_BYTES) {
            return Optional.empty();
        }
        List<Octets> hosts = new ArrayList<>();
        for (int at = FIXED_BYTES; at < size - TAIL_BYTES; at += Ed25519Signer.KEY_BYTES) {
            hosts.add(Octets.copyOf(bytes, at, at + Ed25519Signer.KEY_BYTES));
        }
        int signerAt = size - TAIL_BYTES;
        return Optional.of(new Statement(
                Octets.copyOf(bytes, 0, GROUP_ID_BYTES),
                version,
                new MeetingTerms(locked == 1, lobby == 1, classification.get(), hosts),
                Octets.copyOf(bytes, signerAt, signerAt + Ed25519Signer.KEY_BYTES),
                Octets.copyOf(bytes, signerAt + Ed25519Signer.KEY_BYTES, size)));
    }

    public Octets wire() {
        return Octets.of(Joined.of(body(groupId, version, terms), signer.toArray(), signature.toArray()));
    }

    /** Whether the named signer signed it; whether that one may is for {@link StatementInForce}. */
    public boolean isSigned() {
        return Ed25519Signer.verify(signer, Joined.of(LABEL, body(groupId, version, terms)), signature);
    }

    private static byte[] body(Octets groupId, long version, MeetingTerms terms) {
        int size = FIXED_BYTES + terms.hosts().size() * Ed25519Signer.KEY_BYTES;
        ByteBuffer out = ByteBuffer.allocate(size).put(groupId.toArray()).putInt((int) version);
        out.put((byte) (terms.locked() ? 1 : 0)).put((byte) (terms.lobby() ? 1 : 0));
        out.put((byte) terms.classification().grade());
        out.put((byte) terms.hosts().size());
        terms.hosts().forEach(key -> out.put(key.toArray()));
        return out.array();
    }
}
