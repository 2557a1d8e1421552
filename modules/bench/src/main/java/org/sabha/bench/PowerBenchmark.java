package org.sabha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.room.port.Evidence;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;

/**
 * {@code ./sabha bench power}: what a loss of power leaves of the embedded database (Q6). A process writes rows of the audit
 * log, compacts its file, and says when each transaction is durable. At seeded random moments its data folder is copied, every other time while the
 * process is stopped in the middle of what it does (SIGSTOP), else while it goes on. Each copy must open, its log must be
 * sound, and hold every row that was said to be durable before the copy began. A copy sees what the system has of the file, so
 * this does not tell whether the disk has it. Options: {@code --copies N} (200), {@code --minutes N} after which no further copy is made, {@code --seed N},
 * {@code --json}.
 */
public final class PowerBenchmark {
    private static final String WRITE = "--write";
    private static final int MOST_ROWS = 20;
    private static final long MOST_MILLIS_BETWEEN = 300;
    private static final long MILLIS_BETWEEN_COMPACTIONS = 200;

    private final Map<String, Integer> harm = new TreeMap<>();
    private volatile long durable;
    private long rowsInCopies;

    private PowerBenchmark() {}

    /**
     * @param copiesOfAStoppedProcess of {@code copies}, those made while the process stood
     * @param rowsAtTheEnd rows that were durable at the end
     * @param harm what was wrong, how often
     */
    record Result(
            int copies,
            int copiesOfAStoppedProcess,
            long seed,
            long rowsAtTheEnd,
            long rowsInCopies,
            Map<String, Integer> harm) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 && arguments[0].equals(WRITE)) {
            write(Path.of(arguments[1]));
            return;
        }
        PlainOptions options = PlainOptions.of(arguments);
        Result result = new PowerBenchmark()
                .run((int) options.number("--copies", 200), options.number("--minutes", 60), (long)
                        options.number("--seed", 1));
        options.print(result, System.out);
        System.exit(result.harm().isEmpty() ? 0 : 1);
    }

    /** Writes rows as long as somebody listens; prints how many are durable. */
    private static void write(Path data) {
        SplittableRandom random = new SplittableRandom();
        IdSource ids = new IdSource(random);
        RoomId room = ids.newRoomId();
        int rows = 0;
        try (Storage storage = RestoreBenchmark.open(data)) {
            Thread.ofPlatform().daemon().start(() -> compactAgainAndAgain(storage));
            while (!System.out.checkError()) { // nobody listens any more
                List<Evidence> together = new ArrayList<>();
                for (int left = random.nextInt(MOST_ROWS); left >= 0; left--) {
                    together.add(AuditBenchmark.row(ids, room, rows++));
                }
                AuditBenchmark.write(storage, together);
                System.out.println(rows);
            }
        }
    }

    /** The server does so once a minute. */
    private static void compactAgainAndAgain(Storage storage) {
        while (true) {
            storage.compact();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN_COMPACTIONS));
        }
    }

    private Result run(int most, double minutes, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Path folder = Files.createTempDirectory("sabha-power");
        Path data = Files.createDirectory(folder.resolve("data"));
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + System.getProperty("sabha.jvm.options"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PowerBenchmark.class.getName(),
                        WRITE,
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int stopped = 0;
        int copies = 0;
        long until = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        try {
            Thread.ofPlatform().daemon().start(() -> listen(writer));
            while (durable == 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            for (; copies < most && System.nanoTime() < until; copies++) {
                TimeUnit.MILLISECONDS.sleep(random.nextLong(MOST_MILLIS_BETWEEN));
                boolean stop = copies % 2 == 0;
                stopped += stop ? 1 : 0;
                Path copy = folder.resolve("copy");
                long before = durable;
                if (stop) {
                    DrillProcess.signal(writer, "STOP");
                }
                copy(data, copy);
                if (stop) {
                    DrillProcess.signal(writer, "CONT");
                }
                look(copy, before, stop ? "a stopped process" : "a running process");
                JoinBenchmark.delete(copy);
            }
            return new Result(copies, stopped, seed, durable, rowsInCopies, harm);
        } finally {
            writer.destroyForcibly().waitFor();
            JoinBenchmark.delete(folder);
        }
    }

    private void listen(Process writer) {
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                durable = Long.parseLong(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path data, Path copy) throws IOException {
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    private void look(Path copy, long least, String of) {
        try (Storage storage = RestoreBenchmark.open(copy)) {
            switch (storage.audit().verify()) {
                case AuditVerdict.Sound sound -> {
                    rowsInCopies += sound.rows();
                    if (sound.rows() < least) {
                        count("durable rows missing in a copy of " + of, sound.rows() + " of " + least);
                    }
                }
                case AuditVerdict.Broken broken -> count("log not sound in a copy of " + of, broken.sentence());
            }
        } catch (StorageException e) {
            count("does not open: a copy of " + of, String.valueOf(e.getMessage()));
        }
    }

    private void count(String what, String detail) {
        System.err.println(what + ": " + detail);
        harm.merge(what, 1, Integer::sum);
    }
}
