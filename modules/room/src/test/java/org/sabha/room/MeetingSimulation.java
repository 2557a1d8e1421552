package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;

/**
 * One meeting of random events from a seed: many people at all doors, acts in any order, lost and stale sockets, used
 * tickets, late reports, timers that cross. The same seed plays the same meeting.
 */
final class MeetingSimulation {
    private static final int PEOPLE = 9;
    private static final int HISTORY = 25;

    /** What went wrong, and all that is needed to see it again. */
    static final class BrokenInvariant extends AssertionError {
        private static final long serialVersionUID = 1L;

        BrokenInvariant(long seed, int step, List<String> broken, Deque<Event> history) {
            super("seed " + seed + " step " + step + ": " + broken + "\nlast events:\n  "
                    + history.stream().map(Event::toString).collect(Collectors.joining("\n  ")));
        }
    }

    /** One step, for the report of a failure. */
    record Event(int step, Instant at, RoomCommand command) {}

    private record Minted(Secret secret, InvitationId id) {}

    private final long seed;
    private final SplittableRandom random;
    private final World world;
    private final MeetingInvariants invariants;
    private final UnaryOperator<List<RoomEffect>> tamper;
    private final List<DeviceId> devices = new ArrayList<>();
    private final Set<String> denied = new HashSet<>();
    private final List<Minted> invitations = new ArrayList<>();
    private final List<ParticipantId> stays = new ArrayList<>();
    private final List<ConnectionId> connections = new ArrayList<>();
    private final Map<ConnectionId, ParticipantId> speaksFor = new HashMap<>();
    private final Map<Secret, ParticipantId> tickets = new HashMap<>();
    private final List<Secret> everyTicket = new ArrayList<>();
    private final Map<ParticipantId, Secret> newestTicket = new HashMap<>();
    private final Set<Secret> used = new HashSet<>();
    private final List<RoomCommand> reports = new ArrayList<>();
    private final List<TrackId> everyTrack = new ArrayList<>();
    private final Map<ParticipantId, Long> negotiations = new HashMap<>();
    private final List<RoomTimer> everyTimer = new ArrayList<>();
    private final Deque<Event> history = new ArrayDeque<>();
    private final SimulatedDevices group;
    private final boolean hasKeys;
    private boolean restarts;
    private int passwordGeneration = 1;
    private int step;

    /** A meeting without a key group. */
    MeetingSimulation(long seed, UnaryOperator<List<RoomEffect>> tamper) {
        this(seed, RoomSettings.Keys.ABSENT, tamper);
    }

    /**
     * @param keys whether the meeting is a key group
     * @param tamper changes effects before the checker sees them, to prove that it would notice
     */
    MeetingSimulation(long seed, RoomSettings.Keys keys, UnaryOperator<List<RoomEffect>> tamper) {
        this.seed = seed;
        this.hasKeys = keys == RoomSettings.Keys.REQUIRED;
        this.invariants = new MeetingInvariants(hasKeys);
        this.tamper = tamper;
        this.random = new SplittableRandom(seed);
        var settings = new RoomSettings(
                new RoomId("s".repeat(24)),
                "Simulated",
                6,
                4,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                RoomSettings.of(new RoomId("s".repeat(24)), "Simulated").clients(),
                keys);
        this.world = new World(settings, PolicyRules.advisory(), seed);
        this.group = new SimulatedDevices(random, settings.room());
        for (int i = 0; i < PEOPLE; i++) {
            devices.add(new DeviceId(String.valueOf((char) ('a' + i)).repeat(32)));
        }
        InvitationId host = world.audit.getFirst().invitation().orElseThrow();
        invitations.add(new Minted(world.hostInvitation, host));
        invariants.created(host);
    }

    /** From now and then on the server is killed and started anew. */
    MeetingSimulation withRestarts() {
        restarts = true;
        return this;
    }

    /** What is done with the room before it handles a command. */
    MeetingSimulation before(BiFunction<Room, RoomCommand, Room> what) {
        world.before = what;
        return this;
    }

