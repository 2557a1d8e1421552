package org.sabha.protocol;

/**
 * What the first statement in a new key group has to say, because the meeting stands so.
 *
 * @param locked whether newcomers are refused (A7)
 * @param lobby whether hosts are asked before somebody comes in (A2)
 */
public record GroupTerms(boolean locked, boolean lobby) {}
