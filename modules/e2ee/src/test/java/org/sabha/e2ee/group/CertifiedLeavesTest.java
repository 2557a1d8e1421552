package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.e2ee.group.TestAuthority.NOW;
import static org.sabha.e2ee.group.TestAuthority.ROOM;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
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
    void namesWhomAChainToTheRootCertifies() {
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

    @Test
    @Tag("T37")
    void aLeafThatIsNotExactlyOfTheProfileIsRefused() {
        Map<String, Consumer<TestAuthority.Draft>> wrong = new LinkedHashMap<>();
        wrong.put(
                "another room",
                draft -> draft.uris("sabha:room/" + ROOM.replace('a', 'b'), DEVICE, "sabha:role/host", "sabha:guest"));
        wrong.put("neither guest nor verified", draft -> draft.uris("sabha:room/" + ROOM, DEVICE, "sabha:role/host"));
        wrong.put(
                "guest and verified",
                draft -> draft.uris(
                        "sabha:room/" + ROOM, DEVICE, "sabha:role/host", "sabha:guest", "sabha:verified/QQ"));
        for (String organisation : List.of("QR", "QQ==", "Q Q", "_w", "A".repeat(644))) {
            wrong.put(
                    "organisation " + organisation,
                    draft -> draft.uris(
                            "sabha:room/" + ROOM, DEVICE, "sabha:role/host", "sabha:verified/" + organisation));
        }
        wrong.put("no room", draft -> draft.uris(DEVICE, "sabha:role/host", "sabha:guest"));
        wrong.put("another order", draft -> draft.uris(DEVICE, "sabha:room/" + ROOM, "sabha:role/host", "sabha:guest"));
        wrong.put(
                "two devices",
                draft -> draft.uris(
                        "sabha:room/" + ROOM, DEVICE, TestAuthority.device("b"), "sabha:role/host", "sabha:guest"));
        wrong.put("no role", draft -> draft.uris("sabha:room/" + ROOM, DEVICE, "sabha:guest"));
        wrong.put(
                "unknown role",
                draft -> draft.uris("sabha:room/" + ROOM, DEVICE, "sabha:role/recorder", "sabha:guest"));
        wrong.put("unknown last", draft -> draft.uris("sabha:room/" + ROOM, DEVICE, "sabha:role/host", "sabha:x"));
        wrong.put(
                "odd device",
                draft -> draft.uris("sabha:room/" + ROOM, "sabha:user/1/device/2", "sabha:role/host", "sabha:guest"));
        wrong.put(
                "a name of another kind", draft -> draft.names.add(new GeneralName(GeneralName.dNSName, "example.in")));
        wrong.put("no names", draft -> draft.names.clear());
        wrong.put("an authority", draft -> draft.constraints = new BasicConstraints(0));
        wrong.put("more usage", draft -> draft.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign);
        wrong.put("other usage", draft -> draft.usage = KeyUsage.keyEncipherment);
        wrong.put("no usage", draft -> draft.usage = null);
        wrong.put("another extension", draft -> draft.odd = true);
        wrong.put("a small serial", draft -> draft.serial = BigInteger.TEN);
        wrong.put("two names", draft -> draft.subject = "CN=Asha,O=Sabha");
        wrong.put("no common name", draft -> draft.subject = "O=Asha");
        wrong.put("too long", draft -> draft.until = NOW.plus(Duration.ofHours(25)));
        wrong.put("another issuer's name", draft -> draft.issuer = "CN=other");
        wrong.forEach((what, change) -> assertFalse(
                authority.trust().trusts(leaf(device, List.of(made(change), authority.intermediate))), what));
        assertTrue(authority.trust().trusts(leaf(device, List.of(made(draft -> {}), authority.intermediate))));
    }

    @Test
    @Tag("H40")
    void chainsThatDoNotHoldAreRefused() {
        Octets good = made(draft -> {});
        Octets middle = authority.intermediate;
        Map<String, List<Octets>> wrong = new LinkedHashMap<>();
        wrong.put("no certificate", List.of());
        wrong.put("no intermediate", List.of(good));
        wrong.put("the root, too", List.of(good, middle, authority.root));
        wrong.put("no bytes", List.of(Octets.EMPTY, middle));
        byte[] changed = good.toArray();
        changed[changed.length / 2] ^= 1;
        wrong.put("changed", List.of(Octets.of(changed), middle));
        byte[] longer = java.util.Arrays.copyOf(good.toArray(), good.size() + 1);
        wrong.put("something behind it", List.of(Octets.of(longer), middle));
        KeyPair other = TestAuthority.keys();
        TestAuthority.Draft draft = TestAuthority.leaf(device.signatureKey(), "asha", "host");
        wrong.put("another signer", List.of(TestAuthority.certificate(draft, other), middle));
        wrong.put("signed by the root", List.of(TestAuthority.certificate(draft, authority.rootKey), authority.root));
        TestAuthority.Draft long2 = TestAuthority.authority("root", "meetings", authority.intermediateKey, 1);
        wrong.put("a longer path", List.of(good, TestAuthority.certificate(long2, authority.rootKey)));
        TestAuthority.Draft noAuthority = TestAuthority.authority("root", "meetings", authority.intermediateKey, 0);
        noAuthority.constraints = new BasicConstraints(false);
        wrong.put("not an authority", List.of(good, TestAuthority.certificate(noAuthority, authority.rootKey)));
        TestAuthority.Draft signs = TestAuthority.authority("root", "meetings", authority.intermediateKey, 0);
        signs.usage = KeyUsage.digitalSignature;
        wrong.put("an authority for other things", List.of(good, TestAuthority.certificate(signs, authority.rootKey)));
        TestAuthority foreign = new TestAuthority();
        wrong.put("another root", foreign.chain(device, "asha", "host"));
        TestAuthority.Draft leafOfLeaf = TestAuthority.leaf(device.signatureKey(), "asha", "host");
        leafOfLeaf.issuer = "CN=Asha";
        wrong.put("a leaf that signs", List.of(TestAuthority.certificate(leafOfLeaf, other), good));
        wrong.forEach((what, chain) -> assertFalse(authority.trust().trusts(leaf(device, chain)), what));
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
