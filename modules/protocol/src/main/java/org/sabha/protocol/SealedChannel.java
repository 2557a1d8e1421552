package org.sabha.protocol;

/** What sealed data is for. */
public enum SealedChannel {
    CHAT,
    REACTION,
    /** A file that is offered: its name, its id and its key. Only from who may send files. */
    FILE,
    /** A line of captions, as it grows. Only from who may write captions, and to everybody. */
    CAPTION,
    /** Says nothing but that its author has the keys of the epoch. */
    EPOCH,
    /** The key of a poll, or the question for it. */
    POLL
}
