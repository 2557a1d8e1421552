package org.sabha.model.rule;

/**
 * How a rule is set.
 *
 * @param value its wire name
 * @param locked whether hosts may not change it
 */
public record RuleSetting(String value, boolean locked) {}
