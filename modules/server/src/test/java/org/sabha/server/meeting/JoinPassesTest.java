package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.identity.JoinTokens;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.NameSource;
import org.sabha.room.CredentialCheck;
import org.sabha.signalling.SignedInPerson;

/** Whose name a certificate says, and who vouches for it. */
@Tag("T21")
class JoinPassesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");
    private static final AccountId ACCOUNT = new AccountId("a".repeat(16));
    private static final Optional<SignedInPerson> VERIFIED =
            Optional.of(new SignedInPerson(ACCOUNT, new DisplayName("Asha Rao"), Optional.of("विभाग")));

    private final SecureRandom random = new SecureRandom();
    private final IdSource ids = new IdSource(random);
    private final RoomId room = ids.newRoomId();
    private boolean roomIsThere = true;

    @TempDir
    private Path data;

    private JoinPasses passes;

    @BeforeEach
    void opens() throws IOException {
        passes = new JoinPasses(
                new MemberCertificates(MeetingAuthority.open(data, random, NOW)),
                new JoinTokens<>(ids, 10),
                (_, _, _) -> {
                    throw new IllegalStateException("nobody agreed to anything");
                },
                (_, _) -> roomIsThere);
    }

    private Optional<JoinResponse> joins(String typed, Optional<SignedInPerson> account) {
        byte[] key = new Ed25519PrivateKeyParameters(random).generatePublicKey().getEncoded();
        var request = new JoinRequest(
                room.value(),
                new Secret("i"),
                new Secret("p"),
                typed,
                new Secret("d".repeat(32)),
                Optional.of(Octets.of(key)),
                Optional.empty(),
                account.map(_ -> NameSource.ACCOUNT));
        var opens = new CredentialCheck.Opens(new InvitationId("a".repeat(16)), 1, Role.PARTICIPANT);
        return passes.issue(request, account, new JoinService.Admitted(opens, new DeviceId("b".repeat(32))), NOW);
    }

    private static X509Certificate leafOf(JoinResponse answer) throws GeneralSecurityException {
        byte[] der = answer.certificates().orElseThrow().getFirst().toArray();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static String standing(X509Certificate leaf) throws GeneralSecurityException {
        return (String) leaf.getSubjectAlternativeNames().stream()
                .skip(3)
                .findFirst()
                .orElseThrow()
                .get(1);
    }

    @Test
    void signedInParticipantJoinsUnderAccountName() throws GeneralSecurityException {
        JoinResponse answer = joins("Minister", VERIFIED).orElseThrow();
        X509Certificate leaf = leafOf(answer);
        assertEquals("CN=Asha Rao", leaf.getSubjectX500Principal().getName());
        assertEquals("sabha:verified/4KS14KS_4KSt4KS-4KSX", standing(leaf));
        JoinPasses.Pass pass = passes.redeem(answer.token(), NOW).orElseThrow();
        assertEquals("Asha Rao", pass.name().value());
        assertTrue(pass.verified());
    }

    @Test
    void aGuestWhoTypesThatNameIsNoMoreThanAGuest() throws GeneralSecurityException {
        JoinResponse answer = joins("Asha Rao", Optional.empty()).orElseThrow();
        assertEquals("sabha:guest", standing(leafOf(answer)));
        assertFalse(passes.redeem(answer.token(), NOW).orElseThrow().verified());
    }

    @Test
    void anAccountForWhoseNameNobodyVouchesIsAGuestOfThatName() throws GeneralSecurityException {
        var own = Optional.of(new SignedInPerson(ACCOUNT, new DisplayName("Asha"), Optional.empty()));
        JoinResponse answer = joins("", own).orElseThrow();
        X509Certificate leaf = leafOf(answer);
        assertEquals("CN=Asha", leaf.getSubjectX500Principal().getName());
        assertEquals("sabha:guest", standing(leaf));
        assertFalse(passes.redeem(answer.token(), NOW).orElseThrow().verified());
    }

    @Test
    void certifiesNothingWithoutNotifyingRoom() {
        roomIsThere = false;
        assertEquals(Optional.empty(), joins("Asha", Optional.empty()));
    }

    @Test
    void aNameThatCannotBeShownOpensNothing() {
        assertEquals(Optional.empty(), joins(" ", Optional.empty()));
    }
}
