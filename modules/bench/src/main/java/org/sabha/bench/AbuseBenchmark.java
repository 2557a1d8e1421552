package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What unauthenticated clients of a real server learn and cost: whether times at {@code /join} tell a meeting from none, whether
 * times of refused sign-ins tell who has an account (H3), and what 2,000 half TLS hellos (H37), 1,000 slow requests (T33) and
 * readers that read nothing (T35) cost others. Options: {@code --json}, {@code --tries N}, {@code --sign-ins} for the times of
 * sign-ins alone. Progress goes to standard error.
 */
public final class AbuseBenchmark {
    private static final int HALF_HELLOS = 2_000;
    private static final int SLOW_LORIS = 1_000;
    private static final int SLOW_READERS = 100;
    private static final int PROBES = 60;
    private static final int WARM_UP = 40;
    private static final long CLOSED_WITHIN_MILLIS = 30_000;

    /** A TLS record that announces a hello of 16 KiB and holds 9 bytes of it. */
    private static final byte[] HALF_HELLO = {22, 3, 1, 0x40, 0, 1, 0, 0x3F, (byte) 0xFC};

    private static final Pattern SCRIPT = Pattern.compile("/assets/[\\w.-]+\\.js");
    private static final String LIMITS = """
            sabha.limits.guesses {
              per-meeting-per-hour = 1000
              per-address-per-minute = 1000
              per-network-per-minute = 100000
              free-per-invitation = 1000
            }
            sabha.limits.rate.requests-per-second = 10000
            """;

    private final ServerProcess server;
    private final MeetingApi api;
    private final int tries;
    private int people;

