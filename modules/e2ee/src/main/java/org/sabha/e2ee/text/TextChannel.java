package org.sabha.e2ee.text;

/** What sealed data is for; each has keys of its own. */
public enum TextChannel {
    CHAT(1),
    REACTION(2),
    /** Nothing but that its author has the keys of the epoch. */
    EPOCH(3),
    /** A file that is offered: its name, id and key. */
    FILE(4),
    /** A line of captions, as it grows. */
    CAPTION(5),
    /** The key of a poll, or the question for it. */
    POLL(6);

    private final int code;

    TextChannel(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
