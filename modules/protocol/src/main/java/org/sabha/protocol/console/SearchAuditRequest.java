package org.sabha.protocol.console;

import java.time.Instant;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/audit/search}; what is absent does not matter.
 *
 * @param meeting id of a meeting
 * @param verb such as {@code remove}
 * @param who id of a participant or an account, or the login of an account, who did it or on whom it was done
 * @param from rows of this time and later
 * @param until rows before this time
 * @param before only rows with a smaller number, as the page before says
 */
public record SearchAuditRequest(
        Optional<@Chars(max = 24) String> meeting,
        Optional<@Chars(max = 40) String> verb,
        Optional<@Chars(max = 64) String> who,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<@IntegerRange(min = 1) Long> before) {}
