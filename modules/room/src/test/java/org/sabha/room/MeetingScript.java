package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyRules;
import org.sabha.room.port.AuditRow;

/** Plays a meeting: people who act and see, on a {@link World}. Reads like the minutes of what happened. */
final class MeetingScript {
    private static final Duration STEP = Duration.ofMillis(500);

    final World world;
    private final Map<String, Person> people = new HashMap<>();
    private int passwordGeneration = 1;
    private boolean answering;

    /** A meeting that is a key group. */
    static MeetingScript ofAKeyGroup() {
        return ofAKeyGroup(PolicyRules.advisory());
    }

    static MeetingScript ofAKeyGroup(PolicyRules rules) {
        var settings = RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review");
        return new MeetingScript(settings.with(RoomSettings.Keys.REQUIRED), rules);
    }

    /** Participants who do not resume within the resume window must be admitted again. */
    static MeetingScript withoutReturn(RoomSettings.Keys keys, PolicyRules rules) {
        RoomSettings usual = RoomSettings.of(new RoomId("a".repeat(24)), "Quarterly review");
        return new MeetingScript(
                new RoomSettings(
                        usual.room(),
                        usual.title(),
                        usual.maxSeated(),
                        usual.maxWaiting(),
                        usual.resumeWindow(),
                        Duration.ZERO,
                        usual.orphanAfter(),
                        usual.neverStartedAfter(),
                        usual.clients(),
                        keys),
                rules);
    }

    /** Alice presides, and Bob and Carol are in. */
    static MeetingScript ofThree() {
        return ofThree(new MeetingScript());
    }

    static MeetingScript ofThree(MeetingScript meeting) {
        Person alice = meeting.person("Alice").joinsAsHost();
        alice.invitesAndLetsIn(meeting.person("Bob"));
        alice.invitesAndLetsIn(meeting.person("Carol"));
        return meeting;
    }

    MeetingScript() {
        this(PolicyRules.advisory());
    }

    MeetingScript(PolicyRules rules) {
        world = new World(rules, 1);
    }

    MeetingScript(RoomSettings settings, PolicyRules rules) {
        world = new World(settings, rules, 1);
    }

    /** @param seed of its ids; meetings with the same one have the same */
    MeetingScript(RoomSettings settings, PolicyRules rules, long seed) {
        world = new World(settings, rules, seed);
    }

    /** @param prepared who was invited beforehand */
    MeetingScript(RoomSettings settings, PolicyRules rules, List<Room.Prepared> prepared) {
        world = new World(settings, rules, 1, new Room.Begun(Optional.empty(), prepared));
    }

    MeetingScript(RoomSettings settings, PolicyRules rules, Room.Begun begun) {
        world = new World(settings, rules, 1, begun);
    }

    /** @param host with whose account it is begun */
    MeetingScript(RoomSettings settings, PolicyRules rules, AccountId host) {
        world = new World(settings, rules, 1, new Room.Begun(Optional.of(host), List.of()));
    }

    Person person(String name) {
        return people.computeIfAbsent(name, text -> new Person(this, text));
    }

    void pass(Duration duration) {
        Instant until = world.now.plus(duration);
        answer();
        while (world.now.isBefore(until)) {
            Duration step = Duration.between(world.now, until);
            world.pass(step.compareTo(STEP) < 0 ? step : STEP);
            answer();
        }
    }

    int passwordGeneration() {
        return passwordGeneration;
    }

    /** Everybody takes note of what came. */
    void look() {
        people.values().forEach(Person::look);
    }

    /** Clients answer what their key groups are asked, until nothing is left to answer. */
    void answer() {
        if (answering) {
            return;
        }
        answering = true;
        look();
        boolean more = true;
        while (more) {
            more = false;
            for (Person person : List.copyOf(people.values())) {
                more |= person.answersOne();
            }
        }
        answering = false;
    }

    void passwordChanges() {
        world.handle(new RoomCommand.PasswordChanged());
        passwordGeneration++;
    }

    void serverRestarts() {
        serverRestarts(PolicyRules.advisory());
    }

    /** @param rules the organisation's by now */
    void serverRestarts(PolicyRules rules) {
        look();
        world.restarts(rules);
        people.values().forEach(person -> person.connection = Optional.empty());
    }

    /** What the server has said last, and what it has written down, nobody has heard. */
    void serverIsKilledUnheard() {
        world.restarts(PolicyRules.advisory());
        people.values().forEach(person -> person.connection = Optional.empty());
    }

    void serverStops() {
        world.handle(new RoomCommand.Stop());
    }

    void somebodySpeaks(Person who) {
        world.handle(new RoomCommand.SpeakerDetected(Optional.of(who.id())));
    }

    /** The rows of one act, oldest first. */
    List<AuditRow> rows(String verb) {
        return world.audit.stream().filter(row -> row.verb().equals(verb)).toList();
    }
}
