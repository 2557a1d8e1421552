package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * {@code GET /api/v1/account/ways}: how people sign in here besides with a password or passkey.
 *
 * @param singleSignOn what the organisation's own sign-in is called; absent where there is none
 */
public record SignInWaysResponse(Optional<@Chars(max = 64) String> singleSignOn) {}
