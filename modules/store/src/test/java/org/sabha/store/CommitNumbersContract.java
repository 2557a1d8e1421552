package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.CommitNumbers;
import org.sabha.store.sql.Database;

/** What a lookup says of the last transaction, on one engine. */
@Tag("Q7")
@Timeout(60)
abstract class CommitNumbersContract {
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");

    private final Engines engine;
    protected Database database;
    protected CommitNumbers numbers;

    CommitNumbersContract(Engines engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = Database.open(engine.withTables());
        numbers = at(NINE);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private CommitNumbers at(Instant time) {
        return new CommitNumbers(database, Clock.fixed(time, ZoneOffset.UTC));
    }

    protected static void begin(Handle handle, CommitNumbers writer) {
        writer.prepare(handle);
        handle.begin();
        writer.next(handle);
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from commit_number")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void findsCommittedTransaction() {
        database.jdbi().useHandle(handle -> {
            begin(handle, numbers);
            handle.commit();
        });
        assertTrue(numbers.isLastCommitted());
    }

    @Test
    void doesNotFindTransactionThatWasRolledBack() {
        database.jdbi().useHandle(handle -> {
            begin(handle, numbers);
            handle.commit();
            begin(handle, numbers);
            handle.rollback();
        });
        assertFalse(numbers.isLastCommitted());
    }

    @Test
    void keepsOneRowForEachWriter() {
        CommitNumbers other = at(NINE);
        database.jdbi().useHandle(handle -> {
            for (int i = 0; i < 3; i++) {
                begin(handle, numbers);
                handle.commit();
            }
            begin(handle, other);
            handle.commit();
        });
        assertEquals(2, rows());
        assertTrue(numbers.isLastCommitted());
        assertTrue(other.isLastCommitted());
    }

    @Test
    void removesRowsOfWritersThatWereSilentForAMonth() {
        database.jdbi().useHandle(handle -> {
            begin(handle, numbers);
            handle.commit();
            begin(handle, at(NINE.plus(Duration.ofDays(31))));
            handle.commit();
        });
        assertEquals(1, rows());
    }

    @Test
    void refusesTransactionOfAWriterWhoseRowIsGone() {
        database.jdbi().useHandle(handle -> {
            begin(handle, numbers);
            handle.commit();
            handle.execute("delete from commit_number");
            numbers.prepare(handle);
            handle.begin();
            assertThrows(StorageException.class, () -> numbers.next(handle));
            handle.rollback();
            begin(handle, numbers);
            handle.commit();
        });
        assertTrue(numbers.isLastCommitted());
    }
}
