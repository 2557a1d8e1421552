package org.sabha.policy.account;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.sabha.model.AccountRole;
import org.sabha.model.SignInStrength;

/** May somebody with these roles, signed in like this, do this? The whole matrix is {@link #row}. */
public final class AccountPolicy {
    private static final Row ANYBODY = new Row(EnumSet.allOf(AccountRole.class), SignInStrength.ONE_FACTOR);
    private static final Row NOBODY = new Row(EnumSet.noneOf(AccountRole.class), SignInStrength.TWO_FACTORS);
    private static final Row ADMINISTRATORS =
            new Row(EnumSet.of(AccountRole.ADMINISTRATOR), SignInStrength.TWO_FACTORS);

    private AccountPolicy() {}

    /**
     * One line of the matrix.
     *
     * @param roles any of them will do; empty when no role gives the right
     * @param strength the least that the sign-in must have been
     */
    record Row(Set<AccountRole> roles, SignInStrength strength) {
        Row {
            roles = Collections.unmodifiableSet(roles);
        }

        /** Such a row asks for no role: whoever has lost them all can still look after their own account. */
        boolean isForEverybody() {
            return roles.size() == AccountRole.values().length;
        }
    }

    public static AccountDecision evaluate(Set<AccountRole> roles, SignInStrength strength, AccountVerb verb) {
        Row row = row(verb);
        if (!row.isForEverybody() && Collections.disjoint(row.roles(), roles)) {
            return AccountDecision.DENY;
        }
        return strength.compareTo(row.strength()) < 0 ? AccountDecision.NEEDS_SECOND_FACTOR : AccountDecision.PERMIT;
    }

    /** Whether these roles together are of an administrator, of whom there must always be one. */
    public static boolean administers(Set<AccountRole> roles) {
        return !Collections.disjoint(row(AccountVerb.SET_ROLES).roles(), roles);
    }

    /** Whether these roles together see the organisation's rules. */
    public static boolean readsRules(Set<AccountRole> roles) {
        return !Collections.disjoint(row(AccountVerb.READ_RULES).roles(), roles);
    }

    /** Whether these roles together read the rows of the audit log. */
    public static boolean readsAudit(Set<AccountRole> roles) {
        return !Collections.disjoint(row(AccountVerb.READ_AUDIT).roles(), roles);
    }

    /** Whether these roles together see how meetings and the server stand, in numbers. */
    public static boolean watches(Set<AccountRole> roles) {
        return !Collections.disjoint(row(AccountVerb.WATCH_SERVER).roles(), roles);
    }

    /**
     * Whether a calendar feed tells when the meetings of somebody with these roles are. Whoever reads it signed in with
     * nothing, so it tells no more than who may list their own, and titles only where the organisation says so.
     */
    public static boolean feeds(Set<AccountRole> roles) {
        return !Collections.disjoint(row(AccountVerb.KEEP_OWN_CALENDAR_FEED).roles(), roles);
    }

    /** Whether a feed names meetings. */
    public static boolean feedsTitles(FeedTitles titles) {
        return switch (titles) {
            case HIDDEN -> false;
            case SHOWN -> true;
        };
    }

    /** The roles that administer. */
    public static Set<AccountRole> administrators() {
        return row(AccountVerb.SET_ROLES).roles();
    }

    static Row row(AccountVerb verb) {
        return switch (verb) {
            case SEE_OWN_ACCOUNT,
                    SIGN_OUT,
                    LIST_OWN_SESSIONS,
                    END_OWN_SESSIONS,
                    CHANGE_OWN_PASSWORD,
                    ENROL_OWN_CODE,
                    ADD_OWN_PASSKEY,
                    EXPORT_OWN_DATA,
                    ERASE_OWN_ACCOUNT -> ANYBODY;
            case JOIN_UNDER_OWN_NAME ->
                new Row(
                        EnumSet.of(
                                AccountRole.ADMINISTRATOR,
                                AccountRole.ORGANISER,
                                AccountRole.AUDITOR,
                                AccountRole.USER),
                        SignInStrength.ONE_FACTOR);
            case DROP_OWN_CODE, MAKE_OWN_RECOVERY_CODES, DROP_OWN_PASSKEY ->
                new Row(EnumSet.allOf(AccountRole.class), SignInStrength.TWO_FACTORS);
            case START_MEETING,
                    SCHEDULE_MEETING,
                    LIST_OWN_SCHEDULED,
                    INVITE_TO_OWN_MEETING,
                    MOVE_OWN_MEETING,
                    CANCEL_OWN_MEETING,
                    KEEP_OWN_CALENDAR_FEED,
                    KEEP_OWN_VAULT,
                    LIST_STARTED_MEETINGS,
                    READ_OWN_REPORTS -> new Row(EnumSet.of(AccountRole.ORGANISER), SignInStrength.ONE_FACTOR);
            case LIST_ACCOUNTS,
                    INVITE_ACCOUNT,
                    RENAME_ACCOUNT,
                    SET_ROLES,
                    DISABLE_ACCOUNT,
                    ENABLE_ACCOUNT,
                    RESET_ACCOUNT,
                    ERASE_ACCOUNT,
                    LIST_SESSIONS_OF_OTHERS,
                    END_SESSIONS_OF_OTHERS,
                    PREVIEW_RULES,
                    SET_RULES,
                    LIST_WEBHOOKS,
                    ADD_WEBHOOK,
                    ROTATE_WEBHOOK_SECRET,
                    CLOSE_WEBHOOK,
                    TEST_WEBHOOK -> ADMINISTRATORS;
            // Of which scopes is for KeyPolicy to say.
            case READ_RULES, WATCH_MEETINGS, WATCH_SERVER, VERIFY_AUDIT, LIST_KEYS, MAKE_KEY, REVOKE_KEY ->
                new Row(EnumSet.of(AccountRole.ADMINISTRATOR, AccountRole.AUDITOR), SignInStrength.TWO_FACTORS);
            case READ_AUDIT, EXPORT_AUDIT, READ_REPORTS, EXPORT_INCIDENTS ->
                new Row(EnumSet.of(AccountRole.AUDITOR), SignInStrength.TWO_FACTORS);
            case ENTER_MEETING_UNINVITED, HEAR_MEETING_UNSEEN -> NOBODY;
        };
    }
}
