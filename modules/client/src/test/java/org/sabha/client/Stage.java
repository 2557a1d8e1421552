package org.sabha.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.GroupSession;
import org.sabha.client.keys.KeyOutput;
import org.sabha.client.keys.MemberKeys;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.stream.LayeredFrame;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.e2ee.group.BouncyCastleEngine;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.identity.authority.IssuedLeaf;
import org.sabha.identity.authority.LeafSubject;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.identity.authority.SignatureKey;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/**
 * A meeting on virtual time whose server is this object: it orders commits as an honest one would, until a test makes it
 * say something else. People are the client's own key sessions.
 */
final class Stage {
    static final long SECOND = 1_000_000_000L;
    static final Instant TODAY = Instant.parse("2026-11-24T10:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final IdSource ids = new IdSource(RandomGenerator.of("L64X128MixRandom"));
    final MlsEngine engine = new BouncyCastleEngine(random);
    final RoomId room = ids.newRoomId();
    final byte[] linkSecret = new byte[LinkSecret.BYTES];
    final MeetingAuthority authority;
    final Map<Integer, Person> leaves = new LinkedHashMap<>();
    Octets groupId = Octets.EMPTY;
    Octets statement = Octets.EMPTY;
    long epoch;
    long now = SECOND;
    private Set<Person> apart = Set.of();

    Stage(Path folder) {
        authority = authority(folder);
        random.nextBytes(linkSecret);
    }

    MeetingAuthority authority(Path folder) {
        try {
            return MeetingAuthority.open(folder, random, TODAY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One client: the key session, what it said and what it was told. */
    final class Person implements KeyOutput {
        final String name;
        final Role role;
        final ParticipantId participant = ids.newParticipantId();
        private final Supplier<MemberKeys> newKeys;
        MemberKeys keys;
        final GroupSession session;
        final MediaKeys media;
        final List<ClientMessage> sent = new ArrayList<>();
        final List<Alarm> alarms = new ArrayList<>();
        final List<ReceivedFrame> seen = new ArrayList<>();
        final List<TextMessage> read = new ArrayList<>();
        /** What was read, and what was said to be missing. */
        final List<String> shown = new ArrayList<>();

        final Map<Long, EpochSecret> secrets = new LinkedHashMap<>();
        List<GroupPerson> members = List.of();
        private int relayed;
        Sending sending = Sending.CLOSED;

        Person(String name, Role role, Supplier<MemberKeys> newKeys) {
            this(name, role, newKeys, List.of());
        }

        Person(String name, Role role, Supplier<MemberKeys> newKeys, List<DeviceKeys> before) {
            this.name = name;
            this.role = role;
            this.newKeys = newKeys;
            keys = newKeys.get();
            session = new GroupSession(keys, before, this, random);
            media = new MediaKeys(seen::add, alarms::add);
        }

        void hears(ServerMessage message) {
            session.receive(message, now);
        }

        /** The last thing of a kind that was said. */
        <T extends ClientMessage> T last(Class<T> kind) {
            for (int i = sent.size() - 1; i >= 0; i--) {
                if (kind.isInstance(sent.get(i))) {
                    return kind.cast(sent.get(i));
                }
            }
            throw new AssertionError(name + " said no " + kind.getSimpleName());
        }

        /** The first statement of the group that this person made last. */
        Statement lastStated() {
            return Statement.read(last(ClientMessage.CreateGroup.class).statement())
                    .orElseThrow();
        }

        boolean hasSaid(Class<? extends ClientMessage> kind) {
            return sent.stream().anyMatch(kind::isInstance);
        }

        List<Alarm.Kind> alarmed() {
            return alarms.stream().map(Alarm::kind).toList();
        }

        /** Whose word that they have the keys this device misses, by name. */
        List<String> missing() {
            return members.stream()
                    .filter(member -> member.word() == GroupPerson.Word.MISSING)
                    .map(member -> member.identity().name())
                    .toList();
        }

        int leaf() {
            return leaves.entrySet().stream()
                    .filter(entry -> entry.getValue() == this)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }

        ParticipantView view() {
            return Views.participant(participant, name, role);
        }

        /** A sealed Opus frame, as it goes to the media node; null when nothing may be sent. */
        byte @Nullable [] speaks(String text) {
            EncodedFrame clear = EncodedFrame.audio(0, 20, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            EncodedFrame sealed = media.seal(TrackSource.MICROPHONE, clear, now);
            return sealed == null ? null : sealed.payload();
        }

        /** One sealed spatial layer of a VP9 picture. */
        byte[] draws(String text) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            EncodedFrame sealed =
                    media.seal(TrackSource.CAMERA, EncodedFrame.video(MediaCodec.VP9, 0, true, 64, 64, bytes), now);
            return java.util.Objects.requireNonNull(sealed).payload();
        }

        /** A picture of several layers comes in a slot in which the server says {@code who} is. */
        void sees(List<byte[]> layers, Person who) {
            sees(layers, () -> new MediaKeys.Shown.Leaf(session.leafOf(who.participant)));
        }

        void sees(List<byte[]> layers, java.util.function.Supplier<MediaKeys.Shown> shown) {
            media.open(LayeredFrame.of("5", MediaCodec.VP9, layers), shown, now);
        }

        /** A frame comes in a slot in which the server says {@code who} is. */
        void receives(byte @Nullable [] wire, Person who) {
            if (wire == null) {
                throw new AssertionError("nothing was sent");
            }
            media.open(
                    new ReceivedFrame("0").opened(wire, -1),
                    () -> new MediaKeys.Shown.Leaf(session.leafOf(who.participant)),
                    now);
        }

        /** A voice comes in a slot of which the server says nothing. */
        void hearsVoice(byte @Nullable [] wire) {
            if (wire == null) {
                throw new AssertionError("nothing was sent");
            }
            media.open(new ReceivedFrame("0").opened(wire, -1), MediaKeys.Shown.Unnamed::new, now);
        }

        List<String> heard() {
            return seen.stream()
                    .map(frame -> new String(frame.copyPayload(), java.nio.charset.StandardCharsets.UTF_8))
                    .toList();
        }

        @Override
        public void say(ClientMessage message) {
            sent.add(message);
        }

        @Override
        public void freshKeys() {
            keys = newKeys.get();
            session.renew(keys);
        }

        @Override
        public void epoch(int ownLeaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age) {
            secrets.put(secret.epoch(), secret);
            media.epoch(ownLeaf, secret, cause, age, now);
        }

        @Override
        public void inUse(long number) {
            media.inUse(number);
        }

        @Override
        public void sending(Sending next) {
            sending = next;
            media.sending(next);
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
            read.add(message);
            shown.add(message.text());
        }

        @Override
        public void missing(MissingMessage message) {
            shown.add("(missing from " + message.from().identity().name() + ")");
        }
    }

    Person person(String name, Role role) {
        return person(name, role, ids.newInvitationId(), authority, room);
    }

    /** @param instead what the device has in place of the library's engine */
    Person person(String name, Role role, UnaryOperator<MlsEngine> instead) {
        InvitationId invitation = ids.newInvitationId();
        return new Person(name, role, () -> {
            MemberKeys made = keys(name, role, invitation, authority, room);
            return new MemberKeys(
                    instead.apply(engine), made.device(), made.chain(), made.leaves(), made.link(), made.room());
        });
    }

    /** Somebody for whose name an organisation vouches. */
    Person verified(String name, String organisation) {
        InvitationId invitation = ids.newInvitationId();
        return new Person(name, Role.PARTICIPANT, () -> {
            DeviceKeys device = engine.newDeviceKeys();
            return keys(
                    subject(name, Role.PARTICIPANT, invitation, room, Optional.of(organisation)), device, authority);
        });
    }

    Person person(String name, Role role, InvitationId invitation, MeetingAuthority by, RoomId certifiedRoom) {
        return new Person(name, role, () -> keys(name, role, invitation, by, certifiedRoom));
    }

    /**
     * Somebody whom the server certifies as a member's device.
     *
     * @param before keys that vouch for the one of now
     */
    Person certifiedAs(Person member, List<DeviceKeys> before) {
        return new Person(member.name, member.role, member.newKeys, before);
    }

    /** The same with another role in the certificate, and in what the server says. */
    Person certifiedAs(Person member, InvitationId invitation, Role role) {
        return new Person(
                member.name,
                role,
                () -> keys(member.name, role, invitation, authority, room),
                List.of(member.keys.device()));
    }

    /** Keys that somebody knocks with, with any words of keys of before. */
    KeyOffer offer(Person person, List<Octets> words) {
        return offer(person, person.keys.chain(), words);
    }

    /** @param chain the certificates that they show */
    KeyOffer offer(Person person, List<Octets> chain, List<Octets> words) {
        MemberKeys keys = person.keys;
        MlsEngine.OwnKeyPackage made =
                engine.newKeyPackage(keys.device(), new MlsEngine.LeafCredential.Certified(chain), words);
        return new KeyOffer(Octets.of(made.message()), keys.link().proof(keys.room(), made.reference()));
    }

    InvitationId newInvitation() {
        return ids.newInvitationId();
    }

    RoomId newRoom() {
        return ids.newRoomId();
    }

    private MemberKeys keys(
            String name, Role role, InvitationId invitation, MeetingAuthority by, RoomId certifiedRoom) {
        return keys(subject(name, role, invitation, certifiedRoom, Optional.empty()), engine.newDeviceKeys(), by);
    }

    private static LeafSubject subject(
            String name, Role role, InvitationId invitation, RoomId certifiedRoom, Optional<String> verifiedBy) {
        return new LeafSubject(
                certifiedRoom, invitation, new DeviceId("a".repeat(32)), new DisplayName(name), role, verifiedBy);
    }

    private MemberKeys keys(LeafSubject subject, DeviceKeys device, MeetingAuthority by) {
        IssuedLeaf issued = by.issue(subject, new SignatureKey(device.signatureKey()), TODAY);
        CertifiedLeaves trust = MemberKeys.trust(Octets.of(authority.root()), room.value(), () -> TODAY)
                .orElseThrow();
        return new MemberKeys(
                engine,
                device,
                List.of(Octets.of(issued.leaf()), Octets.of(issued.intermediate())),
                trust,
                new LinkSecret(linkSecret),
                room.value());
    }

    /** From now on the server hands nothing on between these and the others. */
    void keepsApart(Person... some) {
        apart = Set.of(some);
    }

    /** What was sealed for all since, each to the others. */
    private void relays() {
        for (Person from : List.copyOf(leaves.values())) {
            for (ClientMessage message :
                    List.copyOf(from.sent.subList(Math.min(from.relayed, from.sent.size()), from.sent.size()))) {
                if (message instanceof ClientMessage.Seal seal && seal.channel() == SealedChannel.EPOCH) {
                    var sealed = new ServerMessage.Sealed(
                            from.participant, seal.channel(), seal.audience(), seal.to(), seal.payload());
                    leaves.values().stream()
                            .filter(to -> to != from && apart.contains(to) == apart.contains(from))
                            .forEach(to -> to.hears(sealed));
                }
            }
            from.relayed = from.sent.size();
        }
    }

    // ---- an honest server

    /** The first host makes the group. */
    Person founder(String name) {
        return founder(person(name, Role.HOST));
    }

    Person founder(Person host) {
        host.hears(new ServerMessage.Granted(
                host.participant, new Secret("t"), 30_000, Optional.empty(), Optional.empty()));
        ClientMessage.CreateGroup create = host.last(ClientMessage.CreateGroup.class);
        groupId = create.groupId();
        statement = create.statement();
        leaves.clear();
        leaves.put(0, host);
        epoch = 0;
        seat(host, Optional.empty());
        return host;
    }

    void seat(Person person, Optional<Octets> welcome) {
        person.hears(seated(person, welcome, statement));
    }

    ServerMessage.Seated seated(Person person, Optional<Octets> welcome, Octets sent) {
        GroupEntry entry = new GroupEntry(groupId, epoch, welcome, Optional.empty(), sent, groupLeaves());
        List<ParticipantView> all = leaves.values().stream().map(Person::view).toList();
        return new ServerMessage.Seated(
                person.participant,
                new Secret("t"),
                30_000,
                Views.meeting(locked()),
                all,
                List.of(),
                Optional.of(entry));
    }

    /** A snapshot of another epoch, as after messages that never came. */
    ServerMessage.Seated seatedAt(Person person, long number) {
        ServerMessage.Seated now = seated(person, Optional.empty(), statement);
        GroupEntry entry =
                new GroupEntry(groupId, number, Optional.empty(), Optional.empty(), statement, groupLeaves());
        return new ServerMessage.Seated(
                now.self(),
                now.ticket(),
                now.resumeWindowMillis(),
                now.meeting(),
                now.participants(),
                now.waiting(),
                Optional.of(entry));
    }

    private boolean locked() {
        return Statement.read(statement).orElseThrow().terms().locked();
    }

    /** What the server shows of the lock, whatever hosts stated. */
    void shows(boolean locked) {
        var changed = new ServerMessage.MeetingChanged(Views.meeting(locked));
        leaves.values().forEach(person -> person.hears(changed));
    }

    private List<GroupLeaf> groupLeaves() {
        return leaves.entrySet().stream()
                .map(entry -> new GroupLeaf(entry.getKey(), entry.getValue().participant))
                .toList();
    }

    /** A host lets somebody in who knocks; everybody who is in hears of it. */
    Person admits(Person host, String name) {
        return admits(host, person(name, Role.PARTICIPANT), false);
    }

    /** @param presides what the server says of them to people */
    Person admits(Person host, Person guest, boolean presides) {
        KeyOffer offer = guest.session.offer();
        host.hears(new ServerMessage.WaitingAdded(
                new WaitingView(guest.participant, guest.name, TODAY, presides, Optional.of(offer))));
        ClientMessage.Admit admit =
                (ClientMessage.Admit) host.session.prepare(new ClientMessage.Admit(guest.participant), now);
        host.hears(new ServerMessage.WaitingRemoved(guest.participant));
        wants(host, List.of(wanted(guest, offer, admit.endorsement(), Optional.of(host))), List.of());
        orders(host, List.of(guest), List.of());
        return guest;
    }

    ServerMessage.CommitWanted.WantedAdd wanted(
            Person guest, KeyOffer offer, Optional<Octets> endorsement, Optional<Person> endorser) {
        return new ServerMessage.CommitWanted.WantedAdd(
                guest.participant, guest.name, offer, endorsement, endorser.map(person -> person.participant));
    }

    void wants(Person committer, List<ServerMessage.CommitWanted.WantedAdd> adds, List<Integer> removals) {
        List<Long> numbers = removals.stream().map(Integer::longValue).toList();
        committer.hears(new ServerMessage.CommitWanted(epoch, adds, numbers, adds.isEmpty() && removals.isEmpty()));
    }

    /** Orders the commit that somebody said last; who is added is seated in the same turn. */
    void orders(Person committer, List<Person> added, List<Integer> removed) {
        ClientMessage.Commit commit = committer.last(ClientMessage.Commit.class);
        List<Person> before = List.copyOf(leaves.values());
        List<GroupLeaf> gone = new ArrayList<>();
        for (int leaf : removed) {
            Person person = leaves.remove(leaf);
            if (person != null) {
                gone.add(new GroupLeaf(leaf, person.participant));
            }
        }
        List<GroupLeaf> come = new ArrayList<>();
        for (Person person : added) {
            int leaf = 0;
            while (leaves.containsKey(leaf)) {
                leaf++;
            }
            leaves.put(leaf, person);
            come.add(new GroupLeaf(leaf, person.participant));
        }
        epoch++;
        ServerMessage.GroupCommit message =
                new ServerMessage.GroupCommit(epoch, committer.participant, commit.commit(), come, gone);
        for (Person person : before) {
            if (leaves.containsValue(person)) {
                gone.forEach(leaf -> person.hears(new ServerMessage.ParticipantLeft(leaf.participant(), Views.LEFT)));
                added.forEach(newcomer -> person.hears(new ServerMessage.ParticipantJoined(newcomer.view())));
                person.hears(message);
            }
        }
        added.forEach(person -> seat(person, commit.welcome()));
        leaves.values().forEach(person -> person.hears(new ServerMessage.EpochInUse(epoch)));
    }

    /** A host's act that changes the terms. */
    void states(Person host, ClientMessage act) {
        putsInForce(Views.statementOf(host.session.prepare(act, now)).orElseThrow());
    }

    /** What a host's device stated by itself, of keys of hosts. */
    void restates(Person host) {
        putsInForce(host.last(ClientMessage.Restate.class).statement());
    }

    private void putsInForce(Octets next) {
        statement = next;
        leaves.values().forEach(person -> person.hears(new ServerMessage.StatementChanged(next)));
        shows(locked());
    }

    /** Time goes on, and everybody looks. */
    void passes(long nanos) {
        for (long left = nanos; left > 0; left -= SECOND / 2) {
            now += Math.min(left, SECOND / 2);
            leaves.values().forEach(person -> {
                person.session.onTimeout(now);
                person.media.settle(now);
            });
            relays();
        }
    }

    static ClientMessage.SetRule withoutLobby() {
        return new ClientMessage.SetRule(AdvisoryClause.A2, "off");
    }
}
