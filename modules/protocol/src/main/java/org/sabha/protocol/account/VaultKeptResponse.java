package org.sabha.protocol.account;

import org.sabha.protocol.limits.IntegerRange;

/**
 * A vault was changed.
 *
 * @param revision that it has now
 */
public record VaultKeptResponse(
        @IntegerRange(min = 1, max = 1L << 50) long revision) {}
