package org.sabha.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sabha bench kills}: kills the server (SIGKILL) at seeded random moments while a host locks, changes rules,
 * invites, admits and removes, starts it again, and checks (Q6): every act that was acknowledged has one row, in its place;
 * the log is sound; everybody is back on the same seat, in one epoch of the key group, and opens text and voice of the
 * others; whoever was removed stays out; nobody raised an alarm. Guests are in processes of their own, which are stopped (SIGSTOP)
 * and lose their network now and then. With {@code --url} the meeting is kept in an empty PostgreSQL database.
 */
public final class KillsBenchmark {
    private static final long MOST_MILLIS_BEFORE_A_KILL = 1_500;
    private static final long MOST_MILLIS_OF_A_STALL = 12_000;

    /**
     * A client counts losses of the line that follow each other within 5 s as one, and after 90 s of that no longer holds its
     * alarms back: a server must not silence them by cutting the line again and again. Crashes are further apart than this.
     */
    private static final long LEAST_MILLIS_UP = 6_000;

    /** A meeting takes 2,000 invitations; the rest is for guests in place of those who were removed. */
    private static final int MOST_INVITES = 300;

    private static final int MOST_REMOVALS_OF_A_ROUND = 2;
    private static final int MOST_UNDER_WAY = 8;
    private static final int SAY_EVERY = 10;

    private final Options options;
    private final SplittableRandom random;
    private final List<Double> readyMillis = new ArrayList<>();
    private final List<Double> backMillis = new ArrayList<>();
    private final List<Double> epochMillis = new ArrayList<>();
    private int kills;
    private int stalls;
    private int networkChanges;
    private int removals;
    private int invitesMade;
    private long acts;

