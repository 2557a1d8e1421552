package org.sabha.protocol.http;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * What differs from place to place in the notice on personal data that people read before they come in.
 *
 * @param version of the notice, another one for each text and for each of the values below
 * @param organisation who keeps the data; absent where the settings do not say
 * @param contact whom to ask about it, such as an address of mail; absent where the settings do not say
 * @param personalDays how long somebody's name and network stand beside the log
 * @param logDays how long the log's rows stay, which have ids and codes only
 */
public record PrivacyNotice(
        @Chars(max = 32) String version,
        Optional<@Chars(max = 120) String> organisation,
        Optional<@Chars(max = 200) String> contact,
        @IntegerRange(min = 1, max = 100_000) long personalDays,
        @IntegerRange(min = 1, max = 100_000) long logDays) {}
