package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * A refusal as RFC 9457 has it.
 *
 * @param type always {@code about:blank}
 * @param code stable; lower-case letters and hyphens
 * @param startsAt of a meeting that has not started ({@code not-started}): when it is scheduled to
 */
public record Problem(
        @Chars(max = 64) String type,
        @Chars(max = 128) String title,
        @IntegerRange(min = 400, max = 599) long status,
        @Chars(max = 64) String code,
        Optional<Instant> startsAt) {
    public Problem(String type, String title, long status, String code) {
        this(type, title, status, code, Optional.empty());
    }
}
