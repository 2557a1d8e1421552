package org.sabha.identity.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Issues the certificates of meetings' members: root, intermediate, and for each stay of a device a leaf of at most a
 * day. Thread-safe; issuing blocks for the time of one signature and touches no disk, unless the intermediate ends soon
 * and the root's key is there to renew it.
 */
public final class MeetingAuthority {
    /** How often the disk is asked for a newer intermediate while the one in use ends soon. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final AuthorityFolder folder;
    private final Certificates certificates;
    private volatile AuthorityFolder.Signing signing;

    /** Guarded by this object's lock. */
    private Instant nextLook = Instant.MIN;

    private MeetingAuthority(AuthorityFolder folder, Certificates certificates, AuthorityFolder.Signing signing) {
        this.folder = folder;
        this.certificates = certificates;
        this.signing = signing;
    }

    /**
     * Reads the authority of a data folder, or makes it at the first start.
     *
     * @param random used by many threads
     * @throws IOException when files cannot be read, written or used
     */
    public static MeetingAuthority open(Path data, SecureRandom random, Instant now) throws IOException {
        AuthorityFolder folder = new AuthorityFolder(data);
        Certificates certificates = new Certificates(random);
        AuthorityFolder.Signing signing = folder.open(certificates, now);
        if (hasEnded(signing, now)) {
            throw new IOException("the certificate that signs members of meetings ended at "
                    + signing.intermediate().getNotAfter().toInstant()
                    + " and the root's key is not here; run as the server's user:"
                    + " sabha authority renew --root-key FILE");
        }
        return new MeetingAuthority(folder, certificates, signing);
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return encoded(signing.root());
    }

    /**
     * A certificate for one device in one meeting, from five minutes ago and at most a day long.
     *
     * @throws UnusableAuthorityException when the intermediate has ended and cannot be renewed
     */
    public IssuedLeaf issue(LeafSubject subject, SignatureKey key, Instant now) {
        AuthorityFolder.Signing with = current(now);
        try {
            X509CertificateHolder leaf = certificates.leaf(with.intermediate(), with.key(), subject, key, now);
            return new IssuedLeaf(leaf.getEncoded(), encoded(with.intermediate()));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate in memory can be written", e);
        }
    }

    private AuthorityFolder.Signing current(Instant now) {
        AuthorityFolder.Signing current = signing;
        if (AuthorityFolder.endsSoon(current.intermediate(), now)) {
            current = renewed(now);
        }
        if (hasEnded(current, now)) {
            throw new UnusableAuthorityException("the intermediate certificate of meetings has ended");
        }
        return current;
    }

    private static boolean hasEnded(AuthorityFolder.Signing signing, Instant now) {
        return !now.isBefore(signing.intermediate().getNotAfter().toInstant());
    }

    /** Also finds what {@code sabha authority renew} made meanwhile. */
    private synchronized AuthorityFolder.Signing renewed(Instant now) {
        if (!now.isBefore(nextLook) && AuthorityFolder.endsSoon(signing.intermediate(), now)) {
            nextLook = now.plus(LOOK_AGAIN);
            try {
                signing = folder.open(certificates, now);
            } catch (IOException e) {
                // What is in memory serves until it ends; the doctor warns two months before.
                return signing;
            }
        }
        return signing;
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
