package org.sabha.server.warmup;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

class WarmMeetingTest {
    /** A warm-up that forwards nothing would warm nothing, and nobody would see it. */
    @ParameterizedTest
    @EnumSource(SrtpBackend.class)
    void holdsAMeetingInWhichMediaFlows(SrtpBackend backend) {
        SrtpFactory srtp = SrtpFactory.initialise(backend);
        long packets = WarmMeeting.run(srtp, () -> false, new SecureRandom(), Instant.parse("2026-11-24T12:00:00Z"));
        assertTrue(packets > 100, "forwarded " + packets);
    }
}
