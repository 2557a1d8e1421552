package org.sabha.protocol.account;

import org.sabha.model.Classification;
import org.sabha.protocol.limits.Chars;

/**
 * {@code PUT /api/v1/rules/ceiling}: sets the ceiling. Said twice it does no more than once.
 *
 * @param version of the ceiling as it was seen; one that was set since is not changed
 * @param reason for the history
 */
public record SetCeilingRequest(
        Classification highest,
        long version,
        @Chars(max = 200) String reason) {}
