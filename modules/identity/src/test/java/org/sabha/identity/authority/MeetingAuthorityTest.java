package org.sabha.identity.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;

class MeetingAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final int URI = 6;

    private final SecureRandom random = new SecureRandom();
    private final IdSource ids = new IdSource(RandomGenerator.of("L64X128MixRandom"));
    private final RoomId room = ids.newRoomId();
    private final InvitationId invitation = ids.newInvitationId();
    private final DeviceId device = new DeviceId("abcdefghijklmnopqrstuvwxyz234567");
    private final Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);

    @TempDir
    private Path data;

    @Test
    void aLeafHasTheProfileThatClientsCheck() throws Exception {
        X509Certificate leaf = read(open().issue(subject("Asha", Role.ALTERNATE_HOST), signatureKey(), NOW)
                .leaf());
        assertEquals("Asha", commonName(leaf));
        assertEquals(NOW.minus(Duration.ofMinutes(5)), leaf.getNotBefore().toInstant());
        assertEquals(
                Duration.ofHours(24),
                Duration.between(
                        leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()));
        assertTrue(leaf.getSerialNumber().bitLength() >= 64);
        assertEquals(-1, leaf.getBasicConstraints(), "not an authority");
        assertArrayEquals(
                new boolean[] {true, false, false, false, false, false, false, false, false}, leaf.getKeyUsage());
        assertEquals(Set.of("2.5.29.15"), leaf.getCriticalExtensionOIDs());
        assertEquals(Set.of("2.5.29.17"), leaf.getNonCriticalExtensionOIDs());
        assertEquals(
                List.of(
                        "sabha:room/" + room,
                        "sabha:user/" + invitation + "/device/" + deviceInRoom(),
                        "sabha:role/alternate-host",
                        "sabha:guest"),
                uris(leaf));
        byte[] spki = leaf.getPublicKey().getEncoded();
        assertArrayEquals(signatureKey().bytes(), Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    }

    @Test
    void aLeafSaysWhichOrganisationVouchesForTheName() throws Exception {
        for (String organisation : List.of("", "विभाग / A+B")) {
            var subject = new LeafSubject(
                    room, invitation, device, new DisplayName("Asha"), Role.PARTICIPANT, Optional.of(organisation));
            String uri = uris(read(open().issue(subject, signatureKey(), NOW).leaf()))
                    .getLast();
            assertTrue(uri.matches("sabha:verified/[A-Za-z0-9_-]*"), uri);
            byte[] name = Base64.getUrlDecoder().decode(uri.substring("sabha:verified/".length()));
            assertEquals(organisation, new String(name, StandardCharsets.UTF_8));
        }
    }

    @Test
    void theChainLeadsToTheRoot() throws Exception {
        MeetingAuthority authority = open();
        IssuedLeaf issued = authority.issue(subject("Asha", Role.HOST), signatureKey(), NOW);
        X509Certificate leaf = read(issued.leaf());
        X509Certificate intermediate = read(issued.intermediate());
        X509Certificate root = read(authority.root());
        leaf.verify(intermediate.getPublicKey());
        intermediate.verify(root.getPublicKey());
        root.verify(root.getPublicKey());
        assertEquals(intermediate.getSubjectX500Principal(), leaf.getIssuerX500Principal());
        assertEquals(root.getSubjectX500Principal(), intermediate.getIssuerX500Principal());
        assertEquals(0, intermediate.getBasicConstraints());
        assertEquals(1, root.getBasicConstraints());
        assertEquals("Ed25519", root.getSigAlgName().replace("EdDSA", "Ed25519"));
        assertTrue(intermediate.getNotAfter().toInstant().isAfter(NOW.plus(Duration.ofDays(364))));
        assertTrue(root.getNotAfter().toInstant().isAfter(NOW.plus(Duration.ofDays(3649))));
        byte[] changed = issued.leaf();
        changed[changed.length / 2] ^= 1;
        assertThrows(GeneralSecurityException.class, () -> read(changed).verify(intermediate.getPublicKey()));
    }

    /** Every rule of the room's names holds, and grammar of X.500 in a name is text. */
    @Test
    @Tag("T21")
    void aNameIsTheOneThatTheRoomShows() throws Exception {
        MeetingAuthority authority = open();
        for (String name : List.of("आशा शर्मा", "  e\u0301 Ana ", "CN=Host, O=Sabha", "a+b\\\"<>;#", "اردو")) {
            DisplayName shown = new DisplayName(name);
            LeafSubject subject = new LeafSubject(room, invitation, device, shown, Role.PARTICIPANT);
            assertEquals(
                    shown.value(),
                    commonName(
                            read(authority.issue(subject, signatureKey(), NOW).leaf())));
        }
    }

    @Test
    void keysThatAreNoneAreRefused() {
        assertDoesNotThrow(() -> signatureKey());
        for (String hex : List.of(
                "",
                "00".repeat(31),
                "00".repeat(33),
                "01" + "00".repeat(31), // the neutral point
                "00".repeat(32), // order 4
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", // order 8
                "0100000000000000000000000000000000000000000000000000000000000080",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // not reduced
                "02" + "00".repeat(31), // no such x
                "ff".repeat(32))) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThrows(IllegalArgumentException.class, () -> new SignatureKey(bytes), hex);
        }
    }

    @Test
    @Tag("T43")
    void onlyTheServersUserReadsTheKeysAndARestartKeepsThem() throws Exception {
        MeetingAuthority first = open();
        for (String file : List.of("root.key", "intermediate.key")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            data.resolve("authority").resolve(file))),
                    file);
        }
        byte[] before =
                first.issue(subject("Asha", Role.HOST), signatureKey(), NOW).intermediate();
        MeetingAuthority second = MeetingAuthority.open(data, random, NOW.plus(Duration.ofDays(3)));
        assertArrayEquals(first.root(), second.root());
        assertArrayEquals(
                before,
                second.issue(subject("Asha", Role.HOST), signatureKey(), NOW).intermediate());
    }

    @Test
    void theIntermediateIsRenewedWhileTheServerRunsIfTheRootsKeyIsThere() throws Exception {
        MeetingAuthority authority = open();
        byte[] first =
                authority.issue(subject("Asha", Role.HOST), signatureKey(), NOW).intermediate();
        Instant later = NOW.plus(Duration.ofDays(330));
        IssuedLeaf issued = authority.issue(subject("Asha", Role.HOST), signatureKey(), later);
        assertFalse(Arrays.equals(first, issued.intermediate()));
        read(issued.leaf()).verify(read(issued.intermediate()).getPublicKey());
        read(issued.intermediate()).checkValidity(java.util.Date.from(later.plus(Duration.ofDays(300))));
    }

    @Test
    void withoutTheRootsKeyTheIntermediateServesUntilItsEndAndIsRenewedByHand() throws Exception {
        MeetingAuthority authority = open();
        AuthorityFolder folder = new AuthorityFolder(data);
        Path copy = data.resolve("root-copy.pem");
        folder.exportRootKey(copy);
        assertThrows(IOException.class, () -> folder.exportRootKey(copy), "never over another file");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        folder.removeRootKey(copy);
        assertEquals(
                AuthorityState.RootKey.REMOVED, folder.state().orElseThrow().rootKey());
        assertThrows(IOException.class, () -> folder.exportRootKey(data.resolve("again.pem")));
        Instant soon = NOW.plus(Duration.ofDays(364));
        X509Certificate leaf = read(authority
                .issue(subject("Asha", Role.HOST), signatureKey(), soon)
                .leaf());
        assertEquals(
                folder.state().orElseThrow().intermediateEnds(),
                leaf.getNotAfter().toInstant(),
                "not beyond its issuer");
        Instant tooLate = NOW.plus(Duration.ofDays(366));
        assertThrows(
                UnusableAuthorityException.class,
                () -> authority.issue(subject("Asha", Role.HOST), signatureKey(), tooLate));
        assertThrows(IOException.class, () -> MeetingAuthority.open(data, random, tooLate));
        folder.renew(copy, random, tooLate);
        Instant afterLook = tooLate.plus(Duration.ofMinutes(2));
        assertDoesNotThrow(() -> authority.issue(subject("Asha", Role.HOST), signatureKey(), afterLook));
    }

    @Test
    void anotherAuthoritysKeyNeitherRemovesNorRenews(@TempDir Path elsewhere) throws Exception {
        open();
        MeetingAuthority.open(elsewhere, random, NOW);
        Path foreign = elsewhere.resolve("authority/root.key");
        AuthorityFolder folder = new AuthorityFolder(data);
        assertThrows(IOException.class, () -> folder.removeRootKey(foreign));
        assertThrows(IOException.class, () -> folder.renew(foreign, random, NOW));
        Files.copy(
                foreign, data.resolve("authority/intermediate.key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThrows(IOException.class, () -> MeetingAuthority.open(data, random, NOW));
        Files.writeString(data.resolve("authority/intermediate.key"), "nothing");
        assertThrows(IOException.class, () -> MeetingAuthority.open(data, random, NOW));
    }

    @Test
    void twoInstallationsHaveTwoRoots(@TempDir Path elsewhere) throws Exception {
        MeetingAuthority other = MeetingAuthority.open(elsewhere, random, NOW);
        MeetingAuthority one = open();
        assertNotEquals(Fingerprint.of(one.root()), Fingerprint.of(other.root()));
        assertNotEquals(
                read(one.root()).getSubjectX500Principal(), read(other.root()).getSubjectX500Principal());
        assertEquals(64 + 15, Fingerprint.of(one.root()).length());
        assertEquals(
                Fingerprint.of(one.root()),
                new AuthorityFolder(data).state().orElseThrow().rootFingerprint());
        assertTrue(new AuthorityFolder(data).rootPem().startsWith("-----BEGIN CERTIFICATE-----"));
        assertTrue(new AuthorityFolder(data.resolve("none")).state().isEmpty());
    }

    @Test
    void manyThreadsGetCertificatesOfTheirOwn() throws InterruptedException, ExecutionException, IOException {
        MeetingAuthority authority = open();
        Set<String> serials = ConcurrentHashMap.newKeySet();
        Callable<Boolean> asking = () -> serials.add(read(authority
                        .issue(subject("Asha", Role.HOST), signatureKey(), NOW)
                        .leaf())
                .getSerialNumber()
                .toString());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> each : threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(_ -> asking).toList())) {
                assertTrue(each.get());
            }
        }
        assertEquals(200, serials.size());
    }

    private MeetingAuthority open() throws IOException {
        return MeetingAuthority.open(data, random, NOW);
    }

    private LeafSubject subject(String name, Role role) {
        return new LeafSubject(room, invitation, device, new DisplayName(name), role);
    }

    private SignatureKey signatureKey() {
        return new SignatureKey(key.generatePublicKey().getEncoded());
    }

    private String deviceInRoom() throws GeneralSecurityException {
        byte[] both = (room.value() + device.value()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(both);
        return java.util.Base64.getUrlEncoder().encodeToString(digest).substring(0, 16);
    }

    private static List<String> uris(X509Certificate leaf) throws GeneralSecurityException {
        return leaf.getSubjectAlternativeNames().stream()
                .peek(name -> assertEquals(URI, name.get(0)))
                .map(name -> (String) name.get(1))
                .toList();
    }

    private static String commonName(X509Certificate certificate) {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        assertEquals(1, name.getRDNs().length);
        return ((ASN1String) name.getRDNs(BCStyle.CN)[0].getFirst().getValue()).getString();
    }

    private static X509Certificate read(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
