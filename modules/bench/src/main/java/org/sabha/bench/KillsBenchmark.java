package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sabha bench kills}: kills the server (SIGKILL) at seeded random moments while a host locks, changes rules,
 * invites, admits and removes, starts it again, and checks: every act that was acknowledged has one row, in its place, the log is
 * sound, who was removed stays out, and everybody who was in comes back by themselves (Q6). With {@code --url} the
 * meeting is kept in an empty PostgreSQL database.
 */
public final class KillsBenchmark {
    private static final int GUESTS = 8;
    private static final long MOST_MILLIS_BEFORE_A_KILL = 1_500;
    /** A meeting takes 2,000 invitations; the rest is for guests in place of those who were removed. */
    private static final int MOST_INVITES = 300;

    private static final long BACK_WITHIN_MILLIS = 30_000;
    private static final long TRY_EVERY_MILLIS = 250;
    private static final int SAY_EVERY = 20;
    private static final String LOST = "acknowledged acts without a row";
    private static final Set<String> ACTS = Set.of("lock", "unlock", "set-rule", "invite", "remove", "admit-all");

    private final Options options;
    private final SplittableRandom random;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Secret> invitations = new LinkedBlockingQueue<>();
    private final List<DrillClient> guests = new ArrayList<>();
    private final List<DrillClient> removed = new ArrayList<>();
    private final List<Double> readyMillis = new ArrayList<>();
    private final List<Double> backMillis = new ArrayList<>();
    private final Map<String, Integer> harm = new HashMap<>();
    private int kills;
    private int invitesMade;
    private long acts;
    private int acknowledged;
    private int people;
    private int firstDifference = -1;