    /**
     * @param minutes after which no further kill begins
     * @param keys whether the meeting is a key group
     * @param storage settings of the database; none for the embedded one
     */
    private record Options(
            int kills,
            double minutes,
            long seed,
            int guests,
            int processes,
            boolean keys,
            boolean json,
            String storage) {
        static Options parse(String... arguments) {
            int kills = 200;
            double minutes = 100_000;
            long seed = 1;
            int guests = 8;
            int processes = 2;
            boolean keys = true;
            boolean json = false;
            StringBuilder storage = new StringBuilder();
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--kills" -> kills = Integer.parseInt(arguments[++i]);
                    case "--minutes" -> minutes = Double.parseDouble(arguments[++i]);
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--guests" -> guests = Integer.parseInt(arguments[++i]);
                    case "--processes" -> processes = Integer.parseInt(arguments[++i]);
                    case "--no-keys" -> keys = false;
                    case "--json" -> json = true;
                    case "--url", "--user", "--password" ->
                        storage.append(
                                "sabha.storage.%s = \"%s\"%n".formatted(arguments[i].substring(2), arguments[++i]));
                    default ->
                        throw new IllegalArgumentException("there are --kills N, --minutes N, --seed N, --guests N,"
                                + " --processes N, --no-keys, --url URL, --user NAME, --password TEXT, --json");
                }
            }
            return new Options(kills, minutes, seed, guests, processes, keys, json, storage.toString());
        }
    }

    private KillsBenchmark(Options options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    /** The entry point. */
    public static void main(String... arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Options options = Options.parse(arguments);
        ServerProcess.keys(options.keys());
        System.exit(new KillsBenchmark(options).run(out) ? 0 : 1);
    }

    private boolean run(PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("sabha-kills");
        Path jvmOptions = Path.of(System.getProperty("sabha.jvm.options"));
        try (ServerProcess server = new ServerProcess(
                Path.of(System.getProperty("sabha.server.jar")), jvmOptions, folder, """
                sabha.limits.guesses.per-address-per-minute = 1000
                sabha.limits.guesses.per-network-per-minute = 100000
                sabha.media.dtls.warm-up-handshakes = 0
                """ + options.storage())) {
            MeetingApi api = new MeetingApi(server.base());
            CreateMeetingResponse made = api.create(api.organiserSession(server.organiserLink()), "Drill");
            try (DrillMeeting meeting =
                    new DrillMeeting(made, server.base(), jvmOptions, options.processes(), options.keys())) {
                drill(server, meeting);
                boolean unharmed = report(meeting, out);
                if (unharmed) {
                    JoinBenchmark.delete(folder);
                } else {
                    System.err.println("what the server logged is in " + folder);
                }
                return unharmed;
            }
        }
    }

    private void drill(ServerProcess server, DrillMeeting meeting) throws Exception {
        ActsLog log = new ActsLog(server.data());
        long until = System.nanoTime() + (long) (options.minutes() * TimeUnit.MINUTES.toNanos(1));
        while (kills < options.kills() && System.nanoTime() < until) {
            kills++;
            meeting.fillUp(options.guests());
            actUntilKilled(server, meeting);
            check(meeting, log);
            if (kills % SAY_EVERY == 0) {
                System.err.println(kills + " kills, harm " + meeting.harm());
            }
        }
    }

    /** Acts follow each other without a pause until the kill comes at its moment; then the server is started again. */
    private void actUntilKilled(ServerProcess server, DrillMeeting meeting) throws Exception {
        if (random.nextInt(4) == 0) {
            networkChanges++;
            meeting.changeNetwork(random);
        }
        Thread stall = random.nextInt(3) == 0 ? stall(meeting) : new Thread(() -> {});
        long killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(MOST_MILLIS_BEFORE_A_KILL));
        Thread killer = Thread.ofPlatform().start(() -> {
            LockSupport.parkNanos(killAt - System.nanoTime());
            try {
                server.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        removals = 0;
        while (killer.isAlive()) {
            ClientMessage next = act(meeting);
            // A host's statements follow each other: one that is signed before the last is in force is refused.
            boolean isStatement = next instanceof ClientMessage.Lock || next instanceof ClientMessage.Unlock;
            while (killer.isAlive() && meeting.host().unacknowledged() >= (isStatement ? 1 : MOST_UNDER_WAY)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            if (!killer.isAlive()) {
                break;
            }
            meeting.host().act(next);
            acts++;
        }
        killer.join();
        server.startAgain();
        readyMillis.add(server.readyNanos() / 1e6);
        stall.join();
    }

    private Thread stall(DrillMeeting meeting) {
        stalls++;
        DrillProcess process = meeting.anyProcess(random);
        long afterMillis = random.nextLong(MOST_MILLIS_BEFORE_A_KILL);
        long forMillis = random.nextLong(MOST_MILLIS_OF_A_STALL);
        return Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(afterMillis);
                process.stall(forMillis);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private ClientMessage act(DrillMeeting meeting) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> new ClientMessage.Lock();
            case 4, 5, 6, 7 -> new ClientMessage.Unlock();
            case 8, 9, 10, 11 ->
                new ClientMessage.SetRule(AdvisoryClause.A4, random.nextBoolean() ? "everyone" : "granted");
            case 12, 13 -> invitesMade++ < MOST_INVITES ? new ClientMessage.Invite() : new ClientMessage.Lock();
            case 14 ->
                removals++ < MOST_REMOVALS_OF_A_ROUND
                        ? meeting.removal(random, 2).orElseGet(ClientMessage.Lock::new)
                        : new ClientMessage.Unlock();
            default -> new ClientMessage.Lock();
        };
    }

    private void check(DrillMeeting meeting, ActsLog log) throws Exception {
        long began = System.nanoTime();
        meeting.awaitSeats();
        long back = System.nanoTime();
        backMillis.add((System.nanoTime() - began) / 1e6);
        meeting.awaitSameEpoch();
        epochMillis.add((System.nanoTime() - began) / 1e6);
        meeting.awaitMedia("kill-" + kills);
        DrillMeeting.require(meeting.host()::unacknowledged, waiting -> waiting == 0, "every acknowledgement");
        if (!log.isSound()) {
            meeting.count("log not sound", "kill " + kills);
        }
        log.compare(
                        meeting.host().self().map(ParticipantId::value).orElse(""),
                        meeting.host().acknowledged())
                .ifPresent(what -> meeting.count(what, "kill " + kills));
        meeting.checkRemoved();
        LockSupport.parkNanos(back + TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS_UP) - System.nanoTime());
        meeting.countAlarms();
    }

    private boolean report(DrillMeeting meeting, PrintStream out) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kills", kills);
        figures.put("seed", options.seed());
        figures.put("engine", options.storage().isEmpty() ? "h2" : "postgresql");
        figures.put("keyGroup", options.keys());
        figures.put("members", options.guests() + 1);
        figures.put("stalls", stalls);
        figures.put("networkChanges", networkChanges);
        figures.put("acts", acts);
        figures.put("acknowledged", meeting.host().acknowledged().size());
        figures.put("refused", meeting.host().denied());
        figures.put("acknowledgedAndLost", meeting.harm().getOrDefault(ActsLog.LOST, 0));
        figures.put("lostSeats", meeting.harm().getOrDefault("lost the seat", 0));
        figures.put("falseAlarms", meeting.harm().getOrDefault("false alarms", 0));
        figures.put("returnsToTheGroup", meeting.returns());
        figures.put("harm", meeting.harm());
        figures.put("readyMillisP50", percentile(readyMillis, 50));
        figures.put("readyMillisP95", percentile(readyMillis, 95));
        figures.put("readyMillisLongest", percentile(readyMillis, 100));
        figures.put("backMillisP50", percentile(backMillis, 50));
        figures.put("backMillisP95", percentile(backMillis, 95));
        figures.put("backMillisLongest", percentile(backMillis, 100));
        figures.put("sameEpochMillisP50", percentile(epochMillis, 50));
        figures.put("sameEpochMillisP95", percentile(epochMillis, 95));
        figures.put("sameEpochMillisLongest", percentile(epochMillis, 100));
        if (options.json()) {
            out.println(JsonMapper.builder().build().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-22s %s%n", name, value));
        }
        return meeting.harm().isEmpty();
    }

    private static long percentile(List<Double> values, int percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : Math.round(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
    }
}
