package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.account.ChangeAccountRequest;
import org.sabha.protocol.console.AuditDetails;
import org.sabha.protocol.console.AuditHarm;
import org.sabha.protocol.console.AuditLine;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.console.AuditPerson;
import org.sabha.protocol.console.AuditRowRequest;
import org.sabha.protocol.console.AuditVerificationPhase;
import org.sabha.protocol.console.AuditVerificationView;
import org.sabha.protocol.console.SearchAuditRequest;
import org.sabha.protocol.console.VerifyAuditRequest;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerification;

/** What an auditor does with the log in the browser. */
class AuditFlowTest {
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final RoomId OTHER = new RoomId("s".repeat(24));
    private static final ParticipantId HOST = new ParticipantId("h".repeat(16));
    private static final ParticipantId GUEST = new ParticipantId("g".repeat(16));

    private AccountFixture fixture;
    private Person auditor;

    @TempDir
    private Path folder;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(folder);
        auditor = fixture.signedIn("audit", AccountRole.AUDITOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.close();
    }

    private void happens(RoomId room, String verb, int minute) {
        write(room, List.of(evidence(room, verb, minute, Optional.empty())));
    }

    private Evidence evidence(RoomId room, String verb, int minute, Optional<String> name) {
        Instant at = fixture.clock().instant().plus(Duration.ofMinutes(minute));
        return new Evidence(
                new AuditRow(
                        at,
                        room,
                        verb,
                        Optional.of(HOST),
                        Optional.of(GUEST),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        1),
                name,
                name.map(_ -> "10.0.0.0/24"));
    }

    private void write(RoomId room, List<Evidence> rows) {
        fixture.storage
                .write(new RoomStore.RoomWrite(room, List.of(), rows))
                .toCompletableFuture()
                .join();
    }

    private AuditPage searches(SearchAuditRequest request) {
        RestAnswer answer = fixture.ask(Optional.of(auditor), AccountRoute.SEARCH_AUDIT, request);
        return assertInstanceOf(AuditPage.class, answer.body().orElseThrow());
    }

    private static SearchAuditRequest about(
            @Nullable String room, @Nullable String verb, @Nullable String who, @Nullable Long before) {
        return new SearchAuditRequest(
                Optional.ofNullable(room),
                Optional.ofNullable(verb),
                Optional.ofNullable(who),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(before));
    }

    private static List<Long> numbers(AuditPage page) {
        return page.rows().stream().map(AuditLine::number).toList();
    }

    private List<String> verbs() {
        return fixture.rows().stream().map(AuditEntry.Facts::verb).toList();
    }

    // --- searching

    @Test
    void pagesGoFromTheNewestToTheFirst() {
        for (int i = 1; i <= 45; i++) {
            happens(i % 3 == 0 ? OTHER : ROOM, "arrive", i);
        }
        AuditPage first = searches(about(null, null, null, null));
        assertEquals(IntStream.rangeClosed(26, 45).mapToObj(i -> 71L - i).toList(), numbers(first));
        assertEquals(Optional.of(26L), first.before());
        AuditPage last = searches(about(null, null, null, 6L));
        assertEquals(List.of(5L, 4L, 3L, 2L, 1L), numbers(last));
        assertEquals(Optional.empty(), last.before());

        AuditPage ofRoom = searches(about(OTHER.value(), null, null, 40L));
        assertEquals(List.of(39L, 36L, 33L, 30L, 27L, 24L, 21L, 18L, 15L, 12L, 9L, 6L, 3L), numbers(ofRoom));
        assertEquals(Optional.empty(), ofRoom.before());
    }