    /**
     * @param minutes after which no further kill begins
     * @param storage settings of the database; none for the embedded one
     */
    private record Options(int kills, double minutes, long seed, boolean json, String storage) {
        static Options parse(String... arguments) {
            int kills = 200;
            double minutes = 100_000;
            long seed = 1;
            boolean json = false;
            StringBuilder storage = new StringBuilder();
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--kills" -> kills = Integer.parseInt(arguments[++i]);
                    case "--minutes" -> minutes = Double.parseDouble(arguments[++i]);
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--json" -> json = true;
                    case "--url", "--user", "--password" ->
                        storage.append(
                                "sabha.storage.%s = \"%s\"%n".formatted(arguments[i].substring(2), arguments[++i]));
                    default ->
                        throw new IllegalArgumentException(
                                "there are --kills N, --minutes N, --seed N, --url URL, --user NAME, --password TEXT, --json");
                }
            }
            return new Options(kills, minutes, seed, json, storage.toString());
        }
    }

    private KillsBenchmark(Options options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    /** The entry point. */
    public static void main(String... arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // The drill's people have no keys, and a key group is made anew after a restart.
        System.setProperty(ServerProcess.KEYS, "false");
        System.exit(new KillsBenchmark(Options.parse(arguments)).run(out) ? 0 : 1);
    }

    private boolean run(PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("sabha-kills");
        try (ServerProcess server = new ServerProcess(
                Path.of(System.getProperty("sabha.server.jar")),
                Path.of(System.getProperty("sabha.jvm.options")),
                folder,
                """
                sabha.limits.guesses.per-address-per-minute = 1000
                sabha.limits.guesses.per-network-per-minute = 100000
                sabha.media.dtls.warm-up-handshakes = 0
                """ + options.storage())) {
            MeetingApi api = new MeetingApi(server.base());
            CreateMeetingResponse meeting = api.create(api.organiserSession(server.organiserLink()), "Drill");
            DrillClient host = new DrillClient(http, server.base(), this::heard);
            host.enter(api.token(meeting.room(), meeting.invitation(), meeting.password(), people++));
            await(host::isConfirmed, "the host's seat");
            long until = System.nanoTime() + (long) (options.minutes() * TimeUnit.MINUTES.toNanos(1));
            while (kills < options.kills() && System.nanoTime() < until) {
                kills++;
                fillUp(server, api, meeting, host);
                actUntilKilled(server, host);
                startAgain(server, host);
                check(server, host);
                if (kills % SAY_EVERY == 0) {
                    System.err.println(kills + " kills, harm " + harm);
                }
            }
            return report(out);
        }
    }

    private void heard(ServerMessage message) {
        if (message instanceof ServerMessage.InvitationIssued issued) {
            invitations.add(issued.invitation());
        }
    }

    /** Guests for those who were removed; each is invited, knocks and is admitted. */
    private void fillUp(ServerProcess server, MeetingApi api, CreateMeetingResponse meeting, DrillClient host)
            throws Exception {
        host.say(new ClientMessage.Unlock());
        while (guests.size() < GUESTS) {
            invitations.clear();
            host.say(new ClientMessage.Invite());
            Secret invitation = invitations.poll(10, TimeUnit.SECONDS);
            if (invitation == null) {
                throw new IllegalStateException("no invitation");
            }
            boolean[] seated = {false};
            DrillClient guest = new DrillClient(
                    http, server.base(), message -> seated[0] |= message instanceof ServerMessage.Seated);
            guest.enter(api.token(meeting.room(), invitation, meeting.password(), people++));
            await(guest::isConfirmed, "a place at the door");
            host.say(new ClientMessage.AdmitAll());
            await(() -> seated[0], "a guest's seat");
            guests.add(guest);
        }
    }

    /** Acts follow each other without a pause until the kill comes at its moment. */
    private void actUntilKilled(ServerProcess server, DrillClient host) throws InterruptedException {
        long killAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(MOST_MILLIS_BEFORE_A_KILL));
        Thread killer = Thread.ofPlatform().start(() -> {
            LockSupport.parkNanos(killAt - System.nanoTime());
            try {
                server.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (killer.isAlive()) {
            if (host.waiting() < 8) {
                host.say(act());
                acts++;
            } else {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        killer.join();
    }

    private ClientMessage act() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new ClientMessage.Lock();
            case 2, 3 -> new ClientMessage.Unlock();
            case 4, 5 -> new ClientMessage.SetRule(AdvisoryClause.A4, random.nextBoolean() ? "everyone" : "granted");
            case 6 -> invitesMade++ < MOST_INVITES ? new ClientMessage.Invite() : new ClientMessage.Lock();
            default -> removal();
        };
    }

    private ClientMessage removal() {
        if (guests.size() <= 2) {
            return new ClientMessage.Lock();
        }
        DrillClient guest = guests.remove(random.nextInt(guests.size()));
        removed.add(guest);
        return new ClientMessage.Remove(Objects.requireNonNull(guest.self()));
    }

    private void startAgain(ServerProcess server, DrillClient host) throws Exception {
        long began = System.nanoTime();
        server.startAgain();
        long ready = System.nanoTime();
        readyMillis.add((ready - began) / 1e6);
        List<DrillClient> everybody = new ArrayList<>(guests);
        everybody.add(host);
        List<DrillClient> away = new ArrayList<>(everybody);
        long giveUp = ready + TimeUnit.MILLISECONDS.toNanos(BACK_WITHIN_MILLIS);
        while (!away.isEmpty() && System.nanoTime() < giveUp) {
            for (DrillClient client : List.copyOf(away)) {
                if (client.isConfirmed()) {
                    backMillis.add((System.nanoTime() - ready) / 1e6);
                    away.remove(client);
                } else if (client.isOver()) {
                    away.remove(client);
                    count("not let back");
                    guests.remove(client);
                } else {
                    client.comeBack();
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TRY_EVERY_MILLIS));
        }
        away.forEach(_ -> count("not back in time"));
        guests.forEach(DrillClient::ping);
        // Its answer acknowledges everything before it.
        host.say(new ClientMessage.Invite());
        await(() -> host.waiting() == 0, "the acknowledgement of everything");
    }

    private void check(ServerProcess server, DrillClient host) throws Exception {
        RunningServer control = new RunningServer(server.data());
        JsonNode verdict = JsonMapper.builder().build().readTree(ask(control, List.of(StorageVerbs.VERIFY)));
        if (!verdict.get("sound").asBoolean()) {
            count("log not sound");
        }
        acknowledged = host.acknowledged().size();
        compare(host.acknowledged(), rows(control, String.valueOf(host.self())));
        for (DrillClient gone : removed) {
            gone.comeBack();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        for (DrillClient gone : removed) {
            if (gone.isConfirmed()) {
                count("removed and in again");
            }
            gone.close();
        }
        removed.clear();
    }

    /** What the log says that somebody did, permitted or refused, in order. */
    private static List<String> rows(RunningServer control, String actor) throws IOException {
        List<String> rows = new ArrayList<>();
        String answer = ask(control, List.of(StorageVerbs.SEARCH, "participant=" + actor, "limit=100000"));
        for (String line : answer.lines().toList()) {
            JsonNode row = JsonMapper.builder().build().readTree(line);
            if (ACTS.contains(row.get("verb").asString()) && text(row, "actor").equals(actor)) {
                rows.add(row.get("verb").asString() + " " + text(row, "value"));
            }
        }
        return rows;
    }

    private static String text(JsonNode row, String name) {
        return row.has(name) ? row.get(name).asString() : "";
    }

    /** Every act that was acknowledged has left one row, in the order in which it was said. */
    private void compare(List<ClientMessage> acknowledged, List<String> rows) {
        List<String> acts = acknowledged.stream().map(KillsBenchmark::act).toList();
        int same = 0;
        while (same < Math.min(acts.size(), rows.size()) && acts.get(same).equals(rows.get(same))) {
            same++;
        }
        if (same < Math.max(acts.size(), rows.size()) && same != firstDifference) {
            firstDifference = same;
            count(rows.size() < acts.size() ? LOST : "acts done twice, or in another order");
            System.err.println("act " + same + " of " + acts.size() + ": said "
                    + acts.subList(Math.max(0, same - 3), Math.min(acts.size(), same + 20)) + ", written "
                    + rows.subList(Math.max(0, same - 3), Math.min(rows.size(), same + 20)) + " of " + rows.size());
        }
    }

    private static String act(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Lock _ -> "lock ";
            case ClientMessage.Unlock _ -> "unlock ";
            case ClientMessage.SetRule rule -> "set-rule " + rule.value();
            case ClientMessage.Invite _ -> "invite ";
            case ClientMessage.Remove _ -> "remove ";
            case ClientMessage.AdmitAll _ -> "admit-all ";
            default -> throw new IllegalArgumentException("the drill has no such act");
        };
    }

    private static String ask(RunningServer control, List<String> words) throws IOException {
        var answer = new ByteArrayOutputStream();
        control.ask(words, answer);
        return answer.toString(StandardCharsets.UTF_8).strip();
    }

    private void count(String what) {
        harm.merge(what, 1, Integer::sum);
    }

    private static void await(BooleanSupplier what, String name) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACK_WITHIN_MILLIS);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("waited in vain for " + name);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean report(PrintStream out) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kills", kills);
        figures.put("seed", options.seed());
        figures.put("engine", options.storage().isEmpty() ? "h2" : "postgresql");
        figures.put("acts", acts);
        figures.put("acknowledged", acknowledged);
        figures.put("acknowledgedAndLost", harm.getOrDefault(LOST, 0));
        figures.put("harm", harm);
        figures.put("readyMillisP50", percentile(readyMillis, 50));
        figures.put("readyMillisP95", percentile(readyMillis, 95));
        figures.put("readyMillisLongest", percentile(readyMillis, 100));
        figures.put("backMillisP50", percentile(backMillis, 50));
        figures.put("backMillisP95", percentile(backMillis, 95));
        figures.put("backMillisP99", percentile(backMillis, 99));
        figures.put("backMillisLongest", percentile(backMillis, 100));
        if (options.json()) {
            out.println(JsonMapper.builder().build().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
        }
        return harm.isEmpty();
    }

    private static long percentile(List<Double> values, int percent) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : Math.round(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
    }
}
