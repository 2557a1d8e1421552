package org.sabha.mls;

/**
 * Upper bounds of what is read. All are checked before anything is allocated.
 *
 * @param maxMessageBytes longest message, in bytes
 * @param maxLeaves leaf indices are below this; 1 to 2^32
 * @param maxProposals proposals in one commit
 * @param maxCertificates certificates in one credential
 * @param maxListEntries extensions of one structure, and entries of each list of capabilities
 */
public record MlsLimits(
        int maxMessageBytes, long maxLeaves, int maxProposals, int maxCertificates, int maxListEntries) {
    /** A key id of a frame has ten bits for the leaf (docs/develop/encryption.md), hence 1,024 leaves. */
    public static final int MAX_LEAVES = 1024;

    /**
     * Handshakes and Welcomes of a meeting: a path commit of 1,000 members takes 82 kB, a Welcome with the tree of 1,000
     * members 222 kB; certificates add about 1 kB a member to the Welcome.
     */
    public static final MlsLimits MEETING = new MlsLimits(768 * 1024, MAX_LEAVES, 256, 4, 64);

    /** A KeyPackage that somebody at the door sends: about 300 bytes and a chain of certificates. */
    public static final MlsLimits KEY_PACKAGE = new MlsLimits(16 * 1024, MAX_LEAVES, 1, 4, 64);

    public MlsLimits {
        if (maxMessageBytes < 1 || maxLeaves < 1 || maxLeaves > 1L << 32) {
            throw new IllegalArgumentException("bounds of messages and leaves are positive");
        }
        if (maxProposals < 0 || maxCertificates < 0 || maxListEntries < 0) {
            throw new IllegalArgumentException("bounds of lists are not negative");
        }
    }
}
