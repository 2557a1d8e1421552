package org.sabha.server.route;

/** Ends a request that is refused. {@link Route#answer} turns it into the answer; any audit row is written before. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal why;

    public Refused(Refusal why) {
        super(why.code(), null, false, false);
        this.why = why;
    }

    Refusal why() {
        return why;
    }
}
