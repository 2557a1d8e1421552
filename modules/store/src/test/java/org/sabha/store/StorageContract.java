package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.StoredRows;
import org.sabha.testkit.RoomStoreContract;

/** The contract of the port on one engine. */
abstract class StorageContract extends RoomStoreContract {
    private final Engines engine;
    private Storage storage;

    StorageContract(Engines engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        storage = Engines.open(engine.fresh());
    }

    @AfterEach
    void close() {
        storage.close();
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
                .map(stay -> stay.came().name().value())
                .distinct()
                .toList();
        assertEquals(List.of("Asha"), names);
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
