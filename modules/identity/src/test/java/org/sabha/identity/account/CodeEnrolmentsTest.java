package org.sabha.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.identity.account.People.NOW;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.SignInSessionId;

class CodeEnrolmentsTest {
    private final IdSource ids = new IdSource(new Random(1));
    private final SignInSessionId asha = ids.newSignInSessionId();
    private final CodeEnrolments enrolments = new CodeEnrolments(new Random(2));

    private static String code(TotpSecret secret) {
        return Totp.code(secret, Totp.step(NOW), Totp.DIGITS);
    }

    @Test
    void aCodeProvesTheSecretOnce() {
        TotpSecret secret = enrolments.begin(asha, NOW);
        assertEquals(Optional.empty(), enrolments.prove(asha, "000000", NOW));
        assertEquals(Optional.of(new TotpEnrolment(secret, Totp.step(NOW))), enrolments.prove(asha, code(secret), NOW));
        assertEquals(Optional.empty(), enrolments.prove(asha, code(secret), NOW));
    }

    @Test
    void aNewSecretTakesThePlaceOfTheOneBefore() {
        TotpSecret first = enrolments.begin(asha, NOW);
        TotpSecret second = enrolments.begin(asha, NOW);
        assertNotEquals(first, second);
        assertEquals(Optional.empty(), enrolments.prove(asha, code(first), NOW));
        assertTrue(enrolments.prove(asha, code(second), NOW).isPresent());
    }

    @Test
    void aSecretWaitsAQuarterOfAnHour() {
        TotpSecret secret = enrolments.begin(asha, NOW);
        var late = NOW.plus(CodeEnrolments.LIFETIME);
        assertEquals(Optional.empty(), enrolments.prove(asha, Totp.code(secret, Totp.step(late), Totp.DIGITS), late));
    }

    /** A stolen sign-in that begins over and over does not keep the owner from finishing. */
    @Test
    void anotherSignInOfTheSameAccountChangesNothing() {
        TotpSecret secret = enrolments.begin(asha, NOW);
        enrolments.begin(ids.newSignInSessionId(), NOW);
        assertTrue(enrolments.prove(asha, code(secret), NOW).isPresent());
    }

    @Test
    void oldOnesGiveWay() {
        TotpSecret secret = enrolments.begin(asha, NOW);
        for (int i = 0; i < CodeEnrolments.MAX_WAITING; i++) {
            enrolments.begin(ids.newSignInSessionId(), NOW);
        }
        assertEquals(Optional.empty(), enrolments.prove(asha, code(secret), NOW));
    }
}
