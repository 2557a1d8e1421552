package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.identity.account.Profile;
import org.sabha.model.AccountRole;
import org.sabha.model.DisplayName;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.ErrorCode;

@Tag("C1")
class PasswordRulesTest {
    private final PasswordRules rules = new PasswordRules("Ministry of Silk");

    private Optional<ErrorCode> refusal(String password, AccountRole role) {
        var profile = Profile.local(new LoginName("asha.verma"), new DisplayName("Asha Verma"), Set.of(role));
        return rules.refuse(new Secret(password), profile, profile.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password1",
                "P@ssword123",
                "Welcome@123",
                "Qwerty12345",
                "Asha.Verma1",
                "Silk@2026",
                "Sabha@2026"
            })
    void refusesCommonPasswordsAndNames(String password) {
        assertEquals(Optional.of(ErrorCode.PASSWORD_COMMON), refusal(password, AccountRole.USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct Horse 7", "Another 1 here", "Kx7!mq2Zr", "कमल नदी Tiger 42"})
    void takesPasswordsThatNoListLeadsTo(String password) {
        assertEquals(Optional.empty(), refusal(password, AccountRole.USER));
    }

    @Test
    void asksTenCharactersOfAdministrators() {
        assertEquals(Optional.of(ErrorCode.PASSWORD_SHORT), refusal("Kx7!mq2Zr", AccountRole.ADMINISTRATOR));
        assertEquals(Optional.empty(), refusal("Kx7!mq2Zrb", AccountRole.ADMINISTRATOR));
        assertEquals(Optional.empty(), refusal("Kx7!mq2Zr", AccountRole.ORGANISER));
    }

    @Test
    void theRuleOfThreeKindsStillHolds() {
        assertEquals(Optional.of(ErrorCode.PASSWORD_WEAK), refusal("password", AccountRole.USER));
    }

    @Test
    void aVeryLongPasswordIsJudgedByItsBeginning() {
        assertEquals(Optional.empty(), refusal("correct Horse 7 ".repeat(16), AccountRole.USER));
    }
}
