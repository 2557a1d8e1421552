package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.sql.StorageSettings;
import org.sabha.testkit.CommitCutter;
import org.sabha.testkit.CommitCutter.Cut;
import org.sabha.testkit.CommitCutter.Exchange;
import org.sabha.testkit.CommitCutter.Side;
import org.sabha.testkit.CommitCutter.Way;

/** PostgreSQL's answer to COMMIT is lost: what the storage answers is what PostgreSQL holds. */
@Tag("Q7")
@Timeout(120)
class PostgresqlUnknownCommitTest {
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final int RUNS = 16;
    private static final int MOST_MESSAGES = 5;
    private static final List<Way> WAYS = List.of(Way.CLOSED, Way.RESET, Way.HALF, Way.LATE);

    private final Ticking clock = new Ticking();
    private CommitCutter cutter;
    private Storage storage;

    /** The same database, past the line that is cut. */
    private Storage witness;

    /** Each look is two seconds later, so that a storage that failed is tried again at once. */
    private static final class Ticking extends Clock {
        private final AtomicLong seconds =
                new AtomicLong(Instant.parse("2026-11-24T09:00:00Z").getEpochSecond());

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("always UTC");
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.addAndGet(2));
        }
    }

    @BeforeEach
    void open() throws IOException {
        StorageSettings direct = Engines.POSTGRESQL.withTables();
        URI url = URI.create(direct.url().orElseThrow().substring("jdbc:".length()));
        cutter = new CommitCutter(url.getPort());
        String through = "jdbc:postgresql://127.0.0.1:" + cutter.port() + url.getPath();
        storage = Storage.open(
                new StorageSettings(Optional.of(through), "postgres", "postgres", direct.data()),
                clock,
                new SecureRandom(),
                () -> -1);
        witness = Engines.open(direct);
        assertTrue(isWritten(write(0)));
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        witness.close();
        cutter.close();
    }

    private CompletableFuture<Void> write(int run) {
        var row = new AuditRow(
                Instant.EPOCH,
                ROOM,
                run % 2 == 0 ? "unlock" : "lock",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("run " + run),
                Optional.empty(),
                Optional.empty(),
                1);
        var header = new RoomRecord.Header(
                ROOM, "Review", "hash", run, run % 2 != 0, "ASLEEP", Optional.empty(), Instant.EPOCH);
        return storage.write(new RoomStore.RoomWrite(
                        ROOM, List.of(new RoomChange.SaveHeader(header)), List.of(Evidence.of(row))))
                .toCompletableFuture();
    }

    private static boolean isWritten(CompletableFuture<Void> answer) {
        try {
            answer.join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private List<String> rows() {
        return witness.audit().search(AuditQuestion.ofMeeting(ROOM.value(), 10_000)).stream()
                .sorted(Comparator.comparingLong(AuditEntry::seq))
                .map(entry -> entry.facts().value())
                .toList();
    }

    private static Cut cut(SplittableRandom random, Exchange exchange) {
        return new Cut(
                exchange,
                random.nextBoolean() ? Side.CLIENT : Side.DATABASE,
                random.nextInt(MOST_MESSAGES + 1),
                WAYS.get(random.nextInt(WAYS.size())),
                random.nextInt(4) == 0 ? 30 : 0);
    }

    /** Every message of the exchange may be the last; so may those of the lookup, and of the second try. */
    private static List<Cut> cuts(SplittableRandom random) {
        List<Cut> cuts = new ArrayList<>(List.of(cut(random, Exchange.COMMIT)));
        switch (random.nextInt(4)) {
            case 0 -> cuts.add(cut(random, Exchange.LOOKUP));
            case 1 -> cuts.add(cut(random, Exchange.COMMIT));
            default -> {}
        }
        return cuts;
    }

    @Test
    void answersWhatPostgresqlHolds() {
        List<String> expected = new ArrayList<>(List.of("run 0"));
        int generation = 0;
        for (int run = 1; run <= RUNS; run++) {
            List<Cut> cuts = cuts(new SplittableRandom(run));
            cutter.plan(cuts);
            boolean written = isWritten(write(run));
            cutter.plan(List.of());
            if (written) {
                expected.add("run " + run);
                generation = run;
            }
            assertEquals(expected, rows(), "seed " + run + ", " + cuts + ", answered " + written);
            assertEquals(generation, witness.load().getFirst().header().passwordGeneration(), "seed " + run);
        }
        assertTrue(cutter.made() > RUNS / 2, "cuts: " + cutter.made());
        assertTrue(expected.size() > RUNS / 3, "written: " + expected);
        assertEquals(AuditVerdict.Sound.class, witness.audit().verify().getClass());
    }

    @Test
    void unknownCommitAnswersNobodyAndRefusesLaterWrites() {
        cutter.plan(List.of(new Cut(Exchange.COMMIT, Side.DATABASE, 0, Way.CLOSED, 60_000)));
        CompletableFuture<Void> unknown = write(1);
        while (!storage.isFailing()) {
            assertFalse(Thread.interrupted(), "in time");
            Thread.onSpinWait();
        }
        assertThrows(CompletionException.class, () -> write(2).join());
        assertFalse(unknown.isDone());
        cutter.mend();
        unknown.join();
        assertEquals(List.of("run 0", "run 1"), rows());
    }
}
