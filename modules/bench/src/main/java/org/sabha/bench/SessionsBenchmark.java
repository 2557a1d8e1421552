package org.sabha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sabha.model.Secret;

/**
 * {@code ./sabha bench sessions}: what people who are only there cost a server, and how soon others get in meanwhile. Many
 * meetings are filled, first with sessions that do nothing but stay, then with some that act (a hand up or down every two
 * seconds, told to everybody in the meeting); then others join one after the other, each by an invitation, the password,
 * the lobby and a host's leave. Sessions have no media, and meetings no key groups. Load and server share the machine.
 * Options: {@code --json}, {@code --meetings N}, {@code --idle N}, {@code --active N}, {@code --joins N}, {@code --rate N}
 * (joins a second), {@code --loops N}; the exit code is 1 beyond {@code --max-p95} or {@code --max-p99} (milliseconds of a
 * join) or {@code --max-kibibytes} (heap of an idle session).
 */
public final class SessionsBenchmark {
    private static final int FILLING_AT_A_TIME = 8;
    private static final long ACT_EVERY_MILLIS = 2_000;
    private static final long PING_EVERY_MILLIS = 10_000;
    private static final double KIBI = 1_024;

    private final ServerProcess server;
    private final List<CrowdedMeeting> meetings = new CopyOnWriteArrayList<>();
    private int next;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private SessionsBenchmark(ServerProcess server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        ServerProcess.keys(false);
        Path folder = Files.createTempDirectory("sabha-bench");
        SessionsResult result;
        String limits = """
                sabha.limits.guesses.per-address-per-minute = 1000
                sabha.limits.guesses.per-network-per-minute = 100000
                sabha.limits.rate.requests-per-second = 10000
                sabha.limits.connection.per-address = 10000
                sabha.limits.connection.per-network = 10000
                sabha.media.loops = %d
                """.formatted((int) options.number("--loops", 2));
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, limits)) {
            result = new SessionsBenchmark(server).run(options);
        } finally {
            JoinBenchmark.delete(folder);
        }
        options.print(result, System.out);
        boolean beyond = result.joinP95() > options.number("--max-p95", Double.POSITIVE_INFINITY)
                || result.joinP99() > options.number("--max-p99", Double.POSITIVE_INFINITY)
                || result.kibibytesOfAnIdleSession() > options.number("--max-kibibytes", Double.POSITIVE_INFINITY);
        System.exit(beyond ? 1 : 0);
    }

    private SessionsResult run(PlainOptions options) throws Exception {
        int idle = (int) options.number("--idle", 2_000);
        int active = (int) options.number("--active", 500);
        int joins = (int) options.number("--joins", 600);
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(2)) {
            regularly(clock, PING_EVERY_MILLIS, () -> meetings.forEach(CrowdedMeeting::ping));
            open((int) options.number("--meetings", 100));
            double heapBefore = liveHeap();
            double residentBefore = ProcessUsage.residentMegabytes(server.pid());
            fill(idle, false);
            double heap = (liveHeap() - heapBefore) / idle / KIBI;
            double resident = (ProcessUsage.residentMegabytes(server.pid()) - residentBefore) * 1e6 / idle / KIBI;
            double cpuWhileIdle = cpuShare();
            fill(active, true);
            regularly(clock, Math.max(1, ACT_EVERY_MILLIS / meetings.size()), this::act);
            double cpuWhileActive = cpuShare();
            ProcessUsage.HostTicks host = ProcessUsage.hostTicks();
            double[] millis = joins(joins, options.number("--rate", 20));
            double hostIdle = ProcessUsage.hostTicks().idleShareSince(host);
            return new SessionsResult(
                    meetings.size(),
                    idle,
                    active,
                    joins,
                    RankTest.quantile(millis, 0.5),
                    RankTest.quantile(millis, 0.95),
                    RankTest.quantile(millis, 0.99),
                    RankTest.quantile(millis, 1),
                    heap,
                    resident,
                    cpuWhileIdle,
                    cpuWhileActive,
                    hostIdle);
        } finally {
            meetings.forEach(CrowdedMeeting::close);
            workers.shutdownNow();
        }
    }

    private static void regularly(ScheduledExecutorService clock, long millis, Runnable work) {
        clock.scheduleAtFixedRate(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void open(int count) throws Exception {
        MeetingApi api = new MeetingApi(server.base());
        Secret session = api.organiserSession(server.organiserLink());
        for (int i = 0; i < count; i++) {
            meetings.add(new CrowdedMeeting(api, server.base(), api.create(session, "Crowd " + i)));
        }
    }

    private double liveHeap() throws Exception {
        return MemoryBenchmark.liveHeap(server.pid()) * 1e6;
    }

    /** Spread over all meetings, a few at a time. */
    private void fill(int count, boolean active) throws Exception {
        List<Future<?>> filling = new ArrayList<>();
        try (ExecutorService few = Executors.newFixedThreadPool(FILLING_AT_A_TIME)) {
            for (int i = 0; i < meetings.size(); i++) {
                CrowdedMeeting meeting = meetings.get(i);
                int share = count / meetings.size() + (i < count % meetings.size() ? 1 : 0);
                filling.add(few.submit(() -> {
                    for (int k = 0; k < share; k++) {
                        meeting.add(meeting.invitation(), active);
                    }
                    return meeting;
                }));
            }
            for (Future<?> each : filling) {
                each.get();
            }
        }
        System.err.println(count + (active ? " active" : " idle") + " sessions are there");
    }

    /** In one meeting after the other each active session acts once in every round. */
    private void act() {
        meetings.get(next++ % meetings.size()).act();
    }

    private double cpuShare() throws Exception {
        long micros = ProcessUsage.cpuMicros(server.pid());
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(10);
        return (ProcessUsage.cpuMicros(server.pid()) - micros) * 1e3 / (System.nanoTime() - began);
    }

    /** Each begins at its time, whether those before it are done or not, so that a slow one does not hide others. */
    private double[] joins(int count, double rate) throws Exception {
        List<Secret> invitations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            invitations.add(meetings.get(i % meetings.size()).invitation());
        }
        List<Future<Double>> joining = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long at = began + (long) (i * 1e9 / rate);
            TimeUnit.NANOSECONDS.sleep(at - System.nanoTime());
            CrowdedMeeting meeting = meetings.get(i % meetings.size());
            Secret invitation = invitations.get(i);
            joining.add(workers.submit(() -> meeting.comeAndGo(invitation, at)));
        }
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = joining.get(i).get();
        }
        return millis;
    }
}
