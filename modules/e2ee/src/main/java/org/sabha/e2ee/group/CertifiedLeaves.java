package org.sabha.e2ee.group;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.CertifiedRole;
import org.sabha.e2ee.rules.Identities;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.mls.LeafNode;
import org.sabha.model.Octets;

/**
 * Trusts leaves that the pinned root certifies for one room: root, one intermediate, leaf, all of the profile in
 * docs/encryption.md and valid now, and the leaf certificate's key is the leaf's signature key. The MLS libraries check
 * none of this. What was verified once is remembered, up to a bound; validity is looked at each time. Thread-safe.
 */
public final class CertifiedLeaves implements MlsEngine.LeafTrust, Identities {
    private static final int URI_NAME = 6;
    private static final int ED25519_BYTES = 32;
    private static final int CHAIN = 2;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int MIN_SERIAL_BITS = 57; // 64 random bits rarely begin with more than 7 zeros
    private static final Duration LONGEST_LEAF = Duration.ofHours(24).plusSeconds(1);
    private static final int MOST_REMEMBERED = 4096;

    /** Clocks differ: this far a certificate may lie in the future. Leaves begin five minutes ago besides. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final Pattern DEVICE = Pattern.compile("sabha:user/[A-Za-z0-9._-]{1,64}/device/[A-Za-z0-9_-]{16}");
    private static final String ROLE = "sabha:role/";
    private static final String GUEST = "sabha:guest";
    private static final String VERIFIED = "sabha:verified/";
    private static final int URIS = 4;
    private static final int MOST_ORGANISATION_BYTES = 480; // 120 characters in UTF-8

    /** Before the key in the DER form of an Ed25519 public key (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private final X509Certificate root;
    private final String room;
    private final Supplier<Instant> now;
    private final Map<List<Octets>, Verified> verified = new LinkedHashMap<>();

    /** @param room id of the meeting, which every leaf must name */
    public CertifiedLeaves(X509Certificate root, String room, Supplier<Instant> now) {
        this.root = root;
        this.room = room;
        this.now = now;
    }

    private record Verified(LeafIdentity person, Octets key, Instant from, Instant until) {
        boolean isValid(Instant now) {
            return !now.isBefore(from.minus(CLOCK_TOLERANCE)) && !now.isAfter(until);
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
        return chain.size() == CHAIN
                ? Optional.ofNullable(verified(chain))
                        .filter(found -> found.key().equals(signatureKey))
                : Optional.empty();
    }

    private synchronized @Nullable Verified verified(List<Octets> chain) {
        Verified known = verified.get(chain);
        if (known == null) {
            known = verify(chain);
            if (known != null) {
                if (verified.size() >= MOST_REMEMBERED) {
                    verified.clear();
                }
                verified.put(chain, known);
            }
        }
        return known;
    }

    private @Nullable Verified verify(List<Octets> chain) {
        try {
            X509Certificate leaf = read(chain.get(0));
            X509Certificate intermediate = read(chain.get(1));
            if (!isAuthority(root) || !isAuthority(intermediate) || intermediate.getBasicConstraints() != 0) {
                return null;
            }
            intermediate.verify(root.getPublicKey());
            leaf.verify(intermediate.getPublicKey());
            boolean named = intermediate.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                    && leaf.getIssuerX500Principal().equals(intermediate.getSubjectX500Principal());
            Octets key = keyOf(leaf);
            LeafIdentity person = identity(leaf);
            if (!named || key == null || person == null) {
                return null;
            }
            Instant from = latest(leaf.getNotBefore(), intermediate.getNotBefore(), root.getNotBefore());
            Instant until = earliest(leaf.getNotAfter(), intermediate.getNotAfter(), root.getNotAfter());
            return new Verified(person, key, from, until);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException untrusted) {
            return null;
        }
    }

    private static X509Certificate read(Octets der) throws CertificateException {
        ByteArrayInputStream in = new ByteArrayInputStream(der.toArray());
        X509Certificate certificate =
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        if (in.available() > 0 || certificate.getVersion() != 3) {
            throw new CertificateException("not one certificate of version 3");
        }
        return certificate;
    }

