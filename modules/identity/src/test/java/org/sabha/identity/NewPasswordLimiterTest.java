package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.key.ApiKeyId;

@Tag("T2")
class NewPasswordLimiterTest {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final ApiKeyId PORTAL = new ApiKeyId("p".repeat(16));
    private static final ApiKeyId CALENDAR = new ApiKeyId("c".repeat(16));

    private final NewPasswordLimiter limiter = new NewPasswordLimiter();

    @Test
    void eachKeyHasABudgetAMinute() {
        for (int i = 0; i < NewPasswordLimiter.A_MINUTE; i++) {
            assertTrue(limiter.mayMake(PORTAL, NINE));
        }
        assertFalse(limiter.mayMake(PORTAL, NINE.plusSeconds(59)));
        assertTrue(limiter.mayMake(CALENDAR, NINE.plusSeconds(59)), "another key's is its own");
        assertTrue(limiter.mayMake(PORTAL, NINE.plusSeconds(60)));
    }
}
