package org.sabha.identity;

/** Whether a shown password is looked at. All refusals look to the outside like a wrong password (C7). */
public enum GuessVerdict {
    /** Hash and compare. */
    EVALUATE,
    /** Answer at once as for a wrong password, without hashing. */
    REFUSE,
    /** As {@link #REFUSE}, and tell the meeting's hosts: somebody is guessing. Said once an hour. */
    REFUSE_AND_ALERT
}
