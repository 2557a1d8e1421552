package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/account/single-sign-on}: the browser is back from the provider. Whatever is wrong has one answer,
 * {@code 403 cannot-sign-in}.
 *
 * @param query what stood behind the question mark of the address that the provider sent the browser to
 */
public record SingleSignOnRequest(
        @Chars(min = 0, max = 8_192, script = Chars.Script.ANY)
        String query) {
    /** It holds a code, which opens something for a minute. */
    @Override
    public String toString() {
        return "redacted";
    }
}
