package org.sabha.protocol.account;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/account/code/start}: what goes into an authenticator app.
 *
 * @param secret to be typed
 * @param address to be scanned
 */
public record CodeSecretResponse(
        Secret secret, @Chars(max = 512) String address) {}
