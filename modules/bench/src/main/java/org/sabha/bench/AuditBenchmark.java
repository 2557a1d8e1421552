package org.sabha.bench;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditFile;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.audit.AuditVerification;
import org.sabha.store.sql.StorageSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sabha bench audit}: how fast rows of the audit log are written, checked in the database and in an exported
 * file, and found by meeting. With {@code --url} the rows go to an empty PostgreSQL database.
 */
public final class AuditBenchmark {
    private static final int ROWS_OF_A_MEETING = 200;
    private static final int TOGETHER = 1_000;
    private static final int SEARCHES = 200;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    private record Options(int rows, Optional<String> url, String user, String password, boolean json) {
        static Options parse(String... arguments) {
            int rows = 300_000;
            Optional<String> url = Optional.empty();
            String user = "";
            String password = "";
            boolean json = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--rows" -> rows = Integer.parseInt(arguments[++i]);
                    case "--url" -> url = Optional.of(arguments[++i]);
                    case "--user" -> user = arguments[++i];
                    case "--password" -> password = arguments[++i];
                    case "--json" -> json = true;
                    default ->
                        throw new IllegalArgumentException(
                                "there are --rows N, --url URL, --user NAME, --password TEXT, --json");
                }
            }
            return new Options(rows, url, user, password, json);
        }
    }

    private AuditBenchmark() {}

    /** The entry point. */
    public static void main(String... arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Options options = Options.parse(arguments);
        Map<String, Object> figures = new AuditBenchmark().run(options);
        if (options.json()) {
            out.println(JsonMapper.builder().build().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-28s %s%n", name, value));
        }
        System.exit(0);
    }

    private Map<String, Object> run(Options options) throws IOException {
        Path folder = Files.createTempDirectory("sabha-audit");
        var settings = new StorageSettings(options.url(), options.user(), options.password(), folder);
        figures.put("engine", options.url().isPresent() ? "postgresql" : "h2");
        figures.put("rows", options.rows());
        try (Storage storage = Storage.open(settings, Clock.systemUTC(), new SecureRandom(), () -> 500)) {
            List<RoomId> rooms = new ArrayList<>();
            perSecond("writtenPerSecond", options.rows(), () -> rooms.addAll(fill(storage, options.rows())));
            perSecond(
                    "checkedPerSecondInDatabase",
                    options.rows(),
                    () -> requireSound(storage.audit().verify()));
            perSecond(
                    "checkedPerSecondAgain",
                    options.rows(),
                    () -> requireSound(storage.audit().verify()));
            Path file = folder.resolve("audit.jsonl");
            perSecond("exportedPerSecond", options.rows(), () -> export(storage, file));
            perSecond("checkedPerSecondInFile", options.rows(), () -> requireSound(verify(file, storage)));
            perSecond("checkedPerSecondInFileAgain", options.rows(), () -> requireSound(verify(file, storage)));
            search(storage, rooms);
        } finally {
            JoinBenchmark.delete(folder);
        }
        return figures;
    }

    /** Writes rows of many meetings; returns these. */
    static List<RoomId> fill(Storage storage, int rows) {
        IdSource ids = new IdSource(new SplittableRandom(1));
        List<RoomId> rooms = new ArrayList<>();
        List<Evidence> batch = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            // Meetings run side by side, as they do.
            if (rooms.size() < Math.max(1, rows / ROWS_OF_A_MEETING)) {
                rooms.add(ids.newRoomId());
            }
            batch.add(row(ids, rooms.get(i % rooms.size()), i));
            if (batch.size() == TOGETHER || i == rows - 1) {
                write(storage, batch);
                batch.clear();
            }
        }
        return rooms;
    }

    /** Writes rows in one transaction, and returns when they are durable. */
    static void write(Storage storage, List<Evidence> rows) {
        storage.write(new RoomStore.RoomWrite(rows.getFirst().row().room(), List.of(), rows))
                .toCompletableFuture()
                .join();
    }

    /** One in twenty is a coming in, with what is personal beside it. */
    static Evidence row(IdSource ids, RoomId room, int number) {
        boolean coming = number % 20 == 0;
        var row = new AuditRow(
                Instant.ofEpochSecond(1_790_000_000L + number / 100, number % 100 * 1_000_003L),
                room,
                coming ? "arrive" : "set-muted",
                Optional.of(ids.newParticipantId()),
                Optional.of(new ParticipantId("a".repeat(16))),
                coming ? Optional.of(ids.newInvitationId()) : Optional.empty(),
                Optional.of(coming ? "browser" : "microphone"),
                Optional.empty(),
                Optional.of(AdvisoryClause.C3),
                1);
        return coming
                ? new Evidence(row, Optional.of("Person " + number), Optional.of("10.1.2.0/24"))
                : Evidence.of(row);
    }

    private static void export(Storage storage, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            storage.audit().export(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditVerdict verify(Path file, Storage storage) {
        return new AuditVerification(new AuditFile(file), storage.audit().key()).run();
    }

    private static void requireSound(AuditVerdict verdict) {
        if (!(verdict instanceof AuditVerdict.Sound)) {
            throw new IllegalStateException(verdict.toString());
        }
    }

    private void search(Storage storage, List<RoomId> rooms) {
        double[] millis = new double[SEARCHES];
        int found = 0;
        for (int i = 0; i < SEARCHES; i++) {
            RoomId room = rooms.get((int) ((long) i * rooms.size() / SEARCHES));
            long began = System.nanoTime();
            found += storage.audit()
                    .search(AuditQuestion.ofMeeting(room.value(), 1_000))
                    .size();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        figures.put("meetingsSearched", SEARCHES);
        figures.put("rowsFoundInEach", found / SEARCHES);
        figures.put("searchMillisP50", tenths(RankTest.quantile(millis, 0.5)));
        figures.put("searchMillisP95", tenths(RankTest.quantile(millis, 0.95)));
        figures.put("searchMillisLongest", tenths(RankTest.quantile(millis, 1)));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private void perSecond(String name, int rows, Runnable work) {
        long began = System.nanoTime();
        work.run();
        figures.put(name, Math.round(rows / ((System.nanoTime() - began) / 1e9)));
    }
}
