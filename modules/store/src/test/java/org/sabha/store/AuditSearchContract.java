package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;

/** Which rows answer a question, and in which order. */
abstract class AuditSearchContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final RoomId OTHER = new RoomId("s".repeat(24));
    private static final String ASHA = "a".repeat(16);
    private static final String BALA = "b".repeat(16);

    private final Storage storage;

    AuditSearchContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    /** Rows 1 to 8; the clock was set back by a minute before row 7. */
    @BeforeEach
    void fill() {
        write(0, ROOM, "arrive", ASHA, "");
        write(10, OTHER, "arrive", BALA, "");
        write(20, ROOM, "admit", ASHA, BALA);
        write(30, ROOM, "lock", ASHA, "");
        write(40, OTHER, "remove", BALA, BALA);
        write(90, ROOM, "remove", BALA, ASHA);
        write(50, ROOM, "lock", "", "");
        write(60, OTHER, "leave", "", BALA);
    }

    private void write(int second, RoomId room, String verb, String actor, String subject) {
        var row = new AuditRow(
                NINE.plusSeconds(second),
                room,
                verb,
                participant(actor),
                participant(subject),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        storage.write(new RoomStore.RoomWrite(room, List.of(), List.of(Evidence.of(row))))
                .toCompletableFuture()
                .join();
    }

    private static Optional<ParticipantId> participant(String id) {
        return Optional.of(id).filter(each -> !each.isEmpty()).map(ParticipantId::new);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** What is empty does not matter. */
    private static AuditQuestion question(RoomId room, String verb, String participant) {
        return new AuditQuestion(
                Optional.of(room.value()), text(verb), text(participant), Optional.empty(), Optional.empty(), 100);
    }

    private static AuditQuestion everywhere(String verb, String participant) {
        return new AuditQuestion(
                Optional.empty(), text(verb), text(participant), Optional.empty(), Optional.empty(), 100);
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(each -> !each.isEmpty());
    }

    private static AuditQuestion between(AuditQuestion question, int from, int until) {
        return new AuditQuestion(
                question.room(),
                question.verb(),
                question.participant(),
                Optional.of(NINE.plusSeconds(from)),
                Optional.of(NINE.plusSeconds(until)),
                question.page());
    }

    private static AuditQuestion atMost(AuditQuestion question, int limit) {
        return new AuditQuestion(
                question.room(),
                question.verb(),
                question.participant(),
                question.from(),
                question.until(),
                new AuditQuestion.Page(question.page().after(), limit));
    }

    private List<Long> found(AuditQuestion question) {
        var lines = new ByteArrayOutputStream();
        List<Long> found =
                storage.audit().search(question).stream().map(AuditEntry::seq).toList();
        assertEquals(found.size(), storage.audit().search(question, lines), "as many lines");
        List<String> printed =
                lines.toString(StandardCharsets.UTF_8).strip().lines().toList();
        for (int i = 0; i < found.size(); i++) {
            assertTrue(printed.get(i).contains("\"seq\":" + found.get(i) + ","), "in the same order");
        }
        return found;
    }

    @Test
    void everyFilterAloneAndTogether() {
        assertEquals(List.of(1L, 3L, 4L, 6L, 7L), found(question(ROOM, "", "")));
        assertEquals(List.of(4L, 7L), found(question(ROOM, "lock", "")));
        assertEquals(List.of(1L, 3L, 4L, 6L), found(question(ROOM, "", ASHA)));
        assertEquals(List.of(2L, 3L, 5L, 6L, 8L), found(everywhere("", BALA)));
        assertEquals(List.of(5L, 6L), found(everywhere("remove", BALA)));
        assertEquals(List.of(4L, 7L), found(everywhere("lock", "")));
        assertEquals(List.of(3L, 4L), found(between(question(ROOM, "", ""), 20, 40)));
        assertEquals(List.of(5L, 8L), found(between(everywhere("", BALA), 40, 90)));
        assertEquals(List.of(), found(everywhere("knock", "")));
    }

    @Test
    void searchResultsAreOrderedByTime() {
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), found(everywhere("", "")));
        assertEquals(List.of(5L, 7L, 8L, 6L), found(between(everywhere("", ""), 40, 91)));
        assertEquals(List.of(5L, 6L), found(everywhere("remove", "")));
    }

    /** Every page begins behind the last row of the one before, and together they are everything once. */
    @Test
    void pagesFollowEachOther() {
        for (AuditQuestion whole : List.of(
                everywhere("", ""),
                question(ROOM, "", ""),
                everywhere("", BALA),
                everywhere("lock", ""),
                between(everywhere("", ""), 10, 61))) {
            List<Long> paged = new ArrayList<>();
            List<Long> page = found(atMost(whole, 2));
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = found(atMost(whole.after(page.getLast()), 2));
            }
            assertEquals(found(whole), paged, whole::toString);
        }
    }

    @Test
    void aPageBehindNoRowOrWithoutRowsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> storage.audit().search(everywhere("lock", "").after(99)));
        assertThrows(IllegalArgumentException.class, () -> atMost(everywhere("", ""), 0));
    }
}
