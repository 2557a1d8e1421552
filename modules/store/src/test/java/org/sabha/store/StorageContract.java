package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.RoomId;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.StoredRows;
import org.sabha.store.sql.StorageSettings;
import org.sabha.testkit.RoomStoreContract;

/** The contract of the port on one engine. */
abstract class StorageContract extends RoomStoreContract {
    private final Engines engine;
    private StorageSettings settings;
    private Storage storage;

    StorageContract(Engines engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        settings = engine.withTables();
        storage = Engines.open(settings);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** Schema 18 did not record who is barred from a meeting. */
    @Test
    @Tag("Q6")
    void aDatabaseOfTheVersionBeforeIsBroughtUpToDateWithItsMeetings() {
        keepsAMeeting();
        RoomRecord.Header before = storage.load().getFirst().header();
        storage.database().jdbi().useHandle(handle -> {
            handle.execute("alter table meeting drop column barred");
            handle.execute("drop table commit_number");
            handle.execute("alter table stay drop column away");
            handle.execute("alter table meeting drop column forbidden");
            handle.execute("alter table meeting drop column chat");
            handle.execute("alter table invitation drop column permissions");
            handle.execute("drop table series_invitation");
            handle.execute("alter table occurrence drop column of_series");
            handle.execute("alter table occurrence drop column first_starts_at");
            handle.execute("alter table occurrence drop column first_ends_at");
            handle.execute("alter table mailed_guest drop column series_from");
            handle.execute("alter table mailed_guest drop column key_sealed");
            handle.execute("drop table account_vault");
            handle.execute("delete from schema_history where cast(version as integer) > 18");
        });
        storage.close();
        storage = Engines.open(settings);
        RoomRecord.Header after = storage.load().getFirst().header();
        assertEquals(before.title(), after.title());
        assertEquals(before.passwordHash(), after.passwordHash());
        assertEquals(Set.of(), after.barred());
        keepsAnother();
        assertEquals(2, storage.load().size());
    }

    /** Or one guest could keep the server from starting. */
    @Test
    @Tag("T21")
    void aNameThatRulesOfTodayRefuseKeepsNoMeetingFromBeingTakenUp() {
        keepsAMeeting();
        storage.database()
                .jdbi()
                .useHandle(handle -> handle.execute("update stay set name = ?", "\u2714 Asha" + "\u030b".repeat(9)));
        List<String> names = storage.load().stream()
                .flatMap(meeting -> meeting.stays().stream())
                .map(participant -> participant.came().name().value())
                .distinct()
                .toList();
        assertEquals(List.of("Asha"), names);
    }

    /** Whatever has left it there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update invitation set role = 'KING' where meeting = ?",
                "update stay set tickets = 'no ticket' where meeting = ?",
                "update rule_change set clause = 'Z9' where clause = 'A2' and meeting = ?",
                "update ban set device = 'x' where meeting = ?",
                "update meeting set classification = 'ODD' where id = ?"
            })
    @Tag("Q6")
    void unreadableMeetingIsReportedAndOthersRestored(String harm) {
        keepsAMeeting();
        keepsAnother();
        storage.database().jdbi().useHandle(handle -> handle.execute(harm, ROOM.value()));
        List<String> unreadable = new ArrayList<>();
        List<RoomId> read = storage.load((room, _) -> unreadable.add(room)).stream()
                .map(meeting -> meeting.header().room())
                .toList();
        assertEquals(List.of(ROOM.value()), unreadable, harm);
        assertEquals(List.of(OTHER), read, harm);
    }

    @Test
    @Tag("Q7")
    void aProbeTellsWhetherTheDatabaseCanBeWritten() {
        storage.probe().toCompletableFuture().join();
        storage.database().close();
        var probe = storage.probe().toCompletableFuture();
        assertThrows(CompletionException.class, probe::join);
    }

    @Override
    protected RoomStore store() {
        return storage;
    }

    @Override
    protected List<Evidence> evidence() {
        List<Evidence> evidence = new ArrayList<>();
        storage.settled().toCompletableFuture().join();
        StoredRows.of(
                storage.database(),
                (row, name, address) ->
                        evidence.add(new Evidence(row, Optional.ofNullable(name), Optional.ofNullable(address))));
        return evidence;
    }
}
