package org.sabha.protocol.http;

import org.sabha.protocol.limits.Chars;

/**
 * That somebody agreed to the notice on personal data by asking to come in.
 *
 * @param notice version of the notice that was in sight
 * @param language in which it was; the code of one of the browser's languages, such as {@code hi}
 */
public record JoinConsent(
        @Chars(max = 32) String notice,
        @Chars(min = 2, max = 16) String language) {}
