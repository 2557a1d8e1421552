package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerdict.Harm;
import org.sabha.store.audit.AuditVerification;

/** A log that is read in several pages: what is wrong is named wherever it is, at the seams too. */
@Tag("T18")
abstract class LongLogContract {
    /** Many whole pages and a bit. */
    private static final int ROWS = 9_001;

    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    private final Storage storage;

    @TempDir
    private Path folder;

    LongLogContract(Engines engine) {
        storage = Engines.open(engine.withTables());
    }

    @BeforeEach
    void fill() {
        List<Evidence> rows = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            rows.add(row(i));
        }
        add(rows);
    }

    /** One in a hundred has a name beside it. */
    private static Evidence row(int number) {
        AuditRow row = new AuditRow(
                NINE.plusSeconds(number),
                ROOM,
                "arrive",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("v" + number),
                Optional.empty(),
                Optional.empty(),
                1);
        return number % 100 == 0
                ? new Evidence(row, Optional.of("Person " + number), Optional.empty())
                : Evidence.of(row);
    }

    private void add(List<Evidence> rows) {
        storage.write(new RoomStore.RoomWrite(ROOM, List.of(), rows))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Path exported() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            storage.audit().export(out);
        }
        return file;
    }

    private void isBroken(Harm harm, long firstBadRow, String... statements) throws IOException {
        storage.database().jdbi().useTransaction(handle -> {
            for (String statement : statements) {
                handle.execute(statement);
            }
        });
        var inDatabase =
                assertInstanceOf(AuditVerdict.Broken.class, storage.audit().verify());
        assertEquals(harm, inDatabase.harm(), inDatabase::sentence);
        assertEquals(firstBadRow, inDatabase.firstBadRow(), inDatabase::sentence);
        var file = new AuditFile(exported());
        assertEquals(inDatabase, new AuditVerification(file, storage.audit().key()).run(), "its export as much");
    }

    @Test
    void isSoundInTheDatabaseAndAsAFile() throws IOException {
        var sound = new AuditVerdict.Sound(ROWS, 1, ROWS, 1, 0);
        assertEquals(sound, storage.audit().verify());
        assertEquals(
                sound,
                new AuditVerification(new AuditFile(exported()), storage.audit().key()).run());
    }

    /** Rows that are written while it is read are in neither the rows nor the statements of it. */
    @Test
    void anExportIsOfOneInstantWhileRowsAreWritten() throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (OutputStream out = new WritingAt(Files.newOutputStream(file))) {
            assertEquals(ROWS, storage.audit().export(out));
        }
        assertEquals(
                new AuditVerdict.Sound(ROWS, 1, ROWS, 1, 0),
                new AuditVerification(new AuditFile(file), storage.audit().key()).run());
        assertEquals(
                new AuditVerdict.Sound(ROWS + 1, 1, ROWS + 1, 2, 0),
                storage.audit().verify());
    }

    /** Adds a row to the log when the first of it comes out. */
    private final class WritingAt extends FilterOutputStream {
        private boolean written;

        WritingAt(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (!written) {
                written = true;
                add(List.of(row(ROWS + 1)));
            }
            out.write(bytes, from, length);
        }
    }

    @Test
    void namesAnEditedRowFarBehind() throws IOException {
        isBroken(Harm.EDITED, 8_500, "update audit_row set verb = 'leave' where seq = 8500");
    }

    @Test
    void namesARowThatWasMovedFromOnePageToAnother() throws IOException {
        isBroken(
                Harm.REORDERED,
                100,
                "update audit_row set seq = 100000 where seq = 100",
                "update audit_row set seq = 100 where seq = 8001",
                "update audit_row set seq = 8001 where seq = 100000");
    }

    @Test
    void namesARowThatWasTakenOutAtASeam() throws IOException {
        isBroken(Harm.DELETED, 4_000, "delete from audit_row where seq = 4000");
    }

    @Test
    void namesANameThatWasChangedBesideALateRow() throws IOException {
        isBroken(Harm.EDITED, 8_900, "update audit_personal set clear = 'Somebody else' where seq = 8900");
    }

    @Test
    void tellsAChangedNameOnlyWhereNothingWorseIs() throws IOException {
        isBroken(
                Harm.TRUNCATED,
                ROWS,
                "update audit_personal set clear = 'Somebody else' where seq = 100",
                "delete from audit_row where seq = " + ROWS);
    }
}
