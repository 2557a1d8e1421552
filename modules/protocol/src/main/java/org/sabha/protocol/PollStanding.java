package org.sabha.protocol;

/** How somebody stands to a poll. */
public enum PollStanding {
    /** They were not in the room when it was opened, or were not named. */
    NO_VOTE,
    MAY_VOTE,
    HAS_VOTED
}
