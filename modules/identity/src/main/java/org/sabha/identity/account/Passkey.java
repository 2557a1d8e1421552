package org.sabha.identity.account;

import java.time.Instant;

/**
 * A key pair in somebody's device or security key (WebAuthn), of which the server has the public half.
 *
 * @param id of the credential, base64url
 * @param publicKey the attested credential data of WebAuthn section 6.5.1, base64url
 * @param signCount the authenticator's counter when it signed last; 0 where it has none
 * @param label what its holder calls it
 */
public record Passkey(String id, String publicKey, long signCount, String label, Instant createdAt) {
    public Passkey withSignCount(long changed) {
        return new Passkey(id, publicKey, changed, label, createdAt);
    }
}
