package org.sabha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sabha.client.SabhaClient;

/**
 * How soon a new speaker is seen. Senders take turns to speak; every member shows the speaker in its one slot as soon as
 * the server says who it is. Options: {@code --json}, {@code --keys} (meetings are key groups), {@code --senders N}, {@code --viewers N}, {@code --changes N};
 * the exit code is 1 when the 95th percentile from the server's word to the picture is beyond {@code --max-p95}
 * (milliseconds).
 */
public final class SpeakersBenchmark {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long TURN_MILLIS = 3_000;

    private final BenchRoom room;
    private final List<Double> detected = new ArrayList<>();
    private final List<Double> pictures = new ArrayList<>();
    private int missed;

    private SpeakersBenchmark(BenchRoom room) {
        this.room = room;
    }

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        ServerProcess.keys(options.keys());
        int senders = (int) options.number("--senders", 6);
        int changes = (int) options.number("--changes", 20);
        Path folder = Files.createTempDirectory("sabha-bench");
        SpeakersResult result;
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder);
                SabhaClient client = SabhaClient.create(1, Optional.empty())) {
            MeetingApi api = new MeetingApi(server.base());
            try (BenchRoom room = new BenchRoom(
                    client, server, api.create(api.organiserSession(server.organiserLink()), "Speakers"))) {
                room.fill(senders - 1, true);
                room.fill((int) options.number("--viewers", 10), false);
                result = new SpeakersBenchmark(room).run(senders, changes);
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
        options.print(result, System.out);
        System.exit(result.pictureP95() > options.number("--max-p95", Double.POSITIVE_INFINITY) ? 1 : 0);
    }

    private SpeakersResult run(int senders, int changes) throws InterruptedException {
        for (int i = 1; i <= changes; i++) {
            int number = i % senders;
            long began = System.nanoTime();
            room.speak(room.members().get(number));
            TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            for (Member member : room.members()) {
                if (member != room.members().get(number)) {
                    look(member, number, began);
                }
            }
        }
        double[] found = detected.stream().mapToDouble(Double::doubleValue).toArray();
        double[] seen = pictures.stream().mapToDouble(Double::doubleValue).toArray();
        return new SpeakersResult(
                changes,
                pictures.size(),
                missed,
                RankTest.quantile(found, 0.5),
                RankTest.quantile(found, 0.95),
                RankTest.quantile(seen, 0.5),
                RankTest.quantile(seen, 0.95),
                RankTest.quantile(seen, 1));
    }

    private void look(Member member, int sender, long began) {
        long noticed = member.speakerNanos;
        if (noticed < began || member.lastSender != sender || member.lastSenderNanos < noticed) {
            missed++;
            return;
        }
        detected.add((noticed - began) / NANOS_PER_MILLI);
        pictures.add((member.lastSenderNanos - noticed) / NANOS_PER_MILLI);
    }
}
