package org.sabha.mls.order;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.Ed25519Signatures;
import org.sabha.model.Classification;
import org.sabha.model.Octets;

/**
 * What hosts state of the meeting to its members, as far as the server reads it; who may sign it, members judge.
 *
 * <pre>
 *  opaque group_id[16];
 *  uint32 version;                 1 in a new group, one more with each
 *  uint8  locked, lobby;           0 or 1
 *  uint8  class;                   0 unclassified, 1 restricted, 2 confidential
 *  uint8  count;                   at most 16
 *  opaque hosts[count][32];        signature keys of those who are host in the meeting
 *  opaque signer[32];              signature key of the host who states it
 *  opaque signature[64];           Ed25519 over "sabha meeting 3" and all before signer
 * </pre>
 *
 * @param version unsigned
 */
public record HostStatement(
        Octets groupId, long version, boolean locked, boolean lobby, Classification classification, Set<Octets> hosts) {
    /**
     * What the signature covers begins with it; by "sabha meeting 1" hosts were those whose certificates said so, and by
     * "sabha meeting 2" nothing was said of the class.
     */
    public static final String LABEL = "sabha meeting 3";

    private static final int GROUP_ID = 16;
    private static final int KEY = 32;
    private static final int HEAD = GROUP_ID + 4 + 4;
    private static final int TAIL = KEY + 64;
    private static final int MAX_HOSTS = 16;

    public HostStatement {
        hosts = Set.copyOf(hosts);
    }

    /** Reads a statement; {@code null} when malformed. */
    public static @Nullable HostStatement read(byte[] bytes) {
        if (bytes.length < HEAD + TAIL) {
            return null;
        }
        int count = bytes[HEAD - 1] & 0xFF;
        int locked = bytes[HEAD - 4];
        int lobby = bytes[HEAD - 3];
        Classification classification = Classification.ofGrade(bytes[HEAD - 2]).orElse(null);
        boolean fits = count <= MAX_HOSTS && bytes.length == HEAD + count * KEY + TAIL;
        if (!fits || (locked & ~1) != 0 || (lobby & ~1) != 0 || classification == null) {
            return null;
        }
        Set<Octets> hosts = new HashSet<>();
        for (int i = 0; i < count; i++) {
            hosts.add(Octets.copyOf(bytes, HEAD + i * KEY, HEAD + (i + 1) * KEY));
        }
        return new HostStatement(
                Octets.of(Arrays.copyOf(bytes, GROUP_ID)),
                version(bytes),
                locked == 1,
                lobby == 1,
                classification,
                hosts);
    }

    /** Whether the signer named in it signed it, as hosts sign today. Any bytes give an answer. */
    public static boolean isSigned(byte[] bytes) {
        if (read(bytes) == null) {
            return false;
        }
        int signer = bytes.length - TAIL;
        int signature = signer + KEY;
        byte[] label = LABEL.getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(label, label.length + signer);
        System.arraycopy(bytes, 0, signed, label.length, signer);
        return Ed25519Signatures.verify(
                Octets.copyOf(bytes, signer, signature), signed, Octets.copyOf(bytes, signature, bytes.length));
    }

    private static long version(byte[] bytes) {
        long version = 0;
        for (int i = GROUP_ID; i < GROUP_ID + 4; i++) {
            version = (version << 8) | (bytes[i] & 0xFF);
        }
        return version;
    }
}
