package org.sabha.server.integration;

import java.util.Optional;
import org.sabha.model.AccountId;

/** Ends a request of a program that is refused; its door answers, and leaves the row. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProgramRefusal why;
    private final transient Optional<AccountId> whose;

    RefusedException(ProgramRefusal why) {
        this(why, Optional.empty());
    }

    /** @param whose account it was about */
    RefusedException(ProgramRefusal why, Optional<AccountId> whose) {
        super(why.code(), null, false, false);
        this.why = why;
        this.whose = whose;
    }

    ProgramRefusal why() {
        return why;
    }

    Optional<AccountId> whose() {
        return whose;
    }
}