    private static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0
                && hasOnlyUsage(certificate, KEY_CERT_SIGN)
                && extensions(certificate).equals(Set.of(BASIC_CONSTRAINTS, KEY_USAGE));
    }

    private static boolean hasOnlyUsage(X509Certificate certificate, int usage) {
        boolean[] bits = certificate.getKeyUsage();
        if (bits == null) {
            return false;
        }
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] != (i == usage)) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> extensions(X509Certificate certificate) {
        Set<String> all = new java.util.HashSet<>();
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        Set<String> others = certificate.getNonCriticalExtensionOIDs();
        all.addAll(critical == null ? Set.of() : critical);
        all.addAll(others == null ? Set.of() : others);
        return all;
    }

    private static @Nullable Octets keyOf(X509Certificate certificate) {
        byte[] key = certificate.getPublicKey().getEncoded();
        boolean fits = key.length == ED25519_PREFIX.length + ED25519_BYTES
                && Arrays.equals(key, 0, ED25519_PREFIX.length, ED25519_PREFIX, 0, ED25519_PREFIX.length);
        return fits ? Octets.copyOf(key, ED25519_PREFIX.length, key.length) : null;
    }

    /** Whom a leaf of exactly the profile names. */
    private @Nullable LeafIdentity identity(X509Certificate leaf) throws CertificateException, IOException {
        Set<String> extensions = extensions(leaf);
        extensions.remove(BASIC_CONSTRAINTS);
        Duration lifetime = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        if (leaf.getBasicConstraints() >= 0
                || !hasOnlyUsage(leaf, DIGITAL_SIGNATURE)
                || !extensions.equals(Set.of(KEY_USAGE, ALTERNATIVE_NAMES))
                || leaf.getSerialNumber().signum() <= 0
                || leaf.getSerialNumber().bitLength() < MIN_SERIAL_BITS
                || lifetime.compareTo(LONGEST_LEAF) > 0) {
            return null;
        }
        String name = commonName(leaf);
        List<String> uris = uris(leaf);
        if (name == null || uris.size() != URIS || !uris.get(0).equals("sabha:room/" + room)) {
            return null;
        }
        Optional<String> verifiedBy = verifiedBy(uris.get(3));
        if (verifiedBy.isEmpty() && !uris.get(3).equals(GUEST)) {
            return null;
        }
        String role = uris.get(2);
        CertifiedRole certified = role.startsWith(ROLE) ? CertifiedRole.read(role.substring(ROLE.length())) : null;
        return certified == null || !DEVICE.matcher(uris.get(1)).matches()
                ? null
                : new LeafIdentity(name, uris.get(1), certified, verifiedBy);
    }

    /** The organisation's name in its one spelling; empty for anything else. */
    private static Optional<String> verifiedBy(String uri) {
        if (!uri.startsWith(VERIFIED)) {
            return Optional.empty();
        }
        String text = uri.substring(VERIFIED.length());
        try {
            byte[] name = Base64.getUrlDecoder().decode(text);
            boolean one =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(name).equals(text);
            return one && name.length <= MOST_ORGANISATION_BYTES
                    ? Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(name))
                            .toString())
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static List<String> uris(X509Certificate leaf) throws CertificateException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names == null) {
            return List.of();
        }
        return names.stream()
                .map(name -> name.get(0).equals(URI_NAME) && name.get(1) instanceof String uri ? uri : "")
                .toList();
    }

    private static @Nullable String commonName(X509Certificate leaf) throws IOException {
        RDN[] parts = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded())
                .getRDNs();
        boolean one = parts.length == 1
                && !parts[0].isMultiValued()
                && parts[0].getFirst().getType().equals(BCStyle.CN);
        return one
                        && parts[0].getFirst().getValue() instanceof ASN1UTF8String text
                        && !text.getString().isEmpty()
                ? text.getString()
                : null;
    }

    private static Instant latest(Date... dates) {
        return Arrays.stream(dates).map(Date::toInstant).reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
    }

    private static Instant earliest(Date... dates) {
        return Arrays.stream(dates).map(Date::toInstant).reduce(Instant.MAX, (a, b) -> a.isBefore(b) ? a : b);
    }
}
