package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Guesses against one meeting of a real server by people without an invitation, 10,000 from 50 addresses, each in a network
 * of its own, and beside them people who have one (H4). The server keeps its limits on guesses; that on requests of
 * one address is lifted, so that all of them get as far. Options: {@code --json}, {@code --guesses N}, {@code --addresses N}.
 * Ends with 1 if a limit was not kept.
 */
public final class GuessesBenchmark {
    private static final int GUESSES = 10_000;
    private static final int ADDRESSES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SETTINGS = "sabha.limits.rate.requests-per-second = 10000\n";

    private final ServerProcess server;
    private final MeetingApi api;
    private final HttpBodyCodec codec = new HttpBodyCodec();
    private int people;

    private GuessesBenchmark(ServerProcess server) {
        this.server = server;
        this.api = new MeetingApi(server.base());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        PlainOptions options = PlainOptions.of(arguments);
        int addresses = (int) options.number("--addresses", ADDRESSES);
        int each = Math.ceilDiv((int) options.number("--guesses", GUESSES), addresses);
        Path folder = Files.createTempDirectory("sabha-guesses");
        GuessesResult result;
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, SETTINGS)) {
            result = new GuessesBenchmark(server).run(addresses, each);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        options.print(result, System.out);
        System.exit(result.isWithinLimits() ? 0 : 1);
    }

    private GuessesResult run(int addresses, int each) throws IOException, InterruptedException, ExecutionException {
        Secret session = api.organiserSession(server.organiserLink());
        CreateMeetingResponse meeting = api.create(session, "Guesses");
        try (MeetingClient host = api.join(meeting.room(), meeting.invitation(), meeting.password(), ++people);
                ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
            host.await(ServerMessage.Seated.class);
            lobbyMillis(meeting, host);
            long began = System.nanoTime();
            List<Future<Integer>> guessing = new ArrayList<>();
            for (int i = 0; i < addresses; i++) {
                int number = i;
                guessing.add(strangers.submit(() -> guess(meeting, number, each)));
            }
            List<Double> joins = new ArrayList<>();
            while (guessing.stream().anyMatch(stranger -> !stranger.isDone())) {
                joins.add(lobbyMillis(meeting, host));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            int refused = 0;
            for (Future<Integer> done : guessing) {
                refused += done.get();
            }
            double[] times =
                    joins.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new GuessesResult(
                    addresses * each,
                    addresses,
                    refused,
                    evaluated(meeting),
                    seconds,
                    times.length,
                    RankTest.median(times),
                    RankTest.quantile(times, 0.95),
                    times[times.length - 1]);
        }
    }

    /** As a stranger guesses who has the link's address from somewhere: another invitation and password each time. */
    private int guess(CreateMeetingResponse meeting, int number, int guesses) throws IOException, InterruptedException {
        InetAddress from = InetAddress.ofLiteral("127.0." + (number + 1) + ".1");
        int refused = 0;
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(from)
                .connectTimeout(PATIENCE)
                .build()) {
            for (int i = 0; i < guesses; i++) {
                String text = "guess-" + number + "-" + i;
                var join = new JoinRequest(
                        meeting.room().value(),
                        new Secret(text),
                        new Secret(text),
                        "Nobody",
                        new Secret("n".repeat(32)));
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.base() + "/api/v1/join"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("Origin", server.base().toString())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(codec.encode(join)))
                        .build();
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                refused += status == 403 ? 1 : 0;
            }
        }
        return refused;
    }

    /** From "Join" to the lobby, with an invitation of one's own. */
    private double lobbyMillis(CreateMeetingResponse meeting, MeetingClient host)
            throws IOException, InterruptedException {
        host.send(new ClientMessage.Invite());
        Secret invitation = host.await(ServerMessage.InvitationIssued.class).invitation();
        long began = System.nanoTime();
        try (MeetingClient guest = api.join(meeting.room(), invitation, meeting.password(), ++people)) {
            guest.await(ServerMessage.Waiting.class);
            return (System.nanoTime() - began) / 1e6;
        }
    }

    /** Each guess that was looked at is a row of the meeting; one more says that somebody guesses. */
    private long evaluated(CreateMeetingResponse meeting) throws IOException {
        RunningServer control = new RunningServer(server.data());
        var answer = new ByteArrayOutputStream();
        control.ask(
                List.of(StorageVerbs.SEARCH, "room=" + meeting.room().value(), "verb=join", "limit=100000"), answer);
        long times = 0;
        for (String line : answer.toString(StandardCharsets.UTF_8).lines().toList()) {
            JsonNode row = JsonMapper.builder().build().readTree(line);
            if (row.has("reason") && !row.get("reason").asString().equals("cannot-open")) {
                times += row.get("times").asLong();
            }
        }
        return times;
    }
}
