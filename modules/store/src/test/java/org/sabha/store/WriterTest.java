package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.store.sql.Database;

/** When the writer works, and when it sleeps. */
@Timeout(60)
class WriterTest {
    private final Database database = Database.open(Engines.H2.withTables());
    private final Writer writer = new Writer(database, Clock.systemUTC());

    @AfterEach
    void close() {
        writer.close();
        database.close();
    }

    private void awaitState(Thread.State state) {
        while (writer.state() != state) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
    }

    /** A look now and then would be {@code TIMED_WAITING}, and cost a silent server a fifth of a percent of a core. */
    @Test
    void sleepsUntilThereIsSomethingToWrite() {
        awaitState(Thread.State.WAITING);
        assertEquals(7, writer.submitAnswer(_ -> 7).toCompletableFuture().join());
        awaitState(Thread.State.WAITING);
    }

    @Test
    void measuresEachPartUntilItIsDurable() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        writer.measure(() -> {
            begun.incrementAndGet();
            return ended::incrementAndGet;
        });
        writer.submitAnswer(_ -> 1).toCompletableFuture().join();
        var refused = writer.submitAnswer(handle -> handle.execute("insert into no_table values (1)"))
                .toCompletableFuture();
        assertThrows(CompletionException.class, refused::join);
        assertEquals(2, begun.get());
        assertEquals(1, ended.get(), "what failed was not written");
    }

    @Test
    void endsFromItsSleep() {
        awaitState(Thread.State.WAITING);
        writer.close();
        assertEquals(Thread.State.TERMINATED, writer.state());
        var late = writer.submit(_ -> {}).toCompletableFuture();
        assertThrows(CompletionException.class, late::join);
    }

    @Test
    void writesWhatWaitsBeforeItEnds() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int number = i;
            answers.add(writer.submitAnswer(_ -> number).toCompletableFuture());
        }
        writer.close();
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
        assertEquals(599, answers.getLast().join());
    }
}
