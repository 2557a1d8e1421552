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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;
import org.sabha.testkit.CommitCutter;
import org.sabha.testkit.CommitCutter.Cut;
import org.sabha.testkit.CommitCutter.Exchange;
import org.sabha.testkit.CommitCutter.Side;
import org.sabha.testkit.CommitCutter.Way;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sabha bench commits}: a server keeps its meeting in a PostgreSQL of its own, behind a proxy that cuts the exchange of a
 * COMMIT at each possible message, and that of the lookup and the second try behind it. In each seeded run a host does one
 * durable act. Afterwards the act is done, or refused, to everybody alike: what the host was told, what the room tells, what the
 * database holds, how many rows of the audit log say that it was done, and who is still connected (Q7).
 */
public final class CommitsBenchmark {
    private static final int GUESTS = 5;
    private static final int WAITING = 2;
    private static final int MOST_MESSAGES = 5;
    private static final int RESTART_EVERY = 100;
    private static final List<Way> WAYS = List.of(Way.CLOSED, Way.RESET, Way.HALF, Way.LATE);
    private static final long ANSWER_MILLIS = 20_000;

    /** A host is told after a second that an outcome is pending. */
    private static final long PENDING_MILLIS = 2_500;

    private final Options options;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CommitWitness witness = new CommitWitness();
    private final Map<ParticipantId, Guest> guests = new LinkedHashMap<>();
    private final Map<String, Integer> contradictions = new TreeMap<>();
    private final Map<String, Integer> cutsMade = new TreeMap<>();
    private final ServerProcess server;
    private final CommitDatabase database;
    private final CommitCutter cutter;
    private final MeetingApi api;
    private final CreateMeetingResponse meeting;
    private final DrillClient host;
    private final String ruleAtFirst;
    private SplittableRandom random = new SplittableRandom(0);
    private CommitWitness.State expected;
    private int people;
    private int runs;
    private int done;
    private int refused;
    private int pending;
    private double longestMillis;

