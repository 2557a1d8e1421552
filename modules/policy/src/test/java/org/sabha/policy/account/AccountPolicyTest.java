package org.sabha.policy.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AccountRole;
import org.sabha.model.SignInStrength;
import org.sabha.model.key.ApiScope;

class AccountPolicyTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "admin", "permissions.md");

    @ParameterizedTest
    @EnumSource(AccountVerb.class)
    @Tag("H23")
    void everyVerbHasARow(AccountVerb verb) {
        AccountPolicy.Row row = AccountPolicy.row(verb);
        for (AccountRole role : AccountRole.values()) {
            for (SignInStrength strength : SignInStrength.values()) {
                AccountDecision expected = !row.roles().contains(role)
                        ? AccountDecision.DENY
                        : strength.compareTo(row.strength()) < 0
                                ? AccountDecision.NEEDS_SECOND_FACTOR
                                : AccountDecision.PERMIT;
                assertEquals(expected, AccountPolicy.evaluate(Set.of(role), strength, verb));
            }
        }
    }

    @Test
    @Tag("T42")
    void noRoleEntersOrHearsAMeeting() {
        Set<AccountRole> all = EnumSet.allOf(AccountRole.class);
        for (AccountVerb verb : EnumSet.of(AccountVerb.ENTER_MEETING_UNINVITED, AccountVerb.HEAR_MEETING_UNSEEN)) {
            assertEquals(AccountDecision.DENY, AccountPolicy.evaluate(all, SignInStrength.TWO_FACTORS, verb));
        }
    }

    @Test
    @Tag("T42")
    void anAdministratorAloneStartsNoMeeting() {
        assertEquals(
                AccountDecision.DENY,
                AccountPolicy.evaluate(
                        Set.of(AccountRole.ADMINISTRATOR), SignInStrength.TWO_FACTORS, AccountVerb.START_MEETING));
    }

    @Test
    void accountWithoutRoleManagesOnlyItself() {
        for (AccountVerb verb : AccountVerb.values()) {
            AccountDecision decision = AccountPolicy.evaluate(Set.of(), SignInStrength.TWO_FACTORS, verb);
            boolean own = AccountPolicy.row(verb).isForEverybody();
            assertEquals(own ? AccountDecision.PERMIT : AccountDecision.DENY, decision, verb.name());
        }
        assertFalse(AccountPolicy.row(AccountVerb.START_MEETING).isForEverybody());
    }

    /** As the configuration says of that role: no right of its own. */
    @Test
    @Tag("T21")
    void accountWithoutRoleJoinsUnverified() {
        for (Set<AccountRole> roles : List.of(Set.<AccountRole>of(), Set.of(AccountRole.GUEST))) {
            assertEquals(
                    AccountDecision.DENY,
                    AccountPolicy.evaluate(roles, SignInStrength.TWO_FACTORS, AccountVerb.JOIN_UNDER_OWN_NAME));
        }
        assertEquals(
                AccountDecision.PERMIT,
                AccountPolicy.evaluate(
                        Set.of(AccountRole.GUEST, AccountRole.USER),
                        SignInStrength.ONE_FACTOR,
                        AccountVerb.JOIN_UNDER_OWN_NAME));
    }

    @Test
    void administrationAsksForTwoFactors() {
        assertEquals(
                AccountDecision.NEEDS_SECOND_FACTOR,
                AccountPolicy.evaluate(
                        Set.of(AccountRole.ADMINISTRATOR), SignInStrength.ONE_FACTOR, AccountVerb.INVITE_ACCOUNT));
    }

    @Test
    void severalRolesAddUp() {
        Set<AccountRole> both = EnumSet.of(AccountRole.ADMINISTRATOR, AccountRole.ORGANISER);
        assertEquals(
                AccountDecision.PERMIT,
                AccountPolicy.evaluate(both, SignInStrength.ONE_FACTOR, AccountVerb.START_MEETING));
        assertTrue(AccountPolicy.administers(both));
        assertFalse(AccountPolicy.administers(Set.of(AccountRole.ORGANISER)));
    }

    @Test
    void anAuditorReadsTheRulesAndSetsNone() {
        Set<AccountRole> auditor = Set.of(AccountRole.AUDITOR);
        for (AccountVerb verb : EnumSet.of(AccountVerb.PREVIEW_RULES, AccountVerb.SET_RULES)) {
            assertEquals(AccountDecision.DENY, AccountPolicy.evaluate(auditor, SignInStrength.TWO_FACTORS, verb));
        }
        assertTrue(AccountPolicy.readsRules(auditor));
        assertTrue(AccountPolicy.readsRules(Set.of(AccountRole.ADMINISTRATOR)));
        assertFalse(AccountPolicy.readsRules(Set.of(AccountRole.ORGANISER, AccountRole.USER)));
    }

    @Test
    @Tag("T42")
    void anAdministratorSeesNumbersAndNoRowsOfTheLog() {
        Set<AccountRole> administrator = Set.of(AccountRole.ADMINISTRATOR);
        for (AccountVerb verb :
                EnumSet.of(AccountVerb.READ_AUDIT, AccountVerb.EXPORT_AUDIT, AccountVerb.EXPORT_INCIDENTS)) {
            assertEquals(AccountDecision.DENY, AccountPolicy.evaluate(administrator, SignInStrength.TWO_FACTORS, verb));
        }
        assertFalse(AccountPolicy.readsAudit(administrator));
        assertTrue(AccountPolicy.readsAudit(Set.of(AccountRole.AUDITOR)));
        assertTrue(AccountPolicy.watches(administrator));
        assertTrue(AccountPolicy.watches(Set.of(AccountRole.AUDITOR)));
        assertFalse(AccountPolicy.watches(Set.of(AccountRole.ORGANISER, AccountRole.USER)));
    }

    @Test
    @Tag("H23")
    void thePageOfPermissionsIsTheMatrix() throws IOException {
        String page = page();
        if (Boolean.getBoolean("permissions.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(
                page,
                Files.readString(PAGE),
                "docs/admin/permissions.md is not the matrix; write it anew with -Dpermissions.write=true");
    }

    private static String page() {
        StringBuilder out = new StringBuilder("""
                # Who may do what with an account

                Made from the list of verbs by a test; the matrix itself is the class `AccountPolicy`. Roles add up.
                In a meeting these roles count for nothing: whoever comes is admitted by its host.

                | verb |""");
        for (AccountRole role : AccountRole.values()) {
            out.append(' ').append(words(role)).append(" |");
        }
        out.append(" two factors |\n|")
                .append(" --- |".repeat(AccountRole.values().length + 2))
                .append('\n');
        for (AccountVerb verb : AccountVerb.values()) {
            AccountPolicy.Row row = AccountPolicy.row(verb);
            String cells = EnumSet.allOf(AccountRole.class).stream()
                    .map(role -> row.roles().contains(role) ? " yes |" : " |")
                    .collect(Collectors.joining());
            boolean strong = !row.roles().isEmpty() && row.strength() == SignInStrength.TWO_FACTORS;
            out.append("| ")
                    .append(words(verb))
                    .append(" |")
                    .append(cells)
                    .append(strong ? " yes |" : " |")
                    .append('\n');
        }
        return out.append(keys()).toString();
    }

    private static String keys() {
        StringBuilder out = new StringBuilder("""

                # What a program may do with a key

                Made from the list of verbs in the same way; the matrix is the class `KeyPolicy`. A key has the scopes that it was
                given, and nothing else; what they are is in [api.md](../integrate/api.md).

                | verb | scope |
                | --- | --- |
                """);
        for (KeyVerb verb : KeyVerb.values()) {
            KeyPolicy.Row row = KeyPolicy.row(verb);
            String scope = row.scope().map(ApiScope::wireName).orElse(row.anyKey() ? "any key" : "no key");
            out.append("| ").append(words(verb)).append(" | ").append(scope).append(" |\n");
        }
        out.append("""

                # Who may give a key which scope

                A key stands still while who made it may not give all of its scopes.

                | scope | role |
                | --- | --- |
                """);
        for (ApiScope scope : ApiScope.values()) {
            String roles = KeyPolicy.givers(scope).stream()
                    .map(AccountPolicyTest::words)
                    .collect(Collectors.joining(", "));
            out.append("| ")
                    .append(scope.wireName())
                    .append(" | ")
                    .append(roles)
                    .append(" |\n");
        }
        return out.toString();
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Test
    @Tag("T42")
    void aFeedIsForWhoMayListTheirOwnAndNamesNothingUnlessAllowed() {
        for (AccountRole role : AccountRole.values()) {
            boolean expected = AccountPolicy.row(AccountVerb.KEEP_OWN_CALENDAR_FEED)
                    .roles()
                    .contains(role);
            assertEquals(expected, AccountPolicy.feeds(Set.of(role)), role.name());
        }
        assertEquals(false, AccountPolicy.feeds(Set.of()));
        assertEquals(false, AccountPolicy.feedsTitles(FeedTitles.HIDDEN));
        assertEquals(true, AccountPolicy.feedsTitles(FeedTitles.SHOWN));
    }
}
