package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.sabha.client.SabhaClient;
import org.sabha.model.Secret;

/**
 * What joins cost: a host speaks and shows itself, and many people join in the same moment, each with an invitation and
 * the password, through lobby, seat, offer, ICE and DTLS to the first packet. Several storms hit one server, each in a
 * meeting of its own: the first finds a server that has only just started. Afterwards newcomers join one meeting one after
 * the other, which is what a person waits for. Options: {@code --json}, {@code --keys} (meetings are key groups),
 * {@code --joins N}, {@code --storms N}, {@code --singles N}, {@code --loops N}, {@code --seconds N} (the longest that all
 * of it may take). The exit code is 1 when the median storm is beyond {@code --max-packet-p99} (milliseconds) or
 * {@code --max-cpu} (milliseconds of the server for each join), or a newcomer alone beyond {@code --max-picture-p50} or
 * {@code --max-picture-p95} (milliseconds).
 */
public final class JoinBenchmark {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Between newcomers who come alone: a sender makes so many key frames and no more. */
    private static final long PAUSE_MILLIS = 1_000;

    private final ServerProcess server;
    private final int joins;
    private final long endNanos;

    private JoinBenchmark(ServerProcess server, int joins, long endNanos) {
        this.server = server;
        this.joins = joins;
        this.endNanos = endNanos;
    }

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        ServerProcess.keys(options.keys());
        int storms = (int) options.number("--storms", 6);
        String loops = "sabha.media.loops = " + (int) options.number("--loops", 2) + "\n";
        Path folder = Files.createTempDirectory("sabha-bench");
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) options.number("--seconds", 300));
        List<JoinResult> results = new ArrayList<>();
        JoinReport.Single single;
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, loops);
                SabhaClient client = SabhaClient.create(2, Optional.empty())) {
            MeetingApi api = new MeetingApi(server.base());
            Secret session = api.organiserSession(server.organiserLink());
            JoinBenchmark benchmark = new JoinBenchmark(server, (int) options.number("--joins", 100), endNanos);
            for (int i = 1; i <= storms; i++) {
                try (BenchRoom room = new BenchRoom(client, server, api.create(session, "Storm " + i))) {
                    results.add(benchmark.storm(i, room));
                    System.err.println(results.getLast());
                }
                TimeUnit.SECONDS.sleep(1);
            }
            try (BenchRoom room = new BenchRoom(client, server, api.create(session, "One by one"))) {
                single = benchmark.oneByOne((int) options.number("--singles", 20), room);
                System.err.println(single);
            }
        } finally {
            delete(folder);
        }
        options.print(new JoinReport(results, single), System.out);
        double packet =
                median(results.stream().mapToDouble(JoinResult::packetP99).toArray());
        double cpu = median(results.stream().mapToDouble(JoinResult::serverCpu).toArray());
        boolean beyond = packet > options.number("--max-packet-p99", Double.POSITIVE_INFINITY)
                || cpu > options.number("--max-cpu", Double.POSITIVE_INFINITY)
                || single.steps().total().p50() > options.number("--max-picture-p50", Double.POSITIVE_INFINITY)
                || single.steps().total().p95() > options.number("--max-picture-p95", Double.POSITIVE_INFINITY);
        System.exit(beyond ? 1 : 0);
    }

    private JoinResult storm(int number, BenchRoom room) throws Exception {
        List<Secret> invitations = room.invitations(joins);
        int messages = room.host().messages.get();
        ProcessUsage.HostTicks host = ProcessUsage.hostTicks();
        ThreadTimes before = ThreadTimes.of(server.pid());
        double loadBefore = ThreadTimes.of(ProcessHandle.current().pid()).sum();
        long asked = System.nanoTime();
        List<Member> storm = new ArrayList<>();
        for (Secret invitation : invitations) {
            storm.add(room.join(invitation, false));
        }
        for (Member member : storm) {
            await(member.firstPacket());
        }
        ThreadTimes server = ThreadTimes.of(this.server.pid()).since(before, joins);
        double load = (ThreadTimes.of(ProcessHandle.current().pid()).sum() - loadBefore) / joins;
        double idle = ProcessUsage.hostTicks().idleShareSince(host);
        for (Member member : storm) {
            await(member.firstKeyPicture());
        }
        return new JoinResult(
                number,
                joins,
                millis(storm, asked, 0.5, m -> m.waitingNanos),
                millis(storm, asked, 0.5, m -> m.seatedNanos),
                millis(storm, asked, 0.5, m -> m.keysNanos),
                millis(storm, asked, 0.5, m -> m.packetNanos),
                millis(storm, asked, 0.99, m -> m.packetNanos),
                millis(storm, asked, 0.5, m -> m.pictureNanos),
                millis(storm, asked, 0.99, m -> m.pictureNanos),
                JoinSteps.of(storm.stream().map(member -> member.times(asked)).toList()),
                server.sum(),
                server,
                load,
                (double) (room.host().messages.get() - messages) / joins,
                idle);
    }

    private JoinReport.Single oneByOne(int newcomers, BenchRoom room) throws Exception {
        List<Secret> invitations = room.invitations(newcomers);
        List<JoinTimes> times = new ArrayList<>();
        ProcessUsage.HostTicks host = ProcessUsage.hostTicks();
        ThreadTimes server = ThreadTimes.NONE;
        ThreadTimes load = ThreadTimes.NONE;
        for (Secret invitation : invitations) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            ThreadTimes serverBefore = ThreadTimes.of(this.server.pid());
            ThreadTimes loadBefore = ThreadTimes.of(ProcessHandle.current().pid());
            long asked = System.nanoTime();
            Member member = room.join(invitation, false);
            await(member.firstKeyPicture());
            times.add(member.times(asked));
            server = server.plus(ThreadTimes.of(this.server.pid()).since(serverBefore, newcomers));
            load = load.plus(ThreadTimes.of(ProcessHandle.current().pid()).since(loadBefore, newcomers));
            member.meeting().close();
        }
        double idle = ProcessUsage.hostTicks().idleShareSince(host);
        return new JoinReport.Single(JoinSteps.of(times), server.sum(), server, load.sum(), idle);
    }

    private void await(CompletableFuture<Void> moment) throws Exception {
        moment.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private static double millis(List<Member> storm, long asked, double share, ToLongFunction<Member> when) {
        double[] times = storm.stream()
                .mapToDouble(member -> (when.applyAsLong(member) - asked) / NANOS_PER_MILLI)
                .toArray();
        return RankTest.quantile(times, share);
    }

    private static double median(double[] values) {
        return values.length == 0 ? 0 : RankTest.median(values);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
