package org.sabha.policy.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
