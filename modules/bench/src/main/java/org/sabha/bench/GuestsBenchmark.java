package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sabha.media.VideoShed;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/**
 * What guests who mean no good, and too many who mean well, cost a real server and the others on it: rows of the audit log
 * in a flood of refused acts, joins beside silent sockets of many networks, and twice as many joins as the server has time
 * for. Options: {@code --json}, {@code --flood-seconds N}, {@code --networks N}, {@code --sockets N} (of each network),
 * {@code --busy-percent N} (the server's limit in the last part), {@code --only PART} (flood, sockets or overload). The exit code is 1 when a target does not hold. Progress
 * goes to standard error.
 */
public final class GuestsBenchmark {
    /** A guest who repeated a refused act once wrote 126,000. */
    private static final double MOST_ROWS_PER_HOUR = 1_500;

    private static final double MOST_JOIN_MILLIS = 2_000;
    private static final double MOST_VOICE_LOST = 0.01;
    private static final double MOST_VOICE_MILLIS = 250;

    /** Of the capacity: who comes in beyond it, as what was compiled better makes room. */
    private static final double MOST_ADMITTED_BEYOND = 0.2;

    private static final int JOINS = 60;
    private static final long SOCKETS_PER_SECOND = 1_000;

    /** Below the usual limit of open files; the server's own limits keep it from holding more than 4,000. */
    private static final int MOST_OPEN = 8_000;

    private static final List<String> PARTS = List.of("flood", "sockets", "overload");

    private GuestsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        int only = options.words().indexOf("--only");
        if (only >= 0 && !isPart(options.words(), only + 1)) {
            System.err.println("--only takes one of " + PARTS);
            System.exit(2);
        }
        ServerProcess.keys(options.keys());
        GuestsResult.Flood flood = null;
        if (isWanted(options, "flood")) {
            flood = withServer(options, "", server -> {
                Secret session = new MeetingApi(server.base()).organiserSession(server.organiserLink());
                return new AuditFlood(server).run(session, (long) options.number("--flood-seconds", 130));
            });
            System.err.println(flood);
        }
        GuestsResult.IdleSockets idle = null;
        if (isWanted(options, "sockets")) {
            idle = withServer(
                    options,
                    "sabha.limits.connection.per-address = 512\n",
                    server -> joinBesideNetworks(
                            server, (int) options.number("--networks", 50), (int) options.number("--sockets", 1_000)));
            System.err.println(idle);
        }
        GuestsResult.Overload overload = null;
        if (isWanted(options, "overload")) {
            int percent = (int) options.number("--busy-percent", 6);
            overload = withServer(
                    options, OverloadDrill.settings(percent), server -> new OverloadDrill(server, percent).run());
            System.err.println(overload);
        }
        boolean holds = (flood == null || holds(flood))
                && (idle == null || holds(idle))
                && (overload == null || holds(overload));
        options.print(new GuestsResult(flood, idle, overload, holds), System.out);
        System.exit(holds ? 0 : 1);
    }

    /** A part that does not exist would measure nothing, and nothing would fail. */
    private static boolean isPart(List<String> words, int at) {
        return at < words.size() && PARTS.contains(words.get(at));
    }

    /** One part alone is asked for by {@code --only}. */
    private static boolean isWanted(PlainOptions options, String part) {
        int at = options.words().indexOf("--only");
        return at < 0 || options.words().get(at + 1).equals(part);
    }

    private interface Part<T> {
        T run(ServerProcess server) throws IOException, InterruptedException;
    }

    private static <T> T withServer(PlainOptions options, String settings, Part<T> part) throws Exception {
        Path folder = Files.createTempDirectory("sabha-bench");
        try (ServerProcess server = new ServerProcess(options.serverJar(), options.jvmOptions(), folder, settings)) {
            return part.run(server);
        } finally {
            JoinBenchmark.delete(folder);
        }
    }

    private static boolean holds(GuestsResult.Flood flood) {
        return flood.rows() > 0 && flood.rowsPerHour() <= MOST_ROWS_PER_HOUR;
    }

    private static boolean holds(GuestsResult.IdleSockets idle) {
        return idle.joinsFailed() == 0 && idle.joinP95() < MOST_JOIN_MILLIS;
    }

    /** The server became full; of as many again few came in, and nothing else was refused or lost but layers of pictures. */
    static boolean holds(GuestsResult.Overload overload) {
        return overload.capacity() > 0
                && overload.offered() >= 2 * overload.capacity()
                && overload.admittedBeyond() <= MOST_ADMITTED_BEYOND * overload.capacity()
                && overload.refusedOtherwise() == 0
                && overload.meetingsRefused() == overload.meetingsTried()
                && overload.hostJoined()
                && overload.seatsLost() == 0
                && overload.steps().stream().allMatch(GuestsBenchmark::isVoiceWhole)
                && hasLostLayers(overload.steps().getFirst(), overload.steps().getLast());
    }

    private static boolean isVoiceWhole(GuestsResult.Step step) {
        return step.voiceLost() < MOST_VOICE_LOST && step.voiceP99() < MOST_VOICE_MILLIS;
    }

    private static boolean hasLostLayers(GuestsResult.Step before, GuestsResult.Step twice) {
        return before.videoShed() == VideoShed.NOTHING.step()
                && twice.videoShed() == VideoShed.RATES.step()
                && twice.picturePackets() > 0
                && twice.picturePackets() < before.picturePackets() / 2
                && twice.withoutVoice() == 0;
    }

    private static GuestsResult.IdleSockets joinBesideNetworks(ServerProcess server, int networks, int sockets)
            throws IOException, InterruptedException {
        MeetingApi api = new MeetingApi(server.base());
        CreateMeetingResponse meeting = api.create(api.organiserSession(server.organiserLink()), "Beside networks");
        double[] times = new double[JOINS];
        int failed = 0;
        double standing = 0;
        try (MeetingClient host = api.join(meeting.room(), meeting.invitation(), meeting.password(), 1)) {
            host.await(ServerMessage.Seated.class);
            int all = networks * sockets;
            try (var crowd = new HostileNetworks(server.base().getPort(), networks, SOCKETS_PER_SECOND, MOST_OPEN)) {
                int before = Math.min(all / 10, MOST_OPEN / 2);
                while (crowd.opened() < before) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                for (int i = 0; i < JOINS; i++) {
                    while (crowd.opened() < before + (long) (all - before) * i / JOINS) {
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                    host.send(new ClientMessage.Invite());
                    Secret invitation =
                            host.await(ServerMessage.InvitationIssued.class).invitation();
                    long began = System.nanoTime();
                    // an api of its own has a connection of its own, as a newcomer has
                    try (MeetingClient guest =
                            new MeetingApi(server.base()).join(meeting.room(), invitation, meeting.password(), i + 2)) {
                        guest.await(ServerMessage.Waiting.class);
                    } catch (IOException | IllegalStateException | java.util.concurrent.CompletionException e) {
                        failed++;
                        System.err.println("a join failed: " + e);
                    }
                    times[i] = (System.nanoTime() - began) / 1e6;
                    standing = Math.max(standing, server.openConnections());
                }
                return new GuestsResult.IdleSockets(
                        networks,
                        crowd.opened(),
                        standing,
                        JOINS,
                        failed,
                        RankTest.quantile(times, 0.5),
                        RankTest.quantile(times, 0.95));
            }
        }
    }
}