    private AbuseBenchmark(ServerProcess server, int tries) {
        this.server = server;
        this.api = new MeetingApi(server.base());
        this.tries = tries;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> asked = Arrays.asList(arguments);
        int at = asked.indexOf("--tries");
        int tries = at < 0 ? 250 : Integer.parseInt(asked.get(at + 1));
        Path jar = Path.of(System.getProperty("sabha.server.jar"));
        Path jvmOptions = Path.of(System.getProperty("sabha.jvm.options"));
        Path folder = Files.createTempDirectory("sabha-bench");
        try {
            System.err.println("times of refused sign-ins");
            SignInTimings signIns = new SignInTimings(jar, jvmOptions, tries);
            RefusedSignIns alone = signIns.run(folder.resolve("alone"), SignInTimings.Directory.NONE);
            RefusedSignIns withDirectory = signIns.run(folder.resolve("directory"), SignInTimings.Directory.ASKED);
            if (asked.contains("--sign-ins")) {
                print(asked, List.of(alone, withDirectory));
            } else {
                try (ServerProcess server = new ServerProcess(jar, jvmOptions, folder, LIMITS)) {
                    print(asked, new AbuseBenchmark(server, tries).run(alone, withDirectory));
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0);
    }

    private static void print(List<String> asked, Object result) {
        System.out.println(
                asked.contains("--json")
                        ? JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(result)
                        : result.toString());
    }

    private AbuseResult run(RefusedSignIns signIns, RefusedSignIns withDirectory)
            throws IOException, InterruptedException {
        Secret session = api.organiserSession(server.organiserLink());
        CreateMeetingResponse meeting = api.create(session, "Abuse");
        try (MeetingClient host = api.join(meeting.room(), meeting.invitation(), meeting.password(), ++people)) {
            host.await(ServerMessage.Seated.class);
            double[][] times = joinTimes(meeting, host);
            System.err.println("half hellos");
            double before = memory();
            long hellosClosed;
            double hellosMemory;
            try (SocketCrowd crowd = new SocketCrowd(server.tlsPort())) {
                crowd.open(HALF_HELLOS, HALF_HELLO);
                hellosMemory = memory() - before;
                hellosClosed = crowd.awaitAllClosedMillis(CLOSED_WITHIN_MILLIS);
            }
            System.err.println("joins");
            double[] quiet =
                    lobbyTimes(meeting, host, new SocketCrowd(server.base().getPort()), 0);
            double[] beside =
                    lobbyTimes(meeting, host, new SocketCrowd(server.base().getPort()), SLOW_LORIS);
            System.err.println("slow readers");
            before = memory();
            SlowReaders readers = slowReaders(before);
            return new AbuseResult(
                    tries,
                    RankTest.median(times[0]),
                    RankTest.median(times[1]),
                    RankTest.median(times[2]),
                    RankTest.z(times[1], times[0]),
                    RankTest.z(times[2], times[0]),
                    HALF_HELLOS,
                    hellosClosed,
                    hellosMemory,
                    RankTest.median(quiet),
                    RankTest.quantile(quiet, 0.95),
                    SLOW_LORIS,
                    RankTest.median(beside),
                    RankTest.quantile(beside, 0.95),
                    SLOW_READERS,
                    readers.closedMillis(),
                    readers.memory(),
                    signIns,
                    withDirectory);
        }
    }

    private double memory() throws IOException {
        return ProcessUsage.residentMegabytes(server.pid());
    }

    // --- whether times tell a meeting from none

    /** Times of an unknown meeting, an unknown invitation and a wrong password, taken in turns. */
    private double[][] joinTimes(CreateMeetingResponse meeting, MeetingClient host)
            throws IOException, InterruptedException {
        System.err.println("times of refusals");
        host.send(new ClientMessage.Invite());
        Secret invitation = host.await(ServerMessage.InvitationIssued.class).invitation();
        Secret wrong = new Secret("w".repeat(32));
        RoomId nowhere = new RoomId("z".repeat(24));
        double[][] times = new double[3][tries];
        for (int i = -WARM_UP; i < tries; i++) {
            double[] three = {
                api.refusalMillis(nowhere, invitation, wrong),
                api.refusalMillis(meeting.room(), wrong, wrong),
                api.refusalMillis(meeting.room(), invitation, wrong)
            };
            for (int kind = 0; i >= 0 && kind < three.length; kind++) {
                times[kind][i] = three[kind];
            }
        }
        return times;
    }

    // --- what others feel

    /** From "Join" to the lobby, beside a crowd of slow requests. */
    private double[] lobbyTimes(CreateMeetingResponse meeting, MeetingClient host, SocketCrowd crowd, int slow)
            throws IOException, InterruptedException {
        byte[] begun = "GET / HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] more = "X: y\r\n".getBytes(StandardCharsets.US_ASCII);
        double[] times = new double[PROBES];
        try (crowd) {
            for (int i = 0; i < PROBES; i++) {
                crowd.say(more);
                crowd.open(slow - crowd.size(), begun);
                host.ping();
                times[i] = lobbyMillis(meeting, host);
                TimeUnit.MILLISECONDS.sleep(300);
            }
        }
        return times;
    }

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

    // --- readers that read nothing

    private record SlowReaders(long closedMillis, double memory) {}

    private SlowReaders slowReaders(double before) throws IOException, InterruptedException {
        String request = "GET " + largestScript() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        double most = 0;
        try (SocketCrowd crowd = new SocketCrowd(server.base().getPort())) {
            crowd.open(SLOW_READERS, request.repeat(8).getBytes(StandardCharsets.US_ASCII));
            long began = System.nanoTime();
            while (server.openConnections() > 2) { // the host's, and the one that asks
                long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                if (tookMillis > CLOSED_WITHIN_MILLIS) {
                    return new SlowReaders(-1, most);
                }
                most = Math.max(most, memory() - before);
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return new SlowReaders(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), most);
        }
    }

    private String largestScript() throws IOException, InterruptedException {
        List<String> scripts = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String page = http.send(
                            HttpRequest.newBuilder(URI.create(server.base() + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher matcher = SCRIPT.matcher(page);
            while (matcher.find()) {
                scripts.add(matcher.group());
            }
        }
        return scripts.isEmpty() ? "/" : scripts.getFirst();
    }
}
