package org.sabha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How soon the real server is ready, from the start of its process. Options: {@code --json}, {@code --starts N} (5), and
 * {@code --max-millis N}, beyond which the exit code is 1.
 */
public final class StartBenchmark {
    private static final double NANOS_PER_MILLI = 1e6;

    private StartBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        StartResult result = measure(options, (int) options.number("--starts", 5));
        options.print(result, System.out);
        System.exit(result.median() > options.number("--max-millis", Double.POSITIVE_INFINITY) ? 1 : 0);
    }

    private static StartResult measure(PlainOptions options, int starts) throws Exception {
        Path folder = Files.createTempDirectory("sabha-bench");
        List<Double> ready = new ArrayList<>();
        List<Double> stopped = new ArrayList<>();
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder)) {
            double first = server.readyNanos() / NANOS_PER_MILLI;
            for (int i = 0; i < starts; i++) {
                long before = System.nanoTime();
                server.stop();
                stopped.add((System.nanoTime() - before) / NANOS_PER_MILLI);
                server.startAgain();
                ready.add(server.readyNanos() / NANOS_PER_MILLI);
            }
            ready.sort(null);
            stopped.sort(null);
            return new StartResult(
                    starts,
                    whole(first),
                    whole(ready.get(starts / 2)),
                    whole(ready.getFirst()),
                    whole(ready.getLast()),
                    whole(stopped.get(starts / 2)));
        } finally {
            JoinBenchmark.delete(folder);
        }
    }

    private static double whole(double millis) {
        return Math.rint(millis);
    }
}
