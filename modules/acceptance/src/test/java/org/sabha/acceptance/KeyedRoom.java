package org.sabha.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyOutput;
import org.sabha.client.keys.MemberKeys;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.e2ee.group.BouncyCastleEngine;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.identity.authority.IssuedLeaf;
import org.sabha.identity.authority.LeafSubject;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.identity.authority.SignatureKey;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.IdSource;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.CredentialCheck;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.RoomEffect;
import org.sabha.room.RoomSettings;
import org.sabha.room.RoomTimer;
import org.sabha.room.keys.Certified;
import org.sabha.room.keys.IssuedKeys;
import org.sabha.room.port.RoomRecord;

/** The server's own room and the client's own key sessions, with real certificates and MLS, on virtual time. */
final class KeyedRoom {
    private static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final MlsEngine engine = new BouncyCastleEngine(random);
    private final MeetingAuthority authority;
    private final CertifiedLeaves trust;
    private final RoomId id;
    private final IdSource ids;
    private final RoomSettings settings;
    private Room room;
    private final Map<RoomTimer, Instant> timers = new HashMap<>();
    private final Map<ConnectionId, Person> lines = new HashMap<>();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    final Secret hostInvitation;
    final List<Person> people = new ArrayList<>();
    private Instant now = START;
    private long connections;
    private long heardYet = Long.MAX_VALUE;
    private boolean busy;

