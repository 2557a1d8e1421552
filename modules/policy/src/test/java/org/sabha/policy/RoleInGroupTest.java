package org.sabha.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.Role;

@Tag("C2")
class RoleInGroupTest {
    @ParameterizedTest
    @CsvSource({
        "HOST, YES, HOST",
        "HOST, NO, PARTICIPANT",
        "ALTERNATE_HOST, YES, ALTERNATE_HOST",
        "ALTERNATE_HOST, NO, PARTICIPANT",
        "PARTICIPANT, YES, PARTICIPANT",
        "PARTICIPANT, NO, PARTICIPANT"
    })
    void statementMakesPresidingMemberHost(Role role, RoleInGroup.Named named, Role counts) {
        assertEquals(counts, RoleInGroup.of(role, named));
    }
}
