package org.sabha.protocol.account;

import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/account/sign-in}: whatever is wrong has one answer, {@code 403 cannot-sign-in}.
 *
 * @param login as typed
 */
public record SignInRequest(
        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String login,

        Secret password) {}
