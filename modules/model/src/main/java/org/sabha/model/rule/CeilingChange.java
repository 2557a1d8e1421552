package org.sabha.model.rule;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;

/**
 * One change of the highest class that an organisation has its server approved for.
 *
 * @param number 1 for the first, and so on; that of the last is the ceiling's version
 * @param by empty for whoever has the data folder
 * @param reason as they wrote it, 1 to 200 characters
 */
public record CeilingChange(
        long number, Instant at, Optional<AccountId> by, Classification before, Classification after, String reason) {}
