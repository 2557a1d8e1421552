package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * How a rule is set.
 *
 * @param locked whether hosts may not change it
 */
public record RuleState(@Chars(max = 32) String value, boolean locked) {}
