package org.sabha.e2ee.group;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.Identities;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;
import org.sabha.trust.CertifiedMember;
import org.sabha.trust.MemberUris;
import org.sabha.trust.UntrustedCertificateException;

/**
 * Trusts leaves that the pinned root certifies for one room: root, one intermediate, leaf, all of the profile in
 * docs/develop/encryption.md and valid now, and the leaf certificate's key is the leaf's signature key. The MLS libraries check
 * none of this. What was verified once is remembered, up to a bound; validity is looked at each time. Thread-safe.
 */
public final class CertifiedLeaves implements MlsEngine.LeafTrust, Identities {
    private static final int MOST_REMEMBERED = 4096;

    private final byte[] root;
    private final String room;
    private final Supplier<Instant> now;
    private final Map<List<Octets>, Verified> verified = new LinkedHashMap<>();

    /** @param room id of the meeting, which every leaf must name */
    public CertifiedLeaves(X509Certificate root, String room, Supplier<Instant> now) {
        try {
            this.root = root.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the root certificate has no encoding", e);
        }
        this.room = room;
        this.now = now;
    }

    private record Verified(LeafIdentity person, CertifiedMember member, Octets key) {
        boolean isValid(Instant now) {
            return member.isValid(now);
        }
    }

    /** What is to be said of a leaf. */
    public enum Finding {
        TRUSTED,
        /** All is right but the time: the certificate is over or not yet valid, or a clock is wrong. */
        OUT_OF_TIME,
        UNTRUSTED
    }

    @Override
    public boolean trusts(LeafNode leaf) {
        return identify(leaf).isPresent();
    }

    @Override
    public boolean trustsStill(LeafNode leaf) {
        return named(leaf).isPresent();
    }

    @Override
    public boolean trustsAll(Collection<LeafNode> leaves) {
        return areDistinct(leaves);
    }

    @Override
    public Optional<LeafIdentity> identify(LeafNode leaf) {
        return at(leaf).filter(found -> found.isValid(now.get())).map(Verified::person);
    }

    @Override
    public Optional<LeafIdentity> named(LeafNode leaf) {
        return at(leaf).map(Verified::person);
    }

    private Optional<Verified> at(LeafNode leaf) {
        return leaf.credential() instanceof LeafNode.Credential.X509 x509
                ? at(x509.chain(), leaf.signatureKey())
                : Optional.empty();
    }

    /** Looks at a chain that was just made for this device: if it is out of time, one of the two clocks is wrong. */
    public Finding examine(List<Octets> chain, Octets signatureKey) {
        return at(chain, signatureKey)
                .map(found -> found.isValid(now.get()) ? Finding.TRUSTED : Finding.OUT_OF_TIME)
                .orElse(Finding.UNTRUSTED);
    }

    private Optional<Verified> at(List<Octets> chain, Octets signatureKey) {
        return Optional.ofNullable(verified(chain, signatureKey))
                .filter(found -> found.key().equals(signatureKey));
    }

    private synchronized @Nullable Verified verified(List<Octets> chain, Octets signatureKey) {
        Verified known = verified.get(chain);
        if (known == null) {
            known = verify(chain, signatureKey);
            if (known != null) {
                if (verified.size() >= MOST_REMEMBERED) {
                    verified.clear();
                }
                verified.put(chain, known);
            }
        }
        return known;
    }

    private @Nullable Verified verify(List<Octets> chain, Octets signatureKey) {
        try {
            CertifiedMember member = CertifiedMember.of(
                    root, chain.stream().map(Octets::toArray).toList(), room, signatureKey.toArray());
            MemberUris uris = member.uris();
            return new Verified(
                    new LeafIdentity(member.name(), uris.device(), uris.role(), uris.verifiedBy()),
                    member,
                    signatureKey);
        } catch (UntrustedCertificateException untrusted) {
            return null;
        }
    }
}