    /** @param first the seed of the first run; each further one has the next */
    private record Options(int runs, long first, boolean json) {
        static Options parse(String... arguments) {
            int runs = 1_000;
            long first = 1;
            boolean json = false;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--runs" -> runs = Integer.parseInt(arguments[++i]);
                    case "--seed" -> first = Long.parseLong(arguments[++i]);
                    case "--json" -> json = true;
                    default ->
                        throw new IllegalArgumentException("there are --runs N, --seed N (of the first), --json");
                }
            }
            return new Options(runs, first, json);
        }
    }

    /** Somebody else in the meeting, or at its door. */
    private static final class Guest {
        private volatile boolean placed;
        private volatile boolean seated;
        private volatile @Nullable CloseCause closed;
        private volatile @Nullable ReasonCode refused;
        private @Nullable DrillClient client;

        void heard(ServerMessage message) {
            switch (message) {
                case ServerMessage.Waiting _ -> placed = true;
                case ServerMessage.Seated _ -> {
                    placed = true;
                    seated = true;
                }
                case ServerMessage.Denied no -> refused = no.reason();
                case ServerMessage.Closed end -> closed = end.cause();
                default -> {}
            }
        }

        DrillClient client() {
            return Objects.requireNonNull(client);
        }
    }

    /**
     * One durable act, and what it makes of the meeting.
     *
     * @param verb as the log has it
     * @param after the meeting once it is done
     */
    private record Act(ClientMessage message, String verb, CommitWitness.State after) {}

    private CommitsBenchmark(Options options, ServerProcess server, CommitDatabase database, CommitCutter cutter)
            throws Exception {
        this.options = options;
        this.server = server;
        this.database = database;
        this.cutter = cutter;
        api = new MeetingApi(server.base());
        meeting = api.create(api.organiserSession(server.organiserLink()), "Commits");
        host = new DrillClient(http, server.base(), witness::heard);
        host.enter(api.token(meeting.room(), meeting.invitation(), meeting.password(), people++));
        await(host::isConfirmed, "the host's seat");
        expected = witness.state();
        ruleAtFirst = expected.rule();
    }

    /** The entry point. */
    public static void main(String... arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // The people of this benchmark have no keys.
        System.setProperty(ServerProcess.KEYS, "false");
        Options options = Options.parse(arguments);
        boolean sound;
        try (CommitDatabase database = new CommitDatabase();
                CommitCutter cutter = new CommitCutter(database.port());
                ServerProcess server = new ServerProcess(
                        Path.of(System.getProperty("sabha.server.jar")),
                        Path.of(System.getProperty("sabha.jvm.options")),
                        Files.createTempDirectory("sabha-commits"),
                        """
                        sabha.limits.guesses.per-address-per-minute = 1000
                        sabha.limits.guesses.per-network-per-minute = 100000
                        sabha.media.dtls.warm-up-handshakes = 0
                        sabha.storage.url = "jdbc:postgresql://127.0.0.1:%d/postgres?socketTimeout=2"
                        sabha.storage.user = postgres
                        sabha.storage.password = postgres
                        """.formatted(cutter.port()))) {
            sound = new CommitsBenchmark(options, server, database, cutter).run(out);
        }
        System.exit(sound ? 0 : 1);
    }

    private boolean run(PrintStream out) throws Exception {
        while (runs < options.runs()) {
            random = new SplittableRandom(options.first() + runs);
            untilWritten();
            fillUp();
            expected = witness.state();
            runs++;
            if (random.nextInt(8) == 0 && !expected.locked()) {
                arrive();
            } else {
                act();
            }
            if (runs % RESTART_EVERY == 0) {
                restart();
                System.err.println(runs + " runs, " + contradictions);
            }
        }
        verify();
        return report(out);
    }

    /** A storage that has just failed refuses for a second; the next run begins after that. */
    private void untilWritten() {
        cutter.plan(List.of());
        cutter.mend();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (true) {
            String rule = other(witness.state().rule());
            long act = host.say(new ClientMessage.SetRule(AdvisoryClause.A4, rule));
            await(() -> host.waiting() == 0, "a rule, or its refusal");
            await(() -> witness.refusal(act) != null || witness.state().rule().equals(rule), "an answer");
            if (witness.refusal(act) == null) {
                break;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("never written again");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        witness.invitations().clear();
        guests.values().forEach(guest -> guest.client().ping());
    }

    private static String other(String rule) {
        return rule.equals("everyone") ? "granted" : "everyone";
    }

    /** So that somebody can be removed, and somebody admitted. */
    private void fillUp() throws Exception {
        for (CommitWitness.State state = witness.state(); isShort(state); state = witness.state()) {
            if (state.locked()) {
                host.say(new ClientMessage.Unlock());
            }
            Guest guest = knock();
            await(() -> guest.placed, "a place at the door");
            ParticipantId id = Objects.requireNonNull(guest.client().self());
            guests.put(id, guest);
            await(() -> witness.state().waiting().contains(id), "a knock");
            if (state.seated().size() <= GUESTS) {
                host.say(new ClientMessage.Admit(id));
                await(() -> guest.seated && witness.state().seated().contains(id), "a guest's seat");
            }
        }
    }

    private static boolean isShort(CommitWitness.State state) {
        return state.seated().size() <= GUESTS || state.waiting().size() < WAITING;
    }

    private Guest knock() throws Exception {
        return knock(token());
    }

    private Secret token() throws Exception {
        long act = host.say(new ClientMessage.Invite());
        Secret invitation = witness.invitations().poll(10, TimeUnit.SECONDS);
        if (invitation == null) {
            throw new IllegalStateException("no invitation, but " + witness.refusal(act));
        }
        return api.token(meeting.room(), invitation, meeting.password(), people++);
    }

    private Guest knock(Secret token) {
        Guest guest = new Guest();
        guest.client = new DrillClient(http, server.base(), guest::heard);
        guest.client().enter(token);
        return guest;
    }

    private Act choose() {
        CommitWitness.State now = expected;
        // Nobody is admitted into a locked meeting.
        int kind = now.locked() ? random.nextInt(5) : random.nextInt(6);
        return switch (kind) {
            case 0 ->
                now.locked()
                        ? new Act(new ClientMessage.Unlock(), "unlock", with(now, false, now.rule()))
                        : new Act(new ClientMessage.Lock(), "lock", with(now, true, now.rule()));
            case 1 -> {
                String rule = other(now.rule());
                yield new Act(
                        new ClientMessage.SetRule(AdvisoryClause.A4, rule), "set-rule", with(now, now.locked(), rule));
            }
            case 2 -> new Act(new ClientMessage.Invite(), "invite", now);
            case 3 -> {
                ParticipantId whom = any(now.waiting());
                yield new Act(
                        new ClientMessage.Refuse(whom),
                        "refuse",
                        new CommitWitness.State(now.locked(), now.rule(), now.seated(), without(now.waiting(), whom)));
            }
            case 4 -> {
                ParticipantId whom = any(without(now.seated(), Objects.requireNonNull(host.self())));
                yield new Act(
                        new ClientMessage.Remove(whom),
                        "remove",
                        new CommitWitness.State(now.locked(), now.rule(), without(now.seated(), whom), now.waiting()));
            }
            default -> {
                ParticipantId whom = any(now.waiting());
                yield new Act(
                        new ClientMessage.Admit(whom),
                        "admit",
                        new CommitWitness.State(
                                now.locked(), now.rule(), and(now.seated(), whom), without(now.waiting(), whom)));
            }
        };
    }

    private static CommitWitness.State with(CommitWitness.State now, boolean locked, String rule) {
        return new CommitWitness.State(locked, rule, now.seated(), now.waiting());
    }

    private ParticipantId any(Set<ParticipantId> people) {
        List<ParticipantId> sorted = people.stream()
                .sorted((one, other) -> one.value().compareTo(other.value()))
                .toList();
        return sorted.get(random.nextInt(sorted.size()));
    }

    private static Set<ParticipantId> and(Set<ParticipantId> people, ParticipantId one) {
        Set<ParticipantId> all = new HashSet<>(people);
        all.add(one);
        return all;
    }

    private static Set<ParticipantId> without(Set<ParticipantId> people, ParticipantId one) {
        Set<ParticipantId> rest = new HashSet<>(people);
        rest.remove(one);
        return rest;
    }

    private Cut cut(Exchange exchange) {
        int way = random.nextInt(40);
        Way how = way < 2 ? Way.SILENT : WAYS.get(way % WAYS.size());
        int away = random.nextInt(20);
        return new Cut(
                exchange,
                random.nextBoolean() ? Side.CLIENT : Side.DATABASE,
                random.nextInt(MOST_MESSAGES + 1),
                how,
                away == 0 ? 1_500 + random.nextInt(1_500) : away < 4 ? random.nextInt(100) : 0);
    }

    /** The COMMIT always; often the lookup behind it, or the COMMIT of the second try, or both. */
    private List<Cut> planCuts() {
        List<Cut> cuts = new ArrayList<>(List.of(cut(Exchange.COMMIT)));
        int more = random.nextInt(8);
        if (more == 0 || more == 1) {
            cuts.add(cut(Exchange.LOOKUP));
        }
        if (more == 1 || more == 2 || more == 3) {
            cuts.add(cut(Exchange.COMMIT));
        }
        cutter.plan(cuts);
        return cuts;
    }

    private void act() throws Exception {
        Act act = choose();
        long newest = database.newestRow();
        List<Cut> cuts = planCuts();
        int before = cutter.made();
        long began = System.nanoTime();
        long number = host.say(act.message());
        if (!happens(() -> host.waiting() == 0)) {
            contradicts("no outcome", cuts, act.verb());
            throw new IllegalStateException("run " + runs + " has no outcome");
        }
        double tookMillis = (System.nanoTime() - began) / 1e6;
        count(cuts, cutter.made() - before);
        // An invitation that is told, or a refusal, comes with the acknowledgement or behind it.
        ReasonCode refusal = refusal(number, act);
        if (refusal == null) {
            done++;
            expected = act.after();
        } else {
            refused++;
            if (refusal != ReasonCode.STORAGE_UNAVAILABLE) {
                contradicts("refused for " + refusal, cuts, act.verb());
            }
        }
        if (witness.wasPending(number)) {
            pending++;
        } else if (tookMillis > PENDING_MILLIS) {
            contradicts("not told that it is pending", cuts, act.verb());
        }
        longestMillis = Math.max(longestMillis, tookMillis);
        compare(act.verb(), refusal == null ? 1 : 0, newest, cuts);
        checkConnections(act, cuts);
    }

    /** The effects of an act tell that it was done, and {@code denied} that it was not. */
    private @Nullable ReasonCode refusal(long number, Act act) {
        boolean invites = act.message() instanceof ClientMessage.Invite;
        happens(() -> witness.refusal(number) != null
                || (invites ? !witness.invitations().isEmpty() : witness.state().equals(act.after())));
        return witness.refusal(number);
    }

    /** Somebody knocks whose coming may not be written down. */
    private void arrive() throws Exception {
        Secret token = token();
        long newest = database.newestRow();
        List<Cut> cuts = planCuts();
        int before = cutter.made();
        Guest guest = knock(token);
        if (!happens(() -> guest.placed || guest.closed != null)) {
            contradicts("no outcome", cuts, "arrive");
            throw new IllegalStateException("run " + runs + " has no outcome");
        }
        count(cuts, cutter.made() - before);
        if (guest.placed) {
            done++;
            ParticipantId id = Objects.requireNonNull(guest.client().self());
            guests.put(id, guest);
            expected = new CommitWitness.State(
                    expected.locked(), expected.rule(), expected.seated(), and(expected.waiting(), id));
        } else {
            refused++;
            if (guest.refused != ReasonCode.STORAGE_UNAVAILABLE) {
                contradicts("refused for " + guest.refused, cuts, "arrive");
            }
            guest.client().close();
        }
        compare("arrive", guest.placed ? 1 : 0, newest, cuts);
    }

    private void compare(String verb, int rows, long newest, List<Cut> cuts) throws SQLException {
        int found = database.done(meeting.room(), verb, newest);
        if (found != rows) {
            contradicts(found + " rows for an act " + (rows == 1 ? "that was done" : "that was refused"), cuts, verb);
        }
        CommitWitness.State kept = database.state(meeting.room(), ruleAtFirst);
        if (!kept.equals(expected)) {
            contradicts("the database differs", cuts, verb + ": " + kept + " and not " + expected);
        }
        if (!happens(() -> witness.state().equals(expected))) {
            contradicts("the room differs", cuts, verb + ": " + witness.state() + " and not " + expected);
        }
    }

    /** Whoever is not in the meeting any more is disconnected, and nobody else. */
    private void checkConnections(Act act, List<Cut> cuts) {
        for (Map.Entry<ParticipantId, Guest> each : Map.copyOf(guests).entrySet()) {
            boolean in = expected.seated().contains(each.getKey())
                    || expected.waiting().contains(each.getKey());
            Guest guest = each.getValue();
            if (in && guest.closed != null) {
                contradicts("somebody in the meeting was disconnected", cuts, act.verb());
            } else if (!in && !happens(() -> guest.closed != null)) {
                contradicts("somebody who is out is connected", cuts, act.verb());
            }
            if (!in) {
                guest.client().close();
                guests.remove(each.getKey());
            }
        }
    }

    /** The room that a new process makes of the database is the room of before. */
    private void restart() throws Exception {
        untilWritten();
        CommitWitness.State before = witness.state();
        server.kill();
        server.startAgain();
        List<DrillClient> everybody = new ArrayList<>(List.of(host));
        guests.values().forEach(guest -> everybody.add(guest.client()));
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (!everybody.stream().allMatch(DrillClient::isConfirmed) && System.nanoTime() < until) {
            everybody.stream().filter(client -> !client.isConfirmed()).forEach(DrillClient::comeBack);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
        if (!happens(() -> witness.state().equals(before))) {
            contradicts("the room after a restart differs", List.of(), witness.state() + " and not " + before);
        }
    }

    private void verify() throws IOException {
        cutter.plan(List.of());
        cutter.mend();
        var answer = new ByteArrayOutputStream();
        new RunningServer(server.data()).ask(List.of(StorageVerbs.VERIFY), answer);
        if (!JsonMapper.builder()
                .build()
                .readTree(answer.toString(StandardCharsets.UTF_8).strip())
                .get("sound")
                .asBoolean()) {
            contradicts("the log is not sound", List.of(), answer.toString(StandardCharsets.UTF_8));
        }
    }

    private void contradicts(String what, List<Cut> cuts, String more) {
        contradictions.merge(what, 1, Integer::sum);
        System.err.println("seed " + (options.first() + runs - 1) + ": " + what + "; " + more + "; " + cuts);
    }

    private void count(List<Cut> cuts, int made) {
        cuts.subList(0, Math.min(made, cuts.size()))
                .forEach(cut -> cutsMade.merge(
                        "%s %s %d"
                                .formatted(cut.exchange(), cut.side(), cut.message())
                                .toLowerCase(java.util.Locale.ROOT),
                        1,
                        Integer::sum));
    }

    private static boolean happens(BooleanSupplier what) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return true;
    }

    private static void await(BooleanSupplier what, String name) {
        if (!happens(what)) {
            throw new IllegalStateException("waited in vain for " + name);
        }
    }

    private boolean report(PrintStream out) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("runs", runs);
        figures.put("firstSeed", options.first());
        figures.put(
                "contradictions",
                contradictions.values().stream().mapToInt(Integer::intValue).sum());
        figures.put("contradictionsByKind", contradictions);
        figures.put("done", done);
        figures.put("refused", refused);
        figures.put("toldPending", pending);
        figures.put("longestAnswerMillis", Math.round(longestMillis));
        figures.put(
                "cuts", cutsMade.values().stream().mapToInt(Integer::intValue).sum());
        figures.put("cutsByExchangeSideAndMessage", cutsMade);
        if (options.json()) {
            out.println(JsonMapper.builder().build().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-28s %s%n", name, value));
        }
        return contradictions.isEmpty() && runs == options.runs();
    }
}
