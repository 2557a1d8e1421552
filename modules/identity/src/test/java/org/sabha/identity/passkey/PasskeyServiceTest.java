package org.sabha.identity.passkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.identity.account.Passkey;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

class PasskeyServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final PasskeySite SITE = new PasskeySite("https://sabha.example:8443", "sabha.example");
    private static final PasskeySite FOREIGN = new PasskeySite("https://evil.example", "evil.example");

    private final IdSource ids = new IdSource(new Random(3));
    private final AccountId asha = ids.newAccountId();
    private final PasskeyService service = new PasskeyService(ids);
    private SoftAuthenticator key = soft();

    private static SoftAuthenticator soft() {
        try {
            return new SoftAuthenticator();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void takesAFreshKey() {
        key = soft();
    }

    private Passkey registered() {
        return service.add(asha, key.create(service.challengeToAdd(asha, NOW), SITE), SITE, NOW)
                .orElseThrow();
    }

    private Optional<Passkey> signIn(PasskeyService.Assertion assertion, Passkey known) {
        return service.signIn(
                assertion,
                SITE,
                id -> Optional.of(known).filter(each -> each.id().equals(id)),
                NOW);
    }

    @Test
    void aPasskeySignsInAndItsCounterMovesOn() throws GeneralSecurityException {
        Passkey passkey = registered();
        assertEquals(key.id(), passkey.id());
        assertEquals("Key", passkey.label());
        Passkey used =
                signIn(key.get(service.challengeToSignIn(NOW), SITE), passkey).orElseThrow();
        assertEquals(1, used.signCount());
        assertTrue(signIn(key.get(service.challengeToSignIn(NOW), SITE), used).isPresent());
    }

    @Test
    void aChallengeCountsOnceAndForItsPurpose() throws GeneralSecurityException {
        Secret challenge = service.challengeToAdd(asha, NOW);
        assertEquals(Optional.empty(), service.add(ids.newAccountId(), key.create(challenge, SITE), SITE, NOW));
        assertEquals(Optional.empty(), service.add(asha, key.create(challenge, SITE), SITE, NOW));
        Passkey passkey = registered();
        Secret toAdd = service.challengeToAdd(asha, NOW);
        assertEquals(Optional.empty(), signIn(key.get(toAdd, SITE), passkey));
        Secret once = service.challengeToSignIn(NOW);
        PasskeyService.Assertion assertion = key.get(once, SITE);
        assertTrue(signIn(assertion, passkey).isPresent());
        assertEquals(Optional.empty(), signIn(assertion, passkey));
        assertEquals(Optional.empty(), signIn(key.get(new Secret("made-up"), SITE), passkey));
    }

    @Test
    void aChallengeEnds() {
        Secret challenge = service.challengeToAdd(asha, NOW);
        Instant late = NOW.plus(PasskeyChallenges.LIFETIME);
        assertEquals(Optional.empty(), service.add(asha, key.create(challenge, SITE), SITE, late));
    }

    @Test
    void aPageOfAnotherSiteGetsNothing() throws GeneralSecurityException {
        assertEquals(
                Optional.empty(), service.add(asha, key.create(service.challengeToAdd(asha, NOW), FOREIGN), SITE, NOW));
        Passkey passkey = registered();
        assertEquals(Optional.empty(), signIn(key.get(service.challengeToSignIn(NOW), FOREIGN), passkey));
    }

    @Test
    void anAuthenticatorThatDidNotAskItsHolderIsNotEnough() throws GeneralSecurityException {
        Passkey passkey = registered();
        key.flags = SoftAuthenticator.USER_PRESENT;
        assertEquals(Optional.empty(), signIn(key.get(service.challengeToSignIn(NOW), SITE), passkey));
        assertEquals(
                Optional.empty(), service.add(asha, key.create(service.challengeToAdd(asha, NOW), SITE), SITE, NOW));
    }

    @Test
    void anotherKeyDoesNotSignForThisOne() throws GeneralSecurityException {
        Passkey passkey = registered();
        SoftAuthenticator other = soft();
        assertEquals(Optional.empty(), signIn(other.get(service.challengeToSignIn(NOW), SITE), passkey));
    }

    @Test
    void aCounterThatDoesNotMoveIsACopy() throws GeneralSecurityException {
        Passkey passkey = registered().withSignCount(5);
        key.count = 3;
        assertEquals(Optional.empty(), signIn(key.get(service.challengeToSignIn(NOW), SITE), passkey));
    }

    @Test
    void rubbishIsRefused() {
        for (String rubbish : new String[] {"", "!", "AAAA", "e30"}) {
            Secret challenge = service.challengeToAdd(asha, NOW);
            assertEquals(
                    Optional.empty(),
                    service.add(asha, new PasskeyService.Attestation(challenge, rubbish, rubbish, "Key"), SITE, NOW));
            Passkey passkey = registered();
            var assertion = new PasskeyService.Assertion(
                    service.challengeToSignIn(NOW), passkey.id(), rubbish, rubbish, rubbish);
            assertEquals(Optional.empty(), signIn(assertion, passkey));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://sabha.example:8443, sabha.example",
        "https://sabha.example, sabha.example",
        "http://localhost:8080, localhost",
        "http://sabha.example, ''",
        "https://10.1.2.3:8443, ''",
        "'https://[2001:db8::1]', ''",
        "http://127.0.0.1:8080, ''",
        "not an origin, ''"
    })
    void browsersKeepPasskeysForNamesOnly(String origin, String name) {
        assertEquals(name, PasskeySite.of(origin).map(PasskeySite::name).orElse(""));
    }
}
