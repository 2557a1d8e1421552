package org.sabha.identity.passkey;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.account.Passkey;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;

/** Hands out challenges and looks at what authenticators make of them. Thread-safe if the random source is. */
public final class PasskeyService {
    private final PasskeyChallenges challenges;

    /** Made when first needed: it brings many classes along. */
    private volatile @Nullable PasskeyVerifier verifier;

    public PasskeyService(IdSource ids) {
        this.challenges = new PasskeyChallenges(ids);
    }

    /**
     * What a browser returns for a new passkey, each field base64url.
     *
     * @param label what its holder calls it
     */
    public record Attestation(Secret challenge, String clientData, String attestationObject, String label) {}

    /** What a browser returns for a passkey that signs in, each field base64url. */
    public record Assertion(
            Secret challenge, String credential, String clientData, String authenticatorData, String signature) {}

    public Secret challengeToAdd(AccountId account, Instant now) {
        return challenges.next(Optional.of(account), now);
    }

    public Secret challengeToSignIn(Instant now) {
        return challenges.next(Optional.empty(), now);
    }

    /** The passkey that was made; empty if anything about it is wrong. */
    public Optional<Passkey> add(AccountId account, Attestation attestation, PasskeySite site, Instant now) {
        if (!challenges.use(attestation.challenge(), Optional.of(account), now)) {
            return Optional.empty();
        }
        return verifier().register(attestation, site, now);
    }

    /**
     * The passkey with its counter moved on; empty if anything is wrong.
     *
     * @param find looks a passkey up by its id
     */
    public Optional<Passkey> signIn(
            Assertion assertion, PasskeySite site, Function<String, Optional<Passkey>> find, Instant now) {
        if (!challenges.use(assertion.challenge(), Optional.empty(), now)) {
            return Optional.empty();
        }
        return find.apply(assertion.credential()).flatMap(known -> verifier().check(assertion, site, known));
    }

    private PasskeyVerifier verifier() {
        PasskeyVerifier made = verifier;
        if (made == null) {
            made = new PasskeyVerifier();
            verifier = made;
        }
        return made;
    }

    /** @return empty for what is not base64url */
    static Optional<byte[]> decode(String base64url) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(base64url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