    KeyedRoom(Path folder, long seed) {
        ids = new IdSource(new SplittableRandom(seed));
        id = ids.newRoomId();
        try {
            authority = MeetingAuthority.open(folder, random, START);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trust = MemberKeys.trust(Octets.of(authority.root()), id.value(), () -> now)
                .orElseThrow();
        settings = RoomSettings.of(id, "Review").with(RoomSettings.Keys.REQUIRED);
        Room.Created created = Room.create(settings, PolicyRules.advisory(), ids, now);
        room = created.room();
        hostInvitation = created.hostInvitation();
        created.effects().forEach(this::perform);
    }

    /** Commands that come while one is performed wait for their turn, as on the room's loop. */
    private void handle(RoomCommand command) {
        turns.add(() -> room.handle(command, now).forEach(this::perform));
        if (!busy) {
            busy = true;
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
            busy = false;
        }
    }

    private void perform(RoomEffect effect) {
        switch (effect) {
            case RoomEffect.BindConnection(ConnectionId connection, ParticipantId participant) ->
                Objects.requireNonNull(lines.get(connection)).id = participant;
            case RoomEffect.Send send -> {
                Person to = lines.get(send.connection());
                if (to != null && send.connection().equals(to.connection) && heardYet-- > 0) {
                    to.received = Math.max(to.received, send.frame().seq());
                    to.hears(send.frame().message());
                }
            }
            case RoomEffect.StartTimer(RoomTimer timer, Instant at) -> timers.put(timer, at);
            case RoomEffect.CancelTimer(RoomTimer timer) -> timers.remove(timer);
            default -> {}
        }
    }

    /** From now on so many words of the server reach somebody, and no more until {@link #restarts}. */
    void fallsSilentAfter(int words) {
        heardYet = words;
    }

    /** The server is killed and started anew with what it had written down; whoever may comes back. */
    void restarts() {
        RoomRecord record = room.record("hash").orElseThrow();
        heardYet = Long.MAX_VALUE;
        timers.clear();
        people.forEach(person -> person.connection = null);
        Room.Restored restored = Room.restore(record, settings, PolicyRules.advisory(), ids, now);
        room = restored.room();
        restored.effects().forEach(this::perform);
        people.stream()
                .filter(person -> person.closed.isEmpty() && person.ticket != null)
                .forEach(Person::resumes);
    }

    void passes(Duration duration) {
        Instant until = now.plus(duration);
        while (true) {
            Optional<Map.Entry<RoomTimer, Instant>> due = timers.entrySet().stream()
                    .filter(timer -> !timer.getValue().isAfter(until))
                    .min(Map.Entry.comparingByValue(Comparator.naturalOrder()));
            if (due.isEmpty()) {
                break;
            }
            now = due.get().getValue();
            timers.remove(due.get().getKey());
            handle(new RoomCommand.TimerExpired(due.get().getKey()));
            look();
        }
        now = until;
        look();
    }

    private void look() {
        people.forEach(person -> {
            person.session.onTimeout(nanos());
            person.acknowledges();
        });
    }

    private long nanos() {
        return Duration.between(START, now).toNanos() + 1_000_000_000L;
    }

    List<Person> seated() {
        return people.stream().filter(person -> person.isSeated).toList();
    }

    Person join(String name, Secret invitation) {
        return join(new Person(name, invitation, List.of()));
    }

    /** The same device by the front door, as a page that was loaded anew comes. */
    Person comesWithTheKeyOf(Person before) {
        return join(new Person(before.name, before.invitation, List.of(before.device())));
    }

    private Person join(Person person) {
        people.add(person);
        person.arrives();
        return person;
    }

    /** One device's stay. */
    final class Person implements KeyOutput {
        final String name;
        private final Secret invitation;
        private final DeviceId device;
        private final CredentialCheck.Opens opens;
        private final GroupSession session;
        final List<Alarm> alarms = new ArrayList<>();
        final List<String> read = new ArrayList<>();
        final List<ServerMessage> heard = new ArrayList<>();
        List<GroupPerson> members = List.of();
        Sending sending = Sending.CLOSED;
        boolean isSeated;
        Optional<CloseCause> closed = Optional.empty();

        @Nullable
        ParticipantId id;

        @Nullable
        Secret ticket;

        private @Nullable ConnectionId connection;
        private long sequence;
        private long received;

        private @Nullable MemberKeys keys;

        Person(String name, Secret invitation, List<DeviceKeys> before) {
            this.name = name;
            this.invitation = invitation;
            device = new DeviceId((name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "") + "a".repeat(32))
                    .substring(0, 32));
            if (!(room.checkCredentials(invitation, device, EntryMethod.BROWSER)
                    instanceof CredentialCheck.Opens found)) {
                throw new AssertionError(name + " may not knock");
            }
            opens = found;
            session = new GroupSession(newKeys(), before, this, random);
        }

        private MemberKeys newKeys() {
            DeviceKeys fresh = engine.newDeviceKeys();
            LeafSubject subject =
                    new LeafSubject(KeyedRoom.this.id, opens.invitation(), device, new DisplayName(name), opens.role());
            IssuedLeaf issued = authority.issue(subject, new SignatureKey(fresh.signatureKey()), now);
            List<Octets> chain = List.of(Octets.of(issued.leaf()), Octets.of(issued.intermediate()));
            Certified certified = Certified.of(Octets.of(fresh.signatureKey()), chain);
            var holder = new GroupMember.Holder(opens.invitation(), device);
            handle(new RoomCommand.KeysCertified(
                    new IssuedKeys.Bearer(holder, new DisplayName(name), false), certified));
            var made = new MemberKeys(
                    engine, fresh, chain, trust, new LinkSecret(new byte[LinkSecret.BYTES]), KeyedRoom.this.id.value());
            keys = made;
            return made;
        }

        /** What a browser keeps of a page: the key that can sign, of now. */
        DeviceKeys device() {
            return Objects.requireNonNull(keys).device();
        }

        private void arrives() {
            ConnectionId fresh = dial();
            handle(new RoomCommand.Arrive(
                    fresh,
                    EntryMethod.BROWSER,
                    opens.invitation(),
                    device,
                    new DisplayName(name),
                    1,
                    "test 1",
                    Optional.of(session.offer())));
        }

        private void acknowledges() {
            if (connection != null && id != null) {
                handle(new RoomCommand.Acknowledge(id, received));
            }
        }

        private ConnectionId dial() {
            ConnectionId fresh = new ConnectionId(++connections);
            connection = fresh;
            lines.put(fresh, this);
            return fresh;
        }

        void losesSocket() {
            ConnectionId lost = connection;
            if (lost != null && id != null) {
                connection = null;
                handle(new RoomCommand.Disconnect(id, lost));
            }
        }

        void resumes() {
            handle(new RoomCommand.Resume(dial(), Objects.requireNonNull(ticket), received));
        }

        void does(ClientMessage act) {
            say(session.prepare(act, nanos()));
        }

        boolean writes(ClientMessage.Seal address, String text) {
            return session.seal(address, text);
        }

        /** By which invitation. */
        Secret comesBy() {
            return invitation;
        }

        Secret invites() {
            does(new ClientMessage.Invite());
            return last(ServerMessage.InvitationIssued.class).invitation();
        }

        /** The last one that they heard of; the same one at most once. */
        Optional<Secret> invitation() {
            Optional<Secret> found = heard.stream()
                    .filter(ServerMessage.InvitationIssued.class::isInstance)
                    .map(message -> ((ServerMessage.InvitationIssued) message).invitation())
                    .reduce((one, next) -> next);
            heard.removeIf(ServerMessage.InvitationIssued.class::isInstance);
            return found;
        }

        boolean sawAtTheDoor(Person other) {
            return heard.stream()
                    .anyMatch(message -> message instanceof ServerMessage.WaitingAdded added
                            && added.waiting().id().equals(other.id));
        }

        <T extends ServerMessage> T last(Class<T> kind) {
            return heard.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .reduce((one, next) -> next)
                    .orElseThrow(() -> new AssertionError(name + " heard no " + kind.getSimpleName()));
        }

        Optional<Long> epoch() {
            return session.epoch();
        }

        GroupSession session() {
            return session;
        }

        private void hears(ServerMessage message) {
            heard.add(message);
            switch (message) {
                case ServerMessage.Waiting m -> {
                    ticket = m.ticket();
                    isSeated = false;
                }
                case ServerMessage.Granted m -> {
                    ticket = m.ticket();
                    isSeated = false;
                }
                case ServerMessage.Seated m -> {
                    ticket = m.ticket();
                    isSeated = true;
                }
                case ServerMessage.Resumed m -> ticket = m.ticket();
                case ServerMessage.Closed m -> {
                    closed = Optional.of(m.cause());
                    isSeated = false;
                }
                default -> {}
            }
            session.receive(message, nanos());
        }

        @Override
        public void say(ClientMessage message) {
            if (id != null && closed.isEmpty() && connection != null) {
                handle(new RoomCommand.Say(id, ++sequence, message));
            }
        }

        @Override
        public void freshKeys() {
            session.renew(newKeys());
        }

        @Override
        public void epoch(int ownLeaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age) {}

        @Override
        public void inUse(long epoch) {}

        @Override
        public void sending(Sending next) {
            sending = next;
        }

        @Override
        public void alarm(Alarm alarm) {
            alarms.add(alarm);
        }

        @Override
        public void members(List<GroupPerson> people) {
            members = people;
        }

        @Override
        public void data(TextMessage message) {
            read.add(message.from().identity().name() + ": " + message.text());
        }

        @Override
        public void missing(MissingMessage message) {
            read.add("missing from " + message.from().identity().name());
        }

        @Override
        public String toString() {
            return name + " " + invitation + (isSeated ? " seated" : "") + closed + alarms;
        }
    }
}
