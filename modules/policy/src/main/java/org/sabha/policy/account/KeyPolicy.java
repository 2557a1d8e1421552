package org.sabha.policy.account;

import java.util.Optional;
import java.util.Set;
import org.sabha.model.key.ApiScope;

/** May a program with a key of these scopes do this? The whole matrix is {@link #row}. */
public final class KeyPolicy {
    private KeyPolicy() {}

    /**
     * One line of the matrix.
     *
     * @param anyKey whether every key will do
     * @param scope that gives the right; with neither, no key does
     */
    record Row(boolean anyKey, Optional<ApiScope> scope) {
        private static final Row ANY_KEY = new Row(true, Optional.empty());
        private static final Row NO_KEY = new Row(false, Optional.empty());

        private static Row of(ApiScope scope) {
            return new Row(false, Optional.of(scope));
        }
    }

    public static boolean permits(Set<ApiScope> scopes, KeyVerb verb) {
        Row row = row(verb);
        return row.anyKey() || row.scope().filter(scopes::contains).isPresent();
    }

    /** The scope that gives a right; empty where every key has it, or none. */
    public static Optional<ApiScope> scopeOf(KeyVerb verb) {
        return row(verb).scope();
    }

    static Row row(KeyVerb verb) {
        return switch (verb) {
            case SEE_OWN_KEY -> Row.ANY_KEY;
            case LIST_MEETINGS, READ_MEETING, LIST_INVITATIONS -> Row.of(ApiScope.MEETINGS_READ);
            case SCHEDULE_MEETING, CANCEL_MEETING, END_MEETING, INVITE_TO_MEETING, REVOKE_INVITATION ->
                Row.of(ApiScope.MEETINGS_WRITE);
            case OPEN_MEETING, ENTER_MEETING, HEAR_MEETING, MAKE_KEY -> Row.NO_KEY;
        };
    }
}
