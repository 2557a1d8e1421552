package org.sabha.identity.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sabha.identity.account.Passkey;
import org.sabha.model.Secret;

/**
 * The ceremonies of WebAuthn sections 7.1 and 7.2. Which maker built an authenticator is not asked; that it unlocked the
 * key for its holder is (user verification), which makes a passkey two factors. Thread-safe.
 */
final class PasskeyVerifier {
    private static final List<PublicKeyCredentialParameters> ALGORITHMS = List.of(
            algorithm(COSEAlgorithmIdentifier.ES256),
            algorithm(COSEAlgorithmIdentifier.EdDSA),
            algorithm(COSEAlgorithmIdentifier.RS256));

    private final ObjectConverter objects = new ObjectConverter();
    private final WebAuthnManager ceremonies = WebAuthnManager.createNonStrictWebAuthnManager(objects);
    private final AttestedCredentialDataConverter keys = new AttestedCredentialDataConverter(objects);

    Optional<Passkey> register(PasskeyService.Attestation made, PasskeySite site, Instant now) {
        Optional<byte[]> object = PasskeyService.decode(made.attestationObject());
        Optional<byte[]> client = PasskeyService.decode(made.clientData());
        if (object.isEmpty() || client.isEmpty()) {
            return Optional.empty();
        }
        try {
            RegistrationData data = ceremonies.verify(
                    new RegistrationRequest(object.get(), client.get()),
                    new RegistrationParameters(server(made.challenge(), site), ALGORITHMS, true, true));
            var authenticator =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData key = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return Optional.of(new Passkey(
                    encode(key.getCredentialId()),
                    encode(keys.convert(key)),
                    authenticator.getSignCount(),
                    made.label(),
                    now));
        } catch (RuntimeException e) { // the library throws of every kind on hostile bytes
            return Optional.empty();
        }
    }

    Optional<Passkey> check(PasskeyService.Assertion shown, PasskeySite site, Passkey known) {
        Optional<byte[]> id = PasskeyService.decode(shown.credential());
        Optional<byte[]> client = PasskeyService.decode(shown.clientData());
        Optional<byte[]> authenticator = PasskeyService.decode(shown.authenticatorData());
        Optional<byte[]> signature = PasskeyService.decode(shown.signature());
        if (id.isEmpty() || client.isEmpty() || authenticator.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        try {
            AuthenticationData data = ceremonies.verify(
                    new AuthenticationRequest(id.get(), authenticator.get(), client.get(), signature.get()),
                    new AuthenticationParameters(
                            server(shown.challenge(), site), record(known), List.of(id.get()), true, true));
            long count = Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
            return Optional.of(known.withSignCount(count));
        } catch (RuntimeException e) { // the library throws of every kind on hostile bytes
            return Optional.empty();
        }
    }

    private CredentialRecordImpl record(Passkey known) {
        AttestedCredentialData key = keys.convert(Base64.getUrlDecoder().decode(known.publicKey()));
        return new CredentialRecordImpl(
                new NoneAttestationStatement(), null, null, null, known.signCount(), key, null, null, null, null);
    }

    private static ServerProperty server(Secret challenge, PasskeySite site) {
        return ServerProperty.builder()
                .origin(new Origin(site.origin()))
                .rpId(site.name())
                .challenge(new DefaultChallenge(challenge.reveal().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier identifier) {
        return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, identifier);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
