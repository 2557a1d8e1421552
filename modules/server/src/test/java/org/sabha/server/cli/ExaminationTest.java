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
        assertEquals(Verdict.FAILURE, StartupCheck.java(24).verdict());
        assertEquals(Verdict.GOOD, StartupCheck.java(25).verdict());
    }

    @Test
    void saysOfALowPortThatTheServiceMayHaveTheRightAndThisCommandNot() {
        assertTrue(StartupCheck.remedy(443).contains("systemctl edit sabha"), StartupCheck.remedy(443));
        assertEquals(StartupCheck.remedy(8443), StartupCheck.remedy(0));
        assertTrue(StartupCheck.remedy(443).endsWith(StartupCheck.remedy(8443)), StartupCheck.remedy(443));
        assertEquals(
                "End the program that uses it (ss -lnp shows it), or choose another port.", StartupCheck.remedy(8443));
    }

    @Test
    void aDataFolderMayBeMissingWhileItsParentCanBeWritten() throws IOException {
        assertEquals(
                Verdict.GOOD, StartupCheck.dataFolder(folder.resolve("a/b/c")).verdict());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(
                Verdict.FAILURE, StartupCheck.dataFolder(file.resolve("below")).verdict());
    }

    @Test
    void warnsOfLateTasksOfTheRunningServer() {
        assertEquals(Optional.empty(), StartupCheck.tasks(new RunningServer(folder)));
        assertEquals(Verdict.GOOD, StartupCheck.tasks(Map.of()).verdict());
        Finding late = StartupCheck.tasks(Map.of("prune-audit", 345_600L));
        assertEquals(Verdict.WARNING, late.verdict());
        assertTrue(late.sentence().contains("prune-audit 5760 min ago"), late::sentence);
    }

    @Test
    void missesOpenSslWithoutFailing() throws IOException {
        assertEquals(
                Verdict.WARNING, StartupCheck.cryptoLibrary(List.of(folder)).verdict());
        Files.createFile(folder.resolve("libcrypto.so.3"));
        assertEquals(Verdict.GOOD, StartupCheck.cryptoLibrary(List.of(folder)).verdict());
    }

    @Test
    void warnsWhereJavaComputesPasswordHashes() {
        assertEquals(Verdict.GOOD, StartupCheck.passwordHashes(true).verdict());
        assertEquals(Verdict.WARNING, StartupCheck.passwordHashes(false).verdict());
    }

    @Test
    void saysWhyNativeNetworkCodeWasNotLoaded() {
        assertEquals(
                Verdict.GOOD,
                StartupCheck.datagrams(DatagramIo.NATIVE, Optional.empty()).verdict());
        Finding finding = StartupCheck.datagrams(DatagramIo.NIO, Optional.of("a.so: failed to map segment"));
        assertEquals(Verdict.WARNING, finding.verdict());
        assertTrue(finding.sentence().contains("a.so: failed to map segment"), finding.sentence());
        assertTrue(finding.remedy().contains("noexec"), finding.remedy());
        assertEquals(
                Verdict.WARNING,
                StartupCheck.datagrams(DatagramIo.NETTY, Optional.empty()).verdict());
    }

    @Test
    void refusesACertificateThatIsNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate");
        assertEquals(Verdict.FAILURE, StartupCheck.certificate(https(text)).verdict());
        assertEquals(
                Verdict.FAILURE,
                StartupCheck.certificate(https(folder.resolve("none.pem"))).verdict());
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
                StartupCheck.clock(new KernelClock.Reading(KernelClock.State.SYNCHRONISED, 900))
                        .verdict());
        assertEquals(
                Verdict.WARNING,
                StartupCheck.clock(new KernelClock.Reading(KernelClock.State.SYNCHRONISED, 2_000_000))
                        .verdict());
        assertEquals(
                Verdict.WARNING,
                StartupCheck.clock(new KernelClock.Reading(KernelClock.State.FREE_RUNNING, 0))
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
        assertTrue(StartupCheck.java(8).remedy().contains("25"));
    }

    private static HttpsConfig https(Path file) {
        return new HttpsConfig(InetAddress.getLoopbackAddress(), 0, file, file);
    }
}
