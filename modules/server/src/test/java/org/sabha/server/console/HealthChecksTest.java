package org.sabha.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.mail.MailFault;
import org.sabha.protocol.console.HealthFinding;
import org.sabha.protocol.console.HealthVerdict;
import org.sabha.protocol.console.LoopLoad;
import org.sabha.server.clock.KernelClock.Reading;
import org.sabha.server.clock.KernelClock.State;
import org.sabha.server.mail.MailSender;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.wire.srtp.SrtpBackend;

class HealthChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    private static String describe(HealthFinding finding) {
        return finding.verdict() + " " + finding.state()
                + finding.number().map(number -> " " + number).orElse("");
    }

    private static String certificate(boolean madeHere, Duration left) {
        return describe(new HealthChecks(NOW).certificate(new OverviewSources.Certificate(madeHere, NOW.plus(left))));
    }

    @Test
    void aCertificateIsRenewedInTime() {
        assertEquals("GOOD good", certificate(false, Duration.ofDays(90)));
        assertEquals("WARNING made-here", certificate(true, Duration.ofDays(90)));
        assertEquals("WARNING soon-over", certificate(false, Duration.ofDays(20)));
        assertEquals("FAILURE over", certificate(true, Duration.ofSeconds(-1)));
    }

    @Test
    void theClockIsKept() {
        assertEquals("GOOD kept 900", describe(HealthChecks.clock(new Reading(State.SYNCHRONISED, 900))));
        assertEquals(
                "WARNING far-off 1000001", describe(HealthChecks.clock(new Reading(State.SYNCHRONISED, 1_000_001))));
        assertEquals("WARNING free-running", describe(HealthChecks.clock(new Reading(State.FREE_RUNNING, 0))));
        assertEquals("WARNING unknown", describe(HealthChecks.clock(new Reading(State.UNKNOWN, 0))));
    }

    @Test
    void theSecondCopyGoesOn() {
        assertEquals("GOOD good 3", describe(HealthChecks.syslog(false, 3)));
        assertEquals("WARNING behind 1001", describe(HealthChecks.syslog(false, 1_001)));
        assertEquals("FAILURE failing 3", describe(HealthChecks.syslog(true, 3)));
    }

    @Test
    void mailsGoOut() {
        assertEquals("GOOD good", mail(Optional.empty(), 0, 0));
        assertEquals("GOOD busy 3", mail(Optional.empty(), 3, 0));
        assertEquals("WARNING refused 2", mail(Optional.empty(), 3, 2));
        assertEquals("FAILURE not-trusted 3", mail(Optional.of(MailFault.NOT_TRUSTED), 3, 2));
    }

    private static String mail(Optional<MailFault> trouble, int waiting, int failed) {
        return describe(HealthChecks.mail(new MailSender.Standing(trouble, waiting, failed)));
    }

    @Test
    void theDiskHasRoom() {
        assertEquals("GOOD good " + (3L << 30), describe(HealthChecks.disk(3L << 30)));
        assertEquals("WARNING low " + (1L << 30), describe(HealthChecks.disk(1L << 30)));
        assertEquals("FAILURE full 0", describe(HealthChecks.disk(0)));
    }

    @Test
    void aChangedLogIsAFailure() {
        assertEquals("GOOD none", describe(HealthChecks.audit(standing(LogCheck.Phase.NONE, Optional.empty()))));
        assertEquals(
                "GOOD running 7", describe(HealthChecks.audit(standing(LogCheck.Phase.RUNNING, Optional.empty()))));
        assertEquals(
                "GOOD sound",
                describe(HealthChecks.audit(
                        standing(LogCheck.Phase.SOUND, Optional.of(new AuditVerdict.Sound(7, 1, 7, 1, 0))))));
        assertEquals(
                "FAILURE changed 5",
                describe(HealthChecks.audit(standing(
                        LogCheck.Phase.CHANGED,
                        Optional.of(new AuditVerdict.Broken(AuditVerdict.Harm.EDITED, 5, "row 5"))))));
        assertEquals("WARNING failed", describe(HealthChecks.audit(standing(LogCheck.Phase.FAILED, Optional.empty()))));
    }

    private static LogCheck.Standing standing(LogCheck.Phase phase, Optional<AuditVerdict> verdict) {
        return new LogCheck.Standing(phase, 7, 9, Optional.of(NOW), Optional.of(NOW), verdict, Optional.empty());
    }

    @Test
    void warnsOfLateTasks() {
        assertEquals("GOOD good", describe(HealthChecks.tasks(0)));
        assertEquals("WARNING late 2", describe(HealthChecks.tasks(2)));
    }

    @Test
    void memoryLoadAndMedia() {
        assertEquals("GOOD good 60", describe(HealthChecks.memory(60)));
        assertEquals("WARNING low 90", describe(HealthChecks.memory(90)));
        List<LoopLoad> loads = List.of(new LoopLoad(10_000, 20, 0, 0, 0), new LoopLoad(10_001, 81, 0, 0, 0));
        assertEquals("WARNING busy 81", describe(HealthChecks.load(loads)));
        assertEquals("GOOD good 20", describe(HealthChecks.load(loads.subList(0, 1))));
        assertEquals("WARNING slow", describe(HealthChecks.media(SrtpBackend.SUNJCE)));
        assertEquals(
                HealthVerdict.GOOD, HealthChecks.media(SrtpBackend.LIBCRYPTO).verdict());
    }
}
