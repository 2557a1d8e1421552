package org.sabha.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time of a server by what its threads do, in milliseconds, from the scheduler's accounts (proc(5), schedstat).
 *
 * @param loops event loops: HTTP, signalling, rooms, media
 * @param workers virtual threads: password hashes and DTLS handshakes
 * @param compilers the JVM's compilers
 * @param other collector, start, and what remains
 */
record ThreadTimes(double loops, double workers, double compilers, double other) {
    static final ThreadTimes NONE = new ThreadTimes(0, 0, 0, 0);

    private static final double NANOS_PER_MILLI = 1e6;

    static ThreadTimes of(long pid) throws IOException {
        double[] sums = new double[4];
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                add(sums, thread);
            }
        }
        return new ThreadTimes(sums[0], sums[1], sums[2], sums[3]);
    }

    private static void add(double[] sums, Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            String nanos = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
            sums[kind(name)] += Long.parseLong(nanos) / NANOS_PER_MILLI;
        } catch (NoSuchFileException e) {
            // it has just ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int kind(String name) {
        if (name.startsWith("sabha-loop")) {
            return 0;
        }
        if (name.startsWith("ForkJoinPool")) {
            return 1;
        }
        return name.startsWith("C1 Comp") || name.startsWith("C2 Comp") ? 2 : 3;
    }

    /** What was spent since, for each of {@code count} joins. */
    ThreadTimes since(ThreadTimes before, int count) {
        return new ThreadTimes(
                (loops - before.loops) / count,
                (workers - before.workers) / count,
                (compilers - before.compilers) / count,
                (other - before.other) / count);
    }

    ThreadTimes plus(ThreadTimes more) {
        return new ThreadTimes(
                loops + more.loops, workers + more.workers, compilers + more.compilers, other + more.other);
    }

    double sum() {
        return loops + workers + compilers + other;
    }
}
