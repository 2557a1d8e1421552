package org.sabha.policy.account;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountRole;
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

    /**
     * May somebody with these roles give a key this scope, and is the key good only as long as they may? Nobody gives away
     * what is not theirs to see: administrators would else read by a key what their role does not show them (T42).
     */
    public static boolean mayGive(Set<AccountRole> roles, ApiScope scope) {
        return !Collections.disjoint(givers(scope), roles);
    }

    /** May they revoke a key of these scopes? Administrators any; others those that they may make. */
    public static boolean mayRevoke(Set<AccountRole> roles, Set<ApiScope> scopes) {
        return AccountPolicy.administers(roles) || scopes.stream().allMatch(scope -> mayGive(roles, scope));
    }

    /** Whether a key of this scope can be for one account; the audit log is about everybody's. */
    public static boolean canBeForOne(ApiScope scope) {
        return switch (scope) {
            case MEETINGS_READ, MEETINGS_WRITE, REPORTS_READ -> true;
            case AUDIT_READ -> false;
        };
    }

    /** Any of them will do. */
    static Set<AccountRole> givers(ApiScope scope) {
        return switch (scope) {
            case MEETINGS_READ, MEETINGS_WRITE -> AccountPolicy.administrators();
            case REPORTS_READ -> AccountPolicy.row(AccountVerb.READ_REPORTS).roles();
            case AUDIT_READ -> AccountPolicy.row(AccountVerb.READ_AUDIT).roles();
        };
    }

    static Row row(KeyVerb verb) {
        return switch (verb) {
            case SEE_OWN_KEY -> Row.ANY_KEY;
            case LIST_MEETINGS, READ_MEETING, LIST_INVITATIONS -> Row.of(ApiScope.MEETINGS_READ);
            case SCHEDULE_MEETING, CANCEL_MEETING, END_MEETING, INVITE_TO_MEETING, REVOKE_INVITATION ->
                Row.of(ApiScope.MEETINGS_WRITE);
            case READ_REPORT -> Row.of(ApiScope.REPORTS_READ);
            case SEARCH_AUDIT -> Row.of(ApiScope.AUDIT_READ);
            case OPEN_MEETING, ENTER_MEETING, HEAR_MEETING, MAKE_KEY -> Row.NO_KEY;
        };
    }
}
