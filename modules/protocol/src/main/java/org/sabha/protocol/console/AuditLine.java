package org.sabha.protocol.console;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * One row of the audit log: ids and codes. In a row that somebody changed, signs that no row has are shown as {@code ?}.
 *
 * @param number counts up by one from 1
 * @param meeting absent for an act that belongs to no meeting
 * @param actor who did it: a participant of the meeting, or an account where there is none
 * @param subject on whom it was done
 * @param value what was chosen
 * @param refusal why it was refused; absent for what was done
 * @param clause of the advisory
 * @param times how often
 */
public record AuditLine(
        @IntegerRange(min = 1) long number,
        Instant at,
        Optional<@Chars(max = 24) String> meeting,
        @Chars(max = 40) String verb,
        Optional<@Chars(max = 16) String> actor,
        Optional<@Chars(max = 16) String> subject,
        Optional<@Chars(max = 80) String> value,
        Optional<@Chars(max = 40) String> refusal,
        Optional<@Chars(max = 4) String> clause,
        long times) {}
