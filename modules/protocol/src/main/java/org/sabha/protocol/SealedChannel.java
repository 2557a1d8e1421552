package org.sabha.protocol;

/** What sealed data is for. */
public enum SealedChannel {
    CHAT,
    REACTION,
    /** Says nothing but that its author has the keys of the epoch. */
    EPOCH
}
