package org.sabha.protocol.account;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/** {@code POST /api/v1/account/passkey}: what the browser signed, base64url. */
public record PasskeySignInRequest(
        Secret challenge,
        @Chars(max = 1400) String credential,
        @Chars(max = 2048) String clientData,
        @Chars(max = 2048) String authenticatorData,
        @Chars(max = 2048) String signature) {}
