package org.sabha.protocol.account;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/account/passkeys/add}: what the browser made, base64url.
 *
 * @param label what its holder calls it
 */
public record AddPasskeyRequest(
        Secret challenge,
        @Chars(max = 2048) String clientData,
        @Chars(max = 8192) String attestationObject,
        @Chars(max = 64) String label) {}
