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
    /** After a restart of the server the numbers that were handled last, but not written, may be missing. */
    private boolean mayLeap;

    public ClientSequence() {}

    private ClientSequence(long handled, boolean mayLeap) {
        this.handled = handled;
        this.mayLeap = mayLeap;
    }

    /** As it is taken up after a restart of the server. */
    public static ClientSequence restored(long handled) {
        return new ClientSequence(handled, true);
    }

    public ClientSequence copy() {
        return new ClientSequence(handled, mayLeap);
    }

    public Verdict accept(long seq) {
        if (seq <= handled) {
            return Verdict.REPEATED;
        }
        if (seq > handled + 1 && !mayLeap) {
            return Verdict.GAP;
        }
        mayLeap = false;
        handled = seq;
        return Verdict.NEXT;
    }

    /** The highest number handled, 0 if none. */
    public long handled() {
        return handled;
    }
}
