package org.sabha.policy.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.model.AccountRole;
import org.sabha.model.key.ApiScope;

class KeyPolicyTest {
    private static final Set<ApiScope> ALL = EnumSet.allOf(ApiScope.class);

    @ParameterizedTest
    @EnumSource(KeyVerb.class)
    @Tag("H23")
    @Tag("H41")
    void everyVerbIsGivenByItsScopeAndNoOther(KeyVerb verb) {
        KeyPolicy.Row row = KeyPolicy.row(verb);
        assertEquals(row.anyKey(), KeyPolicy.permits(Set.of(), verb));
        for (ApiScope scope : ALL) {
            boolean expected = row.anyKey() || row.scope().equals(Optional.of(scope));
            assertEquals(expected, KeyPolicy.permits(Set.of(scope), verb), scope::wireName);
        }
    }

    @Test
    @Tag("T42")
    void noKeyOpensEntersOrHearsAMeeting() {
        for (KeyVerb verb : EnumSet.of(KeyVerb.OPEN_MEETING, KeyVerb.ENTER_MEETING, KeyVerb.HEAR_MEETING)) {
            assertFalse(KeyPolicy.permits(ALL, verb), verb.name());
        }
    }

    /** Who sees titles gives them, who reads the log gives that, and nobody the other's. */
    @Test
    @Tag("T42")
    @Tag("H41")
    void nobodyGivesAKeyWhatIsNotTheirsToSee() {
        Map<ApiScope, AccountRole> givers = Map.of(
                ApiScope.MEETINGS_READ, AccountRole.ADMINISTRATOR,
                ApiScope.MEETINGS_WRITE, AccountRole.ADMINISTRATOR,
                ApiScope.REPORTS_READ, AccountRole.AUDITOR,
                ApiScope.AUDIT_READ, AccountRole.AUDITOR);
        assertEquals(ALL, givers.keySet());
        for (ApiScope scope : ALL) {
            for (AccountRole role : AccountRole.values()) {
                assertEquals(role == givers.get(scope), KeyPolicy.mayGive(Set.of(role), scope), scope + " by " + role);
            }
        }
    }

    @Test
    void administratorsRevokeAnyKeyAndAuditorsTheirs() {
        Set<ApiScope> meetings = Set.of(ApiScope.MEETINGS_READ);
        Set<ApiScope> audit = Set.of(ApiScope.AUDIT_READ);
        Set<ApiScope> both = Set.of(ApiScope.MEETINGS_READ, ApiScope.AUDIT_READ);
        Set<AccountRole> administrator = Set.of(AccountRole.ADMINISTRATOR);
        Set<AccountRole> auditor = Set.of(AccountRole.AUDITOR);
        assertTrue(KeyPolicy.mayRevoke(administrator, meetings));
        assertTrue(KeyPolicy.mayRevoke(administrator, both));
        assertTrue(KeyPolicy.mayRevoke(auditor, audit));
        assertFalse(KeyPolicy.mayRevoke(auditor, meetings));
        assertFalse(KeyPolicy.mayRevoke(auditor, both));
        assertFalse(KeyPolicy.mayRevoke(Set.of(AccountRole.ORGANISER), audit));
    }

    @ParameterizedTest
    @EnumSource(ApiScope.class)
    @Tag("T42")
    void theAuditLogIsEverybodys(ApiScope scope) {
        assertEquals(scope != ApiScope.AUDIT_READ, KeyPolicy.canBeForOne(scope));
    }

    @Test
    void aVerbNamesTheScopeThatGivesIt() {
        assertEquals(Optional.of(ApiScope.AUDIT_READ), KeyPolicy.scopeOf(KeyVerb.SEARCH_AUDIT));
        assertEquals(Optional.empty(), KeyPolicy.scopeOf(KeyVerb.SEE_OWN_KEY));
        assertEquals(Optional.empty(), KeyPolicy.scopeOf(KeyVerb.MAKE_KEY));
    }

    @Test
    void noKeyMakesKeys() {
        assertFalse(KeyPolicy.permits(ALL, KeyVerb.MAKE_KEY));
    }

    @Test
    void readingIsNotWritingNorTheOtherWayRound() {
        assertFalse(KeyPolicy.permits(Set.of(ApiScope.MEETINGS_READ), KeyVerb.SCHEDULE_MEETING));
        assertFalse(KeyPolicy.permits(Set.of(ApiScope.MEETINGS_WRITE), KeyVerb.READ_MEETING));
        assertTrue(KeyPolicy.permits(ALL, KeyVerb.SCHEDULE_MEETING));
    }
}
