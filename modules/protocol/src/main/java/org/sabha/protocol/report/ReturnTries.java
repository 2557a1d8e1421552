package org.sabha.protocol.report;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * Tries to come in with what a removal or a refusal had voided.
 *
 * @param total how many
 * @param listed the rows of the first ones
 * @param more rows that are not listed
 */
public record ReturnTries(long total, @Items(max = 200) List<ReturnTry> listed, long more) {}
