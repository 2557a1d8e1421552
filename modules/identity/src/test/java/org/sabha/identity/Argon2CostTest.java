package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2CostTest {
    @ParameterizedTest
    @CsvSource({"7, 1, 1", "15, 1, 2", "64, 0, 1", "64, 65, 1", "64, 1, 0", "256, 1, 17", "1048577, 1, 1"})
    void refusesCostsThatCannotBeOrAreAbsurd(int memoryKibibytes, int passes, int lanes) {
        assertThrows(IllegalArgumentException.class, () -> new Argon2Cost(memoryKibibytes, passes, lanes));
    }

    @Test
    void takesTheLeastOfTheAlgorithm() {
        assertEquals(16, new Argon2Cost(16, 1, 2).memoryKibibytes());
    }
}