    /** Plays so many steps, or until some time after the end of the meeting. Returns how many were played. */
    int play(int steps) {
        int afterTheEnd = 0;
        for (step = 1; step <= steps && afterTheEnd < 15; step++) {
            next();
            afterTheEnd += world.ended ? 1 : 0;
        }
        return step - 1;
    }

    /** What happened: verb, and the reason if it was refused, also where the row of that tells of several refusals. */
    Stream<String> happened() {
        Stream<String> rows = world.audit.stream()
                .map(row ->
                        row.verb() + row.reason().map(reason -> " " + reason).orElse(""));
        return Stream.concat(rows, denied.stream());
    }

    private void noteDenied(RoomCommand command, List<RoomEffect> effects) {
        if (command instanceof RoomCommand.Say say) {
            effects.stream()
                    .filter(RoomEffect.Send.class::isInstance)
                    .map(effect -> ((RoomEffect.Send) effect).frame().message())
                    .filter(ServerMessage.Denied.class::isInstance)
                    .forEach(message -> denied.add(
                            Messages.wireName(say.message()) + " " + ((ServerMessage.Denied) message).reason()));
        }
    }

    private void next() {
        int what = random.nextInt(1_000);
        if (hasKeys && step > 1 && oneIn(2)) {
            answer();
        } else if (step == 1 || what < 130) {
            arrive();
        } else if (what < 200) {
            resume();
        } else if (what < 720) {
            say();
        } else if (what < 770) {
            acknowledge();
        } else if (what < 830) {
            disconnect();
        } else if (what < 880) {
            passTime();
        } else if (what < 990) {
            report();
        } else if (what < 997) {
            handle(new RoomCommand.PasswordChanged());
            passwordGeneration += world.ended ? 0 : 1;
        } else if (what < 999) {
            handle(new RoomCommand.TimerExpired(everyTimer.isEmpty() ? new RoomTimer.Orphan() : any(everyTimer)));
        } else if (random.nextInt(4) == 0) {
            handle(new RoomCommand.Stop());
        }
        if (restarts && oneIn(60) && !world.ended) {
            restart();
        }
    }

    /** The server is killed and started anew. */
    private void restart() {
        history.addLast(new Event(step, world.now, new RoomCommand.Stop()));
        List<RoomEffect> effects = world.restarts(PolicyRules.advisory());
        reports.clear();
        List<String> broken = invariants.checkRestart(effects, world.room.status());
        if (!broken.isEmpty()) {
            fail(broken);
        }
    }

