package org.sabha.room.session;

/** The numbers of one person's messages: each is handled exactly once, in order. */
public final class ClientSequence {
    public enum Verdict {
        /** The next one: handle it. */
        NEXT,
        /** Handled before, repeated after a resume: drop it. */
        REPEATED,
        /** Something before it is missing: refuse it. */
        GAP
    }

    private long handled;

    public Verdict accept(long seq) {
        if (seq <= handled) {
            return Verdict.REPEATED;
        }
        if (seq > handled + 1) {
            return Verdict.GAP;
        }
        handled = seq;
        return Verdict.NEXT;
    }

    /** The highest number handled, 0 if none. */
    public long handled() {
        return handled;
    }
}
