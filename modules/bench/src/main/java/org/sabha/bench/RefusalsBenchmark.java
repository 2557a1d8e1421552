package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sabha.protocol.http.JoinRequest;

/**
 * Whether somebody at the door of a real server learns why a meeting does not open for them (H3, C7): a thousand refusals
 * of each of seven kinds, by bytes and by times, in an order that chance chooses anew for every turn, and once more the first
 * kind as a control. Options: {@code --json}, {@code --tries N}, {@code --seed N}, {@code --most-z X}, {@code --most-lambda
 * X}. Ends with 1 if bytes or times tell two kinds apart.
 */
public final class RefusalsBenchmark {
    private static final int TRIES = 1_000;
    private static final int WARM_UP = 60;

    /** Of a meeting's thousand an hour, which its settings allow at most. */
    private static final int TRIES_OF_A_MEETING = 900;

    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(8);

    /** Seven kinds are looked at by two tests: beyond these, honest ones lie once in some thousand runs. */
    private static final double MOST_Z = 4.2;

    private static final double MOST_LAMBDA = 2.3;

    private static final String CONTROL = "control";
    private static final String SETTINGS = """
            sabha.http.trusted-proxies = ["127.0.0.1"]
            sabha.limits.guesses { per-meeting-per-hour = 1000, free-per-invitation = 1000 }
            sabha.limits.rate.requests-per-second = 10000
            """;

    private final int tries;
    private final Random random;
    private final Set<String> answers = new HashSet<>();

    private RefusalsBenchmark(int tries, long seed) {
        this.tries = tries;
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PlainOptions options = PlainOptions.of(arguments);
        ServerProcess.keys(options.keys());
        int tries = (int) options.number("--tries", TRIES);
        Path folder = Files.createTempDirectory("sabha-refusals");
        RefusalsResult result;
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, SETTINGS);
                Refusals refusals = new Refusals(server)) {
            var benchmark = new RefusalsBenchmark(tries, (long) options.number("--seed", 1));
            Map<String, double[]> times = benchmark.times(refusals, server.base());
            result = benchmark.result(
                    times, options.number("--most-z", MOST_Z), options.number("--most-lambda", MOST_LAMBDA));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        options.print(result, System.out);
        System.exit(result.isAlike() ? 0 : 1);
    }

    /** Kinds by name, the control last. */
    private Map<String, double[]> times(Refusals refusals, URI base) throws IOException, InterruptedException {
        int each = 2 * (tries + WARM_UP) / TRIES_OF_A_MEETING + 1;
        Map<String, List<JoinRequest>> kinds = refusals.kinds(each);
        kinds.put(CONTROL, kinds.values().iterator().next());
        Map<String, double[]> times = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> times.put(kind, new double[tries]));
        List<Map.Entry<String, List<JoinRequest>>> order = new ArrayList<>(kinds.entrySet());
        inTurns(order, refusals, new RawJoinClient(base), times);
        if (answers.stream().anyMatch(text -> !text.startsWith("HTTP/1.1 403 ") || !text.contains("cannot-open"))) {
            throw new IOException("not only refusals: " + answers);
        }
        return times;
    }

    private void inTurns(
            List<Map.Entry<String, List<JoinRequest>>> order,
            Refusals refusals,
            RawJoinClient client,
            Map<String, double[]> times)
            throws IOException {
        long nextPing = System.nanoTime();
        for (int i = -WARM_UP; i < tries; i++) {
            Collections.shuffle(order, random);
            if (System.nanoTime() >= nextPing) {
                nextPing = System.nanoTime() + PING_NANOS;
                refusals.ping();
            }
            for (Map.Entry<String, List<JoinRequest>> kind : order) {
                List<JoinRequest> asking = kind.getValue();
                RawJoinClient.Answer answer = client.ask(asking.get((i + WARM_UP) % asking.size()));
                answers.add(answer.text());
                if (i >= 0) {
                    times.getOrDefault(kind.getKey(), new double[tries])[i] = answer.millis();
                }
            }
        }
    }

    private RefusalsResult result(Map<String, double[]> times, double mostZ, double mostLambda) {
        double[] first = times.values().iterator().next();
        List<RefusalsResult.Kind> measured = new ArrayList<>();
        times.forEach((kind, each) -> measured.add(RefusalsResult.Kind.of(kind, each, first)));
        RefusalsResult.Kind control = measured.removeLast();
        return new RefusalsResult(tries, answers.size(), mostZ, mostLambda, control, measured);
    }
}
