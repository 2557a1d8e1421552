package org.sabha.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C1")
class GeneratedPasswordTest {
    private static final int DRAWS = 10_000;

    private final IdSource ids = new IdSource(new Random(20261124));

    @Test
    void hasElevenCharactersOfThreeClasses() {
        for (int i = 0; i < DRAWS; i++) {
            String password = ids.newPassword().reveal();
            assertTrue(password.matches("[a-z2-7]{5}-[a-z2-7]{5}"), password);
            assertTrue(password.chars().anyMatch(c -> c >= 'a' && c <= 'z'), password);
            assertTrue(password.chars().anyMatch(c -> c >= '2' && c <= '7'), password);
        }
    }

    @Test
    void neverRepeats() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            seen.add(ids.newPassword().reveal());
        }
        assertEquals(DRAWS, seen.size());
    }
}
