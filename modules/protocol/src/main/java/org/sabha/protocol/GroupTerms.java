package org.sabha.protocol;

import org.sabha.model.Classification;

/**
 * What the first statement in a new key group has to say, because the meeting stands so.
 *
 * @param locked whether newcomers are refused (A7)
 * @param lobby whether hosts are asked before somebody comes in (A2)
 * @param classification what may be spoken of in it
 */
public record GroupTerms(boolean locked, boolean lobby, Classification classification) {
    /** Those of an unclassified meeting. */
    public GroupTerms(boolean locked, boolean lobby) {
        this(locked, lobby, Classification.UNCLASSIFIED);
    }
}
