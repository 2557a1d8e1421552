package org.sabha.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.identity.authority.AuthorityFolder;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.server.cli.Finding.Verdict;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.HttpsConfig;
import org.sabha.server.control.RunningServer;
import org.sabha.server.net.DatagramIo;
import org.sabha.server.tls.ServerCertificate;

class ExaminationTest {
    @TempDir
    private Path folder;

    @Test
    void wantsJava25() {
        assertEquals(Verdict.FAILURE, Examination.java(24).verdict());
        assertEquals(Verdict.GOOD, Examination.java(25).verdict());
    }

    @Test
    void saysOfALowPortThatTheServiceMayHaveTheRightAndThisCommandNot() {
        assertTrue(Examination.remedy(443).contains("systemctl edit sabha"), Examination.remedy(443));
        assertEquals(Examination.remedy(8443), Examination.remedy(0));
        assertTrue(Examination.remedy(443).endsWith(Examination.remedy(8443)), Examination.remedy(443));
        assertEquals(
                "End the program that uses it (ss -lnp shows it), or choose another port.", Examination.remedy(8443));
    }

    @Test
    void aDataFolderMayBeMissingWhileItsParentCanBeWritten() throws IOException {
        assertEquals(
                Verdict.GOOD, Examination.dataFolder(folder.resolve("a/b/c")).verdict());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(
                Verdict.FAILURE, Examination.dataFolder(file.resolve("below")).verdict());
    }

    @Test
    void warnsOfLateTasksOfTheRunningServer() {
        assertEquals(Optional.empty(), Examination.tasks(new RunningServer(folder)));
        assertEquals(Verdict.GOOD, Examination.tasks(Map.of()).verdict());
        Finding late = Examination.tasks(Map.of("prune-audit", 345_600L));
        assertEquals(Verdict.WARNING, late.verdict());
        assertTrue(late.sentence().contains("prune-audit 5760 min ago"), late::sentence);
    }

    @Test
    void missesOpenSslWithoutFailing() throws IOException {
        assertEquals(Verdict.WARNING, Examination.cryptoLibrary(List.of(folder)).verdict());
        Files.createFile(folder.resolve("libcrypto.so.3"));
        assertEquals(Verdict.GOOD, Examination.cryptoLibrary(List.of(folder)).verdict());
    }

    @Test
    void warnsWhereJavaComputesPasswordHashes() {
        assertEquals(Verdict.GOOD, Examination.passwordHashes(true).verdict());
        assertEquals(Verdict.WARNING, Examination.passwordHashes(false).verdict());
    }

    @Test
    void saysWhyNativeNetworkCodeWasNotLoaded() {
        assertEquals(
                Verdict.GOOD,
                Examination.datagrams(DatagramIo.NATIVE, Optional.empty()).verdict());
        Finding finding = Examination.datagrams(DatagramIo.NIO, Optional.of("a.so: failed to map segment"));
        assertEquals(Verdict.WARNING, finding.verdict());
        assertTrue(finding.sentence().contains("a.so: failed to map segment"), finding.sentence());
        assertTrue(finding.remedy().contains("noexec"), finding.remedy());
        assertEquals(
                Verdict.WARNING,
                Examination.datagrams(DatagramIo.NETTY, Optional.empty()).verdict());
    }

    @Test
    void refusesACertificateThatIsNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate");
        assertEquals(Verdict.FAILURE, Examination.certificate(https(text)).verdict());
        assertEquals(
                Verdict.FAILURE,
                Examination.certificate(https(folder.resolve("none.pem"))).verdict());
    }

    @ParameterizedTest
    @CsvSource({"GOOD, 380", "WARNING, 385", "FAILURE, 398"})
    void warnsOfACertificateInItsLastFourteenDays(Verdict verdict, int ageDays) throws IOException {
        Instant made = Instant.now().minus(Duration.ofDays(ageDays));
        ServerCertificate.selfMade(folder, Set.of("meet.example.in"), made);
        Path file = ServerCertificate.selfMadeIn(folder);
        assertEquals(verdict, PemCertificate.examine(file).verdict());
    }

    @Test
    void judgesTheClockByTheKernel() {
        assertEquals(
                Verdict.GOOD,
                Examination.clock(new KernelClock.Reading(KernelClock.State.SYNCHRONISED, 900))
                        .verdict());
        assertEquals(
                Verdict.WARNING,
                Examination.clock(new KernelClock.Reading(KernelClock.State.SYNCHRONISED, 2_000_000))
                        .verdict());
        assertEquals(
                Verdict.WARNING,
                Examination.clock(new KernelClock.Reading(KernelClock.State.FREE_RUNNING, 0))
                        .verdict());
        assertNotNull(KernelClock.read().state());
    }

    @Test
    void warnsBeforeTheAuthorityOfMeetingsEnds() throws IOException {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        assertEquals(Verdict.GOOD, AuthorityFinding.examine(folder, now).verdict());
        MeetingAuthority.open(folder, new SecureRandom(), now);
        Instant nearEnd = now.plus(Duration.ofDays(320));
        assertEquals(Verdict.GOOD, AuthorityFinding.examine(folder, nearEnd).verdict(), "renewed by itself");
        AuthorityFolder authority = new AuthorityFolder(folder);
        authority.exportRootKey(folder.resolve("away.pem"));
        authority.removeRootKey(folder.resolve("away.pem"));
        assertEquals(Verdict.GOOD, AuthorityFinding.examine(folder, now).verdict());
        assertEquals(Verdict.WARNING, AuthorityFinding.examine(folder, nearEnd).verdict());
        assertEquals(
                Verdict.FAILURE,
                AuthorityFinding.examine(folder, now.plus(Duration.ofDays(400))).verdict());
        Files.writeString(folder.resolve("authority/root.crt"), "nothing");
        assertEquals(Verdict.FAILURE, AuthorityFinding.examine(folder, now).verdict());
    }

    @Test
    void everyFindingThatIsNotGoodSaysWhatToDo() {
        assertTrue(Examination.java(8).remedy().contains("25"));
    }

    private static HttpsConfig https(Path file) {
        return new HttpsConfig(InetAddress.getLoopbackAddress(), 0, file, file);
    }
}
