package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A refusal as RFC 9457 has it.
 *
 * @param type always {@code about:blank}
 * @param code stable; lower-case letters and hyphens
 */
public record Problem(
        @Chars(max = 64) String type,
        @Chars(max = 128) String title,
        @IntegerRange(min = 400, max = 599) long status,
        @Chars(max = 64) String code) {}