    @Test
    void findsByVerbByWhoAndByTime() {
        happens(ROOM, "arrive", 1);
        happens(ROOM, "remove", 2);
        happens(ROOM, "remove", 3);
        assertEquals(List.of(3L, 2L), numbers(searches(about(null, "remove", null, null))));
        assertEquals(List.of(3L, 2L, 1L), numbers(searches(about(null, null, GUEST.value(), null))));
        Instant now = fixture.clock().instant();
        AuditPage between = searches(new SearchAuditRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(now.plus(Duration.ofMinutes(2))),
                Optional.of(now.plus(Duration.ofMinutes(3))),
                Optional.empty()));
        assertEquals(List.of(2L), numbers(between));
        assertEquals(List.of(), numbers(searches(about(null, null, "nobody", null))));
    }

    @Test
    void namesAccountsByTheirNameAndFindsThemByTheirLogin() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        Person other = fixture.signedIn("bala", AccountRole.USER);
        fixture.ask(
                Optional.of(admin),
                AccountRoute.DISABLE_ACCOUNT,
                new ChangeAccountRequest(other.account().id()));
        AuditPage page = searches(about(null, null, "bala", null));
        assertEquals("disable-account", page.rows().getFirst().verb());
        assertEquals(
                List.of(
                        new AuditPerson(admin.account().id().value(), "asha"),
                        new AuditPerson(other.account().id().value(), "bala")),
                page.people());
    }

    @Test
    @Tag("T19")
    void showsTamperedRowsSafely() {
        var facts = new AuditEntry.Facts(
                0, -1, "x".repeat(99), "", "a\u202Eb\nc", "", null, "é".repeat(200), "<script>", null, -5);
        AuditLine line = AuditViews.line(new AuditEntry(-3, facts, null, null, org.sabha.store.audit.Digest.NONE));
        assertEquals(1, line.number());
        assertEquals(Optional.of("x".repeat(24)), line.meeting());
        assertEquals("?", line.verb());
        assertEquals(Optional.of("a?b?c"), line.actor());
        assertEquals(Optional.empty(), line.subject());
        assertEquals(Optional.of("?".repeat(80)), line.value());
        assertEquals(0, line.times());
        assertFalse(AccountFixture.text(RestAnswer.ok(new AuditPage(List.of(line), List.of(), Optional.empty())))
                .isEmpty());
    }

    // --- one row

    private AuditDetails looksAt(long number) {
        RestAnswer answer = fixture.ask(Optional.of(auditor), AccountRoute.READ_AUDIT_ROW, new AuditRowRequest(number));
        return assertInstanceOf(AuditDetails.class, answer.body().orElseThrow());
    }

    @Test
    void viewingNameIsAudited() {
        write(ROOM, List.of(evidence(ROOM, "arrive", 1, Optional.of("Ravi Kumar"))));
        happens(ROOM, "leave", 2);
        AuditDetails arrival = looksAt(1);
        assertEquals(Optional.of("Ravi Kumar"), arrival.name());
        assertEquals(Optional.of("10.0.0.0/24"), arrival.network());
        assertEquals(Optional.of(0L), arrival.clockErrorMicros());
        assertFalse(arrival.erased());
        assertEquals(List.of("arrive", "leave", "read-audit-row"), verbs());
        assertEquals("1", fixture.rows().getLast().value());
        assertEquals(auditor.account().id().value(), fixture.rows().getLast().actor());

        assertEquals(Optional.empty(), looksAt(2).name());
        assertEquals(3, fixture.rows().size(), "there was nothing personal to be seen");
        fixture.storage.erase("Ravi Kumar").toCompletableFuture().join();
        assertTrue(looksAt(1).erased());
        assertEquals(Optional.empty(), looksAt(1).name());
    }

    @Test
    void aRowThatIsNotThereIsSaidNotToBe() {
        RestAnswer answer = fixture.ask(Optional.of(auditor), AccountRoute.READ_AUDIT_ROW, new AuditRowRequest(99));
        assertEquals("no-such-row", AccountFixture.code(answer));
    }

    // --- checking

    private AuditVerificationView asks(AccountRoute route, Record body) {
        RestAnswer answer = fixture.ask(Optional.of(auditor), route, body);
        return assertInstanceOf(AuditVerificationView.class, answer.body().orElseThrow());
    }

    private AuditVerificationView ended() {
        fixture.awaitCheck();
        return asks(AccountRoute.AUDIT_VERIFICATION, new RouteContract.Empty());
    }

    @Test
    @Tag("T18")
    void aCheckShowsHowFarItIsAndThereIsOneAtATime() throws Exception {
        List<Evidence> rows = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            rows.add(evidence(ROOM, "arrive", 1, Optional.empty()));
        }
        write(ROOM, rows);
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        fixture.rest = () -> {
            half.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        var plain = new VerifyAuditRequest(Optional.empty());
        assertEquals(
                AuditVerificationPhase.NONE,
                asks(AccountRoute.AUDIT_VERIFICATION, new RouteContract.Empty()).phase());
        asks(AccountRoute.VERIFY_AUDIT, plain);
        half.await();
        AuditVerificationView running = asks(AccountRoute.VERIFY_AUDIT, plain);
        assertEquals(AuditVerificationPhase.RUNNING, running.phase());
        assertEquals(5_000, running.checked());
        assertEquals(6_000, running.total());
        var noted = new VerifyAuditRequest(Optional.of("1:" + "0".repeat(64)));
        assertEquals(
                "audit-busy", AccountFixture.code(fixture.ask(Optional.of(auditor), AccountRoute.VERIFY_AUDIT, noted)));
        assertEquals(20, searches(about(null, null, null, null)).rows().size(), "the log can be read meanwhile");
        goOn.countDown();

        AuditVerificationView sound = ended();
        assertEquals(AuditVerificationPhase.SOUND, sound.phase());
        assertEquals(1, sound.sound().orElseThrow().first());
        assertTrue(sound.sound().orElseThrow().note().orElseThrow().matches("\\d+:[0-9a-f]{64}"));
        assertEquals(1, verbs().stream().filter("verify-audit"::equals).count() - 1, "one ended, one was refused");
        assertTrue(String.valueOf(fixture.rows().getLast().value()).startsWith("sound 1-"));
    }

    @Test
    @Tag("T18")
    void aLogThatIsNotTheOneThatWasNotedIsSaidToBeChanged() {
        happens(ROOM, "arrive", 1);
        asks(AccountRoute.VERIFY_AUDIT, new VerifyAuditRequest(Optional.of("1:" + "0".repeat(64))));
        AuditVerificationView changed = ended();
        assertEquals(AuditVerificationPhase.CHANGED, changed.phase());
        assertEquals(AuditHarm.EDITED, changed.changed().orElseThrow().harm());
        assertEquals(1, changed.changed().orElseThrow().firstBadRow());
        assertEquals("edited 1", fixture.rows().getLast().value());
    }

    @Test
    void rejectsInvalidNote() {
        RestAnswer answer = fixture.ask(
                Optional.of(auditor), AccountRoute.VERIFY_AUDIT, new VerifyAuditRequest(Optional.of("row 17")));
        assertEquals("note-unusable", AccountFixture.code(answer));
        assertEquals("note-unusable", fixture.rows().getLast().reason());
    }

    @Test
    void anAdministratorChecksTheLogAndReadsNoRow() {
        Person admin = fixture.signedIn("asha", AccountRole.ADMINISTRATOR);
        assertEquals(
                "ok",
                AccountFixture.code(fixture.ask(
                        Optional.of(admin), AccountRoute.VERIFY_AUDIT, new VerifyAuditRequest(Optional.empty()))));
        assertEquals(
                "forbidden",
                AccountFixture.code(
                        fixture.ask(Optional.of(admin), AccountRoute.SEARCH_AUDIT, about(null, null, null, null))));
    }

    // --- exporting

    @Test
    @Tag("T18")
    void anExportIsWholeChecksElsewhereAndLeavesARowFirst() throws IOException {
        for (int i = 1; i <= 30; i++) {
            write(ROOM, List.of(evidence(ROOM, "arrive", i, Optional.of("Person " + i))));
        }
        RestAnswer answer = fixture.ask(Optional.of(auditor), AccountRoute.EXPORT_AUDIT, new RouteContract.Empty());
        assertEquals("export-audit", fixture.rows().getLast().verb());
        var download = assertInstanceOf(RestAnswer.Download.class, answer.body().orElseThrow());
        assertEquals("sabha-audit-2026-11-24.jsonl", download.fileName());
        var bytes = new ByteArrayOutputStream();
        download.content().writeTo(bytes);
        Path file = Files.write(folder.resolve("audit.jsonl"), bytes.toByteArray());
        AuditVerdict verdict = new AuditVerification(
                        new AuditFile(file), fixture.storage.audit().key())
                .run();
        assertEquals(31, assertInstanceOf(AuditVerdict.Sound.class, verdict).last());
    }
}