    /** Somebody's device says what it has to. */
    private void answer() {
        List<ParticipantId> busy = stays.stream().filter(group::hasAnswers).toList();
        if (!busy.isEmpty()) {
            ParticipantId by = any(busy);
            group.answer(by).ifPresent(said -> handle(new RoomCommand.Say(by, invariants.lastSaid(by) + 1, said)));
        }
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void handle(RoomCommand command) {
        history.addLast(new Event(step, world.now, command));
        if (history.size() > HISTORY) {
            history.removeFirst();
        }
        var moment = isWorkOverdue() ? EvidenceInvariants.Moment.WORK_IS_OVERDUE : EvidenceInvariants.Moment.ORDINARY;
        List<RoomEffect> effects = tamper.apply(world.handle(command));
        note(command, effects);
        noteDenied(command, effects);
        List<String> broken = invariants.check(command, effects, world.room.status(), moment);
        if (!broken.isEmpty()) {
            fail(broken);
        }
    }

    private boolean isWorkOverdue() {
        Instant due = world.timers.get(new RoomTimer.KeyWork());
        return due != null && !due.isAfter(world.now);
    }

    private void fail(List<String> broken) {
        throw new BrokenInvariant(seed, step, broken, history);
    }

    /** What the people of the simulation learn from a step. */
    private void note(RoomCommand command, List<RoomEffect> effects) {
        for (RoomEffect effect : effects) {
            switch (effect) {
                case RoomEffect.BindConnection bind -> {
                    group.bound(bind.connection(), bind.participant());
                    speaksFor.put(bind.connection(), bind.participant());
                    if (!stays.contains(bind.participant())) {
                        stays.add(bind.participant());
                    }
                }
                case RoomEffect.Send send -> {
                    ParticipantId hearer = speaksFor.get(send.connection());
                    if (hasKeys && hearer != null) {
                        group.hears(hearer, send.frame().message());
                    }
                    noteTicket(send, command, effects);
                }
                case RoomEffect.NegotiateMedia ask -> {
                    ask.tracks().forEach(track -> everyTrack.add(track.track()));
                    var accepted = oneIn(5) && !ask.tracks().isEmpty()
                            ? ask.tracks().subList(1, ask.tracks().size())
                            : ask.tracks();
                    reports.add(
                            oneIn(8)
                                    ? new RoomCommand.MediaRefused(
                                            ask.participant(), ask.negotiation(), ProtocolErrorCode.SDP_UNSUPPORTED)
                                    : new RoomCommand.MediaAnswered(
                                            ask.participant(), ask.negotiation(), "answer", accepted));
                }
                case RoomEffect.OpenTransport(ParticipantId participant) -> group.seated(participant);
                case RoomEffect.StartTimer start -> everyTimer.add(start.timer());
                default -> {
                    // Nobody learns anything of it.
                }
            }
        }
    }

    private void noteTicket(RoomEffect.Send send, RoomCommand command, List<RoomEffect> effects) {
        ParticipantId whose = speaksFor.get(send.connection());
        if (whose == null) {
            return;
        }
        switch (send.frame().message()) {
            case ServerMessage.Waiting waiting -> keep(waiting.ticket(), whose);
            case ServerMessage.Granted granted -> keep(granted.ticket(), whose);
            case ServerMessage.Seated seated -> keep(seated.ticket(), whose);
            case ServerMessage.Resumed resumed -> keep(resumed.ticket(), whose);
            case ServerMessage.InvitationIssued issued -> {
                if (command instanceof RoomCommand.Say) {
                    effects.stream()
                            .filter(RoomEffect.Audit.class::isInstance)
                            .map(effect -> ((RoomEffect.Audit) effect).row())
                            .filter(row -> row.verb().equals("invite"))
                            .flatMap(row -> row.invitation().stream())
                            .forEach(id -> invitations.add(new Minted(issued.invitation(), id)));
                }
            }
            default -> {
                // Carries no ticket.
            }
        }
    }

    private void keep(Secret ticket, ParticipantId whose) {
        if (tickets.put(ticket, whose) == null) {
            everyTicket.add(ticket);
        }
        newestTicket.put(whose, ticket);
    }

    // --- doors

    private void arrive() {
        Minted invitation = invariants.presiding().isEmpty() && oneIn(3) ? invitations.getFirst() : any(invitations);
        int person = invitations.indexOf(invitation) % PEOPLE;
        DeviceId device = oneIn(5) ? any(devices) : devices.get(person);
        EntryMethod door = oneIn(15) ? any(List.of(EntryMethod.values())) : EntryMethod.BROWSER;
        int generation = oneIn(20) ? passwordGeneration - 1 : passwordGeneration;
        InvitationId id = oneIn(30) ? new InvitationId("z".repeat(16)) : invitation.id();
        ConnectionId connection = world.connect();
        connections.add(connection);
        var identity = new MeetingInvariants.Identity(id, device);
        boolean forgets = hasKeys && group.hasForgotten(identity);
        if (forgets) {
            invariants.forgets(connection);
        }
        Optional<KeyOffer> keys = hasKeys ? group.arrive(connection, identity) : Optional.empty();
        Optional<Certified> certified = hasKeys ? group.certified(connection) : Optional.empty();
        boolean mayHaveDropped = hasKeys && group.mayHaveDropped(connection);
        var name = new DisplayName("Person " + person);
        var bearer = new IssuedKeys.Bearer(new GroupMember.Holder(id, device), name, false);
        certified.ifPresent(issued -> handle(new RoomCommand.KeysCertified(bearer, issued)));
        // Key work that is overdue is done before the arrival, and may fill the lobby.
        boolean workIsOverdue = isWorkOverdue();
        CredentialCheck check = world.room.checkCredentials(invitation.secret(), device, door);
        handle(new RoomCommand.Arrive(connection, door, id, device, name, generation, "sim 1", keys));
        if (id.equals(invitation.id())
                && generation == passwordGeneration
                && !workIsOverdue
                && (!hasKeys || (keys.isPresent() && certified.isPresent()))) {
            boolean cameIn = speaksFor.containsKey(connection);
            // Whether somebody brings the word of the key of before is not known of credentials.
            boolean wasOnlyAName = (forgets || mayHaveDropped) && !cameIn;
            if (cameIn != check instanceof CredentialCheck.Opens && !wasOnlyAName) {
                fail(List.of("credentials were " + check + " but the arrival " + (cameIn ? "" : "did not ") + "open"));
            }
        }
    }

    private void resume() {
        Secret ticket = everyTicket.isEmpty() || oneIn(20) ? new Secret("nonsense." + step) : any(everyTicket);
        if (!newestTicket.isEmpty() && !oneIn(3)) {
            ticket = newestTicket.getOrDefault(any(stays), ticket);
        }
        ParticipantId whose = tickets.get(ticket);
        boolean newest = whose != null && ticket.equals(newestTicket.get(whose)) && !used.contains(ticket);
        boolean mustOpen = newest && whose != null && invariants.isPresent(whose) && !world.ended;
        long received = whose == null ? 0 : invariants.lastSeqOf(whose);
        // After a restart numbers go on behind what the client says that it has.
        if (oneIn(4) && whose != null && !invariants.isRestored(whose)) {
            received = Math.max(0, received - random.nextInt(10));
        }
        ConnectionId connection = world.connect();
        connections.add(connection);
        boolean wasUsed = used.contains(ticket);
        handle(new RoomCommand.Resume(connection, ticket, received));
        boolean opened = speaksFor.containsKey(connection);
        if (wasUsed && opened) {
            fail(List.of("a used ticket opened"));
        }
        if (mustOpen && !opened) {
            fail(List.of("the newest ticket of somebody who is here did not open: " + world.audit.getLast()));
        }
        if (opened) {
            used.add(ticket);
        }
    }

    // --- what people say

    private void say() {
        if (stays.isEmpty()) {
            return;
        }
        List<ParticipantId> seated = invariants.seated();
        List<ParticipantId> hosts = invariants.presiding();
        List<ParticipantId> waiting = invariants.waiting();
        ParticipantId by = seated.isEmpty() || oneIn(10) ? any(stays) : any(seated);
        if (!hosts.isEmpty() && oneIn(2)) {
            by = any(hosts);
        }
        ParticipantId other = seated.isEmpty() || oneIn(8) ? recent() : any(seated);
        if (!waiting.isEmpty() && oneIn(2)) {
            other = any(waiting);
        } else if (other.equals(by) && seated.size() > 1 && !oneIn(6)) {
            other = seated.get((seated.indexOf(by) + 1) % seated.size());
        }
        long seq = invariants.lastSaid(by) + 1;
        if (oneIn(25)) {
            seq += random.nextInt(5) - 2;
        }
        handle(new RoomCommand.Say(by, seq, message(by, other)));
    }

    private ParticipantId recent() {
        return stays.get(Math.max(0, stays.size() - 1 - random.nextInt(8)));
    }

    private ClientMessage message(ParticipantId by, ParticipantId other) {
        if (hasKeys && oneIn(12)) {
            return group.unasked(by);
        }
        return switch (random.nextInt(55)) {
            case 0 -> oneIn(3) ? new ClientMessage.Leave() : new ClientMessage.Ping();
            case 1, 2, 3, 4, 5, 6 -> offer(by);
            case 7 -> new ClientMessage.Show(slots());
            case 8, 9 -> new ClientMessage.SetMuted(anySource(), oneIn(2));
            case 10 -> new ClientMessage.Unpublish(anySource());
            case 11 -> new ClientMessage.RaiseHand(oneIn(2));
            case 12, 13, 14, 15 -> new ClientMessage.Invite();
            case 16, 17, 18, 19, 20, 21 -> new ClientMessage.Admit(other, group.endorsement());
            case 22, 23, 24 -> admitAll();
            case 25 -> new ClientMessage.Refuse(other);
            case 26 -> new ClientMessage.Remove(other);
            case 27, 28 -> new ClientMessage.Mute(other, anySource());
            case 29 -> new ClientMessage.AskToUnmute(other);
            case 30 -> new ClientMessage.Lock(group.stated(by, device -> device.locked = true));
            case 31, 32, 33 -> new ClientMessage.Unlock(group.stated(by, device -> device.locked = false));
            case 34, 35 -> setRole(by, sharerOr(other));
            case 36, 37 -> new ClientMessage.SetShareRight(sharerOr(other), oneIn(2));
            case 38, 41 -> rule(by);
            case 52, 53 ->
                new ClientMessage.SetPermission(
                        oneIn(3) ? Optional.empty() : Optional.of(other), any(List.of(Permission.values())), !oneIn(3));
            case 54 -> new ClientMessage.SetChat(any(List.of(ChatPolicy.values())));
            case 42 -> new ClientMessage.Spotlight(oneIn(3) ? Optional.empty() : Optional.of(other));
            case 43 -> new ClientMessage.MuteAll(anySource());
            case 44 -> new ClientMessage.LowerHand(oneIn(3) ? Optional.empty() : Optional.of(other));
            case 45 -> new ClientMessage.TellDoor(oneIn(3) ? Optional.empty() : Optional.of("Soon"));
            case 46 -> new ClientMessage.GiveFloor(oneIn(3) ? Optional.empty() : Optional.of(other), Optional.of(60L));
            case 47 -> new ClientMessage.EndFloor();
            case 48 -> Messages.openPoll(oneIn(2) ? PollKind.SECRET : PollKind.ROLL_CALL, by, other, recent());
            case 49, 50 -> new ClientMessage.CastBallot(Messages.POLL, ballot());
            case 51 ->
                oneIn(3)
                        ? new ClientMessage.TellResult(Messages.POLL, Messages.BALLOT)
                        : new ClientMessage.ClosePoll(Messages.POLL, !oneIn(4), Messages.BALLOT);
            case 39 ->
                oneIn(3) ? new ClientMessage.HandOverAndLeave(other, names(by, other)) : new ClientMessage.Ping();
            default ->
                oneIn(12) ? new ClientMessage.EndForAll() : new ClientMessage.Authenticate(new Secret("x"), "sim 1");
        };
    }

    private Octets ballot() {
        var bytes = new byte[156];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }

    private ClientMessage admitAll() {
        return new ClientMessage.AdmitAll(Optional.of(invariants.waiting().stream()
                .map(id -> new ClientMessage.AdmitAll.Admission(id, group.endorsement()))
                .toList()));
    }

    private ClientMessage setRole(ParticipantId by, ParticipantId whom) {
        Role role = any(List.of(Role.values()));
        Optional<Octets> statement = role == Role.HOST || role == Role.ALTERNATE_HOST
                ? names(by, whom)
                : group.stated(by, device -> device.hosts.remove(group.keyOf(whom)));
        return new ClientMessage.SetRole(whom, role, statement);
    }

    private Optional<Octets> names(ParticipantId by, ParticipantId whom) {
        return group.stated(by, device -> device.hosts.add(group.keyOf(whom)));
    }

    private ParticipantId sharerOr(ParticipantId other) {
        return oneIn(3) ? other : invariants.sharing().orElse(other);
    }

    private ClientMessage offer(ParticipantId by) {
        var tracks = new ArrayList<PublishedTrack>();
        int section = 0;
        for (TrackSource source : TrackSource.values()) {
            boolean soundAlone = source == TrackSource.SCREEN_AUDIO
                    && tracks.stream().noneMatch(track -> track.source() == TrackSource.SCREEN);
            if (soundAlone ? oneIn(15) : oneIn(2)) {
                tracks.add(new PublishedTrack("m" + (oneIn(10) ? section + 4 : section), source));
            }
            section++;
        }
        if (oneIn(20)) {
            tracks.add(new PublishedTrack("m0", TrackSource.MICROPHONE));
        }
        long number = negotiations.merge(by, oneIn(12) ? 0L : 1L, Long::sum);
        return new ClientMessage.Offer(number, "offer", tracks);
    }

    private List<SlotRequest> slots() {
        Optional<TrackId> track = everyTrack.isEmpty() ? Optional.empty() : Optional.of(any(everyTrack));
        return List.of(new SlotRequest("v0", track, 360, 0), new SlotRequest("v1", Optional.empty(), 0, 1));
    }

    private TrackSource anySource() {
        return any(List.of(TrackSource.values()));
    }

    private ClientMessage rule(ParticipantId by) {
        RuleValue value = any(List.of(RuleValue.values()));
        if (oneIn(3)) {
            value = oneIn(2) ? RuleValue.A4_EVERYONE : RuleValue.A4_GRANTED;
        }
        AdvisoryClause clause = oneIn(10) ? AdvisoryClause.A2 : value.clause();
        boolean lobby = !value.wireName().equals(RuleValue.A2_OFF.wireName());
        return new ClientMessage.SetRule(
                clause,
                value.wireName(),
                clause == AdvisoryClause.A2 ? group.stated(by, device -> device.lobby = lobby) : Optional.empty());
    }

    // --- the network, time and the media plane

    private void acknowledge() {
        if (!stays.isEmpty()) {
            ParticipantId by = any(stays);
            if (invariants.isRestored(by)) {
                return; // the connections of before are gone, with all that is said over them
            }
            handle(new RoomCommand.Acknowledge(by, Math.max(0, invariants.lastSeqOf(by) - random.nextInt(3))));
        }
    }

    private void disconnect() {
        if (stays.isEmpty()) {
            return;
        }
        ParticipantId who = any(stays);
        ConnectionId connection =
                invariants.connectionOf(who).filter(_ -> !oneIn(5)).orElseGet(() -> any(connections));
        if (connection.equals(invariants.connectionOf(who).orElse(null))) {
            invariants.disconnected(connection);
        }
        handle(new RoomCommand.Disconnect(who, connection));
    }

    private void passTime() {
        if (!oneIn(4)) {
            world.now = world.now.plusMillis(random.nextInt(9_000));
            return;
        }
        Optional<Map.Entry<RoomTimer, Instant>> due = world.timers.entrySet().stream()
                .filter(timer -> !(timer.getKey() instanceof RoomTimer.Orphan) || oneIn(6))
                .filter(timer -> !(timer.getKey() instanceof RoomTimer.RefusedTickets) || oneIn(6))
                .filter(timer -> !(timer.getKey() instanceof RoomTimer.RefusedActs) || oneIn(6))
                .min(Comparator.comparing(Map.Entry<RoomTimer, Instant>::getValue)
                        .thenComparing(timer -> timer.getKey().toString()));
        due.ifPresent(timer -> {
            RoomTimer expired = timer.getKey();
            if (timer.getValue().isAfter(world.now)) {
                world.now = timer.getValue();
            }
            world.timers.remove(expired);
            handle(new RoomCommand.TimerExpired(expired));
        });
    }

    private RoomCommand unsent(ParticipantId receiver, String mid, TrackId track) {
        return oneIn(2)
                ? new RoomCommand.SlotPaused(receiver, mid, track)
                : new RoomCommand.VoicesLeftOut(receiver, List.of(track));
    }

    /** Reports of the media plane come late, in any order, twice, and about people who left. */
    private void report() {
        int what = random.nextInt(10);
        if (what < 7 && !reports.isEmpty()) {
            RoomCommand report = oneIn(3) ? any(reports) : reports.getLast();
            handle(report);
        } else if (what < 9 && !stays.isEmpty()) {
            Optional<TrackId> track = everyTrack.isEmpty() || oneIn(4)
                    ? Optional.empty()
                    : Optional.of(everyTrack.get(Math.max(0, everyTrack.size() - 1 - random.nextInt(6))));
            String mid = "v" + random.nextInt(3);
            handle(
                    track.isPresent() && oneIn(4)
                            ? unsent(any(stays), mid, track.get())
                            : new RoomCommand.SlotAssigned(any(stays), mid, track));
        } else if (!stays.isEmpty()) {
            handle(new RoomCommand.SpeakerDetected(oneIn(4) ? Optional.empty() : Optional.of(recent())));
        }
    }
}
