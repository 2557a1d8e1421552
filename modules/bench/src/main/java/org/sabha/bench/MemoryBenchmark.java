package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.client.SabhaClient;

/**
 * What a server holds: ready, with a meeting of 60, with the same grown to 100. Options: {@code --json}, {@code --keys} (meetings are key groups), {@code --settle
 * N} (seconds before each look), {@code --loops N}; the exit code is 1 beyond {@code --max-megabytes} for the meeting of
 * 60 or {@code --max-kilobytes} for a participant. The heap of a session without media is {@code bench sessions}' to say.
 */
public final class MemoryBenchmark {
    /**
     * The serial collector leaves garbage of up to 5 % of a heap's size where it is (MarkSweepDeadRatio), and compacts all of
     * it each fourth time (MarkSweepAlwaysCompactCount); what cleaners free is gone after one more.
     */
    static final int COLLECTIONS = 5;

    private static final int FIRST = 60;
    private static final int SECOND = 100;
    private static final double KILO = 1_000;
    private static final double KIBI = 1_024;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private MemoryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        ServerProcess.keys(options.keys());
        long settle = (long) options.number("--settle", 25);
        String loops = "sabha.media.loops = " + (int) options.number("--loops", 2) + "\n";
        Path folder = Files.createTempDirectory("sabha-bench");
        MemoryResult result;
        try (ServerProcess server =
                        new ServerProcess(options.serverJar(), options.jvmOptions(), folder, loops).again();
                SabhaClient client = SabhaClient.create(2, Optional.empty())) {
            double ready = ProcessUsage.residentMegabytes(server.pid());
            double heapReady = liveHeap(server.pid());
            MeetingApi api = new MeetingApi(server.base());
            try (BenchRoom room =
                    new BenchRoom(client, server, api.create(api.organiserSession(server.organiserLink()), "Memory"))) {
                room.fill(FIRST - 1, false);
                TimeUnit.SECONDS.sleep(settle);
                double first = ProcessUsage.residentMegabytes(server.pid());
                room.fill(SECOND - FIRST, false);
                TimeUnit.SECONDS.sleep(settle);
                double second = ProcessUsage.residentMegabytes(server.pid());
                double heap = liveHeap(server.pid());
                result = new MemoryResult(
                        ready,
                        first,
                        second,
                        (second - first) * KILO / (SECOND - FIRST),
                        heap,
                        heap < 0 ? -1 : (heap - heapReady) * 1e6 / KIBI / SECOND);
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
        options.print(result, System.out);
        boolean beyond = result.meetingOf60() > options.number("--max-megabytes", Double.POSITIVE_INFINITY)
                || result.participantKilobytes() > options.number("--max-kilobytes", Double.POSITIVE_INFINITY);
        System.exit(beyond ? 1 : 0);
    }

    /** Java heap in use after whole collections, in megabytes of 1,000,000 bytes, by the JDK's own tool; -1 where there is none. */
    static double liveHeap(long pid) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.exists(tool)) {
            return -1;
        }
        for (int collections = 0; collections < COLLECTIONS; collections++) {
            output(tool, pid, "GC.run");
        }
        double bytes = 0;
        Matcher used = USED.matcher(output(tool, pid, "GC.heap_info").split("Metaspace", 2)[0]);
        while (used.find()) {
            bytes += Double.parseDouble(used.group(1)) * 1_024;
        }
        return bytes / KILO / KILO;
    }

    private static String output(Path tool, long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(tool.toString(), "" + pid, command)
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
