package org.sabha.protocol;

/** How a poll ended. */
public enum PollOutcome {
    /** All ballots are published. */
    COUNTED,
    /** Of a secret poll nothing is published where one or two voted: the count would tell who voted what. */
    TOO_FEW_VOTES,
    /** A host took it back; nothing is published. */
    WITHDRAWN
}
