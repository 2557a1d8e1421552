package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.e2ee.group.TestAuthority.NOW;
import static org.sabha.e2ee.group.TestAuthority.ROOM;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import org.sabha.trust.CertifiedRole;

class CertifiedLeavesTest {
    private static final String DEVICE = TestAuthority.device("asha");

    private final MlsEngine engine = new BouncyCastleEngine(new SecureRandom());
    private final TestAuthority authority = new TestAuthority();
    private final DeviceKeys device = engine.newDeviceKeys();

    @Test
    void namesHolderOfChainToRoot() {
        assertEquals(
                Optional.of(new LeafIdentity("Asha", DEVICE, CertifiedRole.HOST, Optional.empty())),
                authority.trust().identify(leaf(device, authority.chain(device, "asha", "host"))));
        assertEquals(Optional.of("विभाग"), verifiedBy("4KS14KS_4KSt4KS-4KSX"));
        assertEquals(Optional.of(""), verifiedBy(""));
    }

    private Optional<String> verifiedBy(String organisation) {
        Octets account = made(draft -> draft.uris(
                "sabha:room/" + ROOM, DEVICE, "sabha:role/alternate-host", "sabha:verified/" + organisation));
        return authority
                .trust()
                .identify(leaf(device, List.of(account, authority.intermediate)))
                .orElseThrow()
                .verifiedBy();
    }

    /** The library accepts a KeyPackage with somebody else's certificate; the guard does not. */
    @Test
    @Tag("H40")
    void aStolenCertificateIsRefused() {
        DeviceKeys thief = engine.newDeviceKeys();
        List<Octets> stolen = authority.chain(device, "asha", "participant");
        assertFalse(authority.trust().trusts(leaf(thief, stolen)));
        MlsEngine.GroupTerms terms = Meeting.terms(new byte[32], authority.trust());
        MlsGroup group = engine.create(terms, engine.newKeyPackage(device, new LeafCredential.Certified(stolen)));
        OwnKeyPackage thiefs = engine.newKeyPackage(thief, new LeafCredential.Certified(stolen));
        assertEquals(new Draft.Refused(GroupRefusal.CREDENTIAL), group.commit(List.of(thiefs.message()), List.of()));
        DeviceKeys bob = engine.newDeviceKeys();
        OwnKeyPackage key =
                engine.newKeyPackage(bob, new LeafCredential.Certified(authority.chain(bob, "bob", "participant")));
        assertInstanceOf(Draft.Drafted.class, group.commit(List.of(key.message()), List.of()));
    }

    /** What a certificate must be is tested in {@code trust}; here, that leaves are judged by it. */
    @Test
    @Tag("H40")
    void chainsThatDoNotHoldAreRefused() {
        Octets good = made(draft -> {});
        assertTrue(authority.trust().trusts(leaf(device, List.of(good, authority.intermediate))));
        assertFalse(authority.trust().trusts(leaf(device, List.of(good))));
        assertFalse(authority.trust().trusts(leaf(device, new TestAuthority().chain(device, "asha", "host"))));
        assertFalse(authority
                .trust()
                .trusts(new LeafNode(
                        Octets.EMPTY,
                        Octets.of(device.signatureKey()),
                        new LeafNode.Credential.Basic(Octets.EMPTY),
                        LeafNode.Source.KEY_PACKAGE,
                        Octets.EMPTY)));
    }

    @Test
    void validityIsLookedAtEachTime() {
        Instant[] now = {NOW};
        CertifiedLeaves trust = new CertifiedLeaves(TestAuthority.x509(authority.root), ROOM, () -> now[0]);
        LeafNode leaf = leaf(device, authority.chain(device, "asha", "host"));
        assertTrue(trust.trusts(leaf));
        now[0] = NOW.plus(Duration.ofHours(24));
        assertFalse(trust.trusts(leaf), "too late");
        assertTrue(trust.identify(leaf).isEmpty());
        assertTrue(trust.named(leaf).isPresent(), "who goes is the one who came");
        now[0] = NOW.minus(Duration.ofHours(1));
        assertFalse(trust.trusts(leaf), "too early");
        now[0] = NOW.minus(Duration.ofMinutes(9));
        assertTrue(trust.trusts(leaf), "clocks differ");
        now[0] = NOW;
        assertTrue(trust.trusts(leaf));
    }

    @Test
    void oneDeviceIsInAGroupOnce() {
        DeviceKeys second = engine.newDeviceKeys();
        LeafNode asha = leaf(device, authority.chain(device, "asha", "host"));
        LeafNode again = leaf(second, authority.chain(second, "asha", "host"));
        LeafNode bob = leaf(second, authority.chain(second, "bob", "participant"));
        assertTrue(authority.trust().trustsAll(List.of(asha, bob)));
        assertFalse(authority.trust().trustsAll(List.of(asha, again)));
        assertFalse(authority.trust().trustsAll(List.of(asha, leaf(second, List.of()))));
    }

    private Octets made(Consumer<TestAuthority.Draft> change) {
        TestAuthority.Draft draft = TestAuthority.leaf(device.signatureKey(), "asha", "host");
        change.accept(draft);
        return TestAuthority.certificate(draft, authority.intermediateKey);
    }

    private static LeafNode leaf(DeviceKeys device, List<Octets> chain) {
        return new LeafNode(
                Octets.EMPTY,
                Octets.of(device.signatureKey()),
                new LeafNode.Credential.X509(chain),
                LeafNode.Source.KEY_PACKAGE,
                Octets.EMPTY);
    }
}
