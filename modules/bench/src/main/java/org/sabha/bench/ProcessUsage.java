package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the kernel says of a process: CPU time and memory, from the files under /proc. */
final class ProcessUsage {
    /** Ticks are 10 ms for every program, whatever the kernel's own clock (proc(5), USER_HZ). */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int IDLE = 4;
    private static final double KILOBYTES_PER_MEGABYTE = 1_000;

    private ProcessUsage() {}

    /** User and system time of all threads, ended ones included. */
    static long cpuMicros(long pid) throws IOException {
        return parseCpuMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    /** The program's name stands in parentheses and may hold anything; fields count from behind it. */
    static long parseCpuMicros(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
    }

    /** Time on a processor of each thread that lives, to the nanosecond, by its folder (proc(5), schedstat). */
    static Map<String, Long> runNanos(long pid) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                String text = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
                nanos.put(thread.toString(), Long.parseLong(text));
            }
        }
        return nanos;
    }

    /** What the threads that live now have run since; one that has ended, as the JVM's compilers do, takes nothing away. */
    static long runSince(Map<String, Long> before, Map<String, Long> now) {
        long sum = 0;
        for (Map.Entry<String, Long> thread : now.entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }

    /** Resident memory, in megabytes of 1,000,000 bytes. */
    static double residentMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                long kibibytes = Long.parseLong(line.replaceAll("\\D", ""));
                return kibibytes * 1.024 / KILOBYTES_PER_MEGABYTE;
            }
        }
        return 0;
    }

    /** Ticks of all processors since the start: idle, and all together. */
    record HostTicks(long idle, long all) {
        /** The share that was idle since an earlier look, 0 to 1. */
        double idleShareSince(HostTicks earlier) {
            return all == earlier.all ? 1 : (double) (idle - earlier.idle) / (all - earlier.all);
        }
    }

    static HostTicks hostTicks() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElse("cpu").trim().split(" +", -1);
            long all = 0;
            for (int i = 1; i < fields.length; i++) {
                all += Long.parseLong(fields[i]);
            }
            return new HostTicks(Long.parseLong(fields[IDLE]), all);
        }
    }
}
