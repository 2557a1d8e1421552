package org.sabha.protocol;

/** Who learns what somebody voted. Ballots of both look alike on the wire. */
public enum PollKind {
    /** Ballots bear no name: the server knows who voted, the people of the meeting know what was voted. */
    SECRET,
    /** Ballots are signed: when the poll is closed everybody in the meeting sees who voted what. */
    ROLL_CALL
}
