package org.sabha.protocol.account;

import java.time.Instant;
import org.sabha.protocol.limits.IntegerRange;

/**
 * Tries to sign in to an account that were refused since somebody signed in to it last, for its holder to see.
 *
 * @param count those that the audit log has a row of; more than 1,000 are told as 1,000
 * @param lastAt when the last of them was
 */
public record FailedSignIns(
        @IntegerRange(min = 1, max = 1_000) long count, Instant lastAt) {}
