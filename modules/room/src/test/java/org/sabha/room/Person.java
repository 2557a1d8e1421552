package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Consent;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.GrantedTrack;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.NameWarning;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.keys.IssuedKeys;

/** Somebody in a {@link MeetingScript}: what they do, what their client answers, and what they saw. */
final class Person {
    private final MeetingScript meeting;
    private final World world;
    DisplayName name;
    DeviceId device;

    String client = "test 1";

    @Nullable
    Secret invitation;

    @Nullable
    InvitationId invitationId;

    @Nullable
    Secret ticket;

    @Nullable
    ParticipantId id;

    /** Answers of this person's client, unless it is made to hang. */
    boolean answers = true;

    /** To the notice on personal data, said whenever they knock. */
    Optional<Consent> consent = Optional.empty();

    private boolean verified;

    /** That they are signed in to. */
    Optional<AccountId> account = Optional.empty();

    GroupDevice keys;
    final ArrayDeque<ClientMessage> toSay = new ArrayDeque<>();
    Optional<ConnectionId> connection = Optional.empty();
    final List<ServerMessage> seen = new ArrayList<>();
    final Map<ParticipantId, ParticipantView> roster =
            new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    final Map<ParticipantId, String> door = new HashMap<>();

    /** What this host was warned of at the door. */
    final Map<ParticipantId, NameWarning> warned = new HashMap<>();

    long received;
    long said;
    private long negotiation;
    private int looked;
    private int provedPassword;

    Person(MeetingScript meeting, String text) {
        this.meeting = meeting;
        this.world = meeting.world;
        keys = new GroupDevice(world.room.id());
        name = new DisplayName(text);
        device = deviceOf(text);
        provedPassword = meeting.passwordGeneration();
    }

    // --- ways in

    Person joinsAsHost() {
        invitation = world.hostInvitation;
        arrives(EntryMethod.BROWSER);
        return this;
    }

    /** Comes with an invitation that this host mints for them. */
    Person isInvitedBy(Person host) {
        host.says(new ClientMessage.Invite());
        invitation = host.last(ServerMessage.InvitationIssued.class).invitation();
        invitationId = meeting.rows("invite").getLast().invitation().orElseThrow();
        return this;
    }

    Person holds(Secret secret) {
        invitation = secret;
        invitationId = null;
        return this;
    }

    Person useDevice(String text) {
        device = deviceOf(text);
        return this;
    }

    /** What the server asks before it gives a join token. */
    CredentialCheck asksToJoin() {
        return world.room.checkCredentials(invitation(), device, EntryMethod.BROWSER, account);
    }

    /** Shows the password, gets a token and connects. */
    Person knocks() {
        return arrives(EntryMethod.BROWSER);
    }

    Person arrives(EntryMethod by) {
        provedPassword = meeting.passwordGeneration();
        if (asksToJoin() instanceof CredentialCheck.Opens opens) {
            invitationId = opens.invitation();
        }
        return connectsWithToken(by);
    }

    /** Closed the browser, or cleared its storage: the keys of before are lost, the name of the device is not. */
    Person forgetsKeys() {
        keys = new GroupDevice(world.room.id());
        return this;
    }

    /** Connects with a token got earlier, whatever happened since. */
    Person connectsWithToken(EntryMethod by) {
        keys = keys.next();
        toSay.clear();
        isIssued(keys);
        return connectsWith(by, Optional.of(keys.freshKeys()));
    }

    /** The server has certified keys for them. */
    GroupDevice isIssued(GroupDevice made) {
        return isIssued(made, name, verified);
    }

    GroupDevice isIssued(GroupDevice made, DisplayName as, boolean vouchedFor) {
        var holder = new GroupMember.Holder(invitationIdOrUnknown(), device);
        var bearer = new IssuedKeys.Bearer(holder, as, vouchedFor);
        world.handle(new RoomCommand.KeysCertified(bearer, made.certified()));
        return made;
    }

    /** Types another name at the door. */
    Person isCalled(String text) {
        name = new DisplayName(text);
        return this;
    }

    /** The organisation vouches for the name. */
    Person isVerified() {
        verified = true;
        return this;
    }

    Person connectsWith(EntryMethod by, Optional<KeyOffer> offer) {
        ConnectionId fresh = dial();
        world.handle(new RoomCommand.Arrive(
                fresh,
                by,
                invitationIdOrUnknown(),
                device,
                name,
                provedPassword,
                client,
                offer,
                consent,
                verified,
                account));
        look();
        meeting.answer();
        return this;
    }

    private InvitationId invitationIdOrUnknown() {
        return invitationId == null ? new InvitationId("z".repeat(16)) : invitationId;
    }

    private ConnectionId dial() {
        ConnectionId fresh = world.connect();
        connection = Optional.of(fresh);
        looked = 0;
        received = 0;
        said = 0;
        roster.clear();
        door.clear();
        return fresh;
    }

    Person losesSocket() {
        look();
        world.handle(new RoomCommand.Disconnect(id(), connection.orElseThrow()));
        connection = Optional.empty();
        toSay.clear();
        meeting.answer();
        return this;
    }

    Person resumes() {
        return resumesWith(ticket());
    }

    Person resumesWith(Secret with) {
        ConnectionId fresh = world.connect();
        connection = Optional.of(fresh);
        looked = 0;
        world.handle(new RoomCommand.Resume(fresh, with, received));
        look();
        meeting.answer();
        return this;
    }

    Person acknowledges() {
        look();
        world.handle(new RoomCommand.Acknowledge(id(), received));
        return this;
    }

    // --- acts

    Person says(ClientMessage message) {
        look();
        said++;
        world.handle(new RoomCommand.Say(id(), said, message));
        meeting.look();
        meeting.answer();
        return this;
    }

    Person repeats(long seq, ClientMessage message) {
        world.handle(new RoomCommand.Say(id(), seq, message));
        meeting.look();
        return this;
    }

    Person admits(Person other) {
        return says(new ClientMessage.Admit(other.id(), Optional.of(Octets.of(new byte[64]))));
    }

    Person refuses(Person other) {
        return says(new ClientMessage.Refuse(other.id()));
    }

    Person removes(Person other) {
        return says(new ClientMessage.Remove(other.id()));
    }

    Person locks() {
        keys.locked = true;
        return says(new ClientMessage.Lock(statement()));
    }

    Person unlocks() {
        keys.locked = false;
        return says(new ClientMessage.Unlock(statement()));
    }

    /** The next statement of this host's client; none where there is no key group. */
    Optional<Octets> statement() {
        look();
        return keys.groupId == null ? Optional.empty() : Optional.of(keys.nextStatement());
    }

    Person raisesHand() {
        return says(new ClientMessage.RaiseHand(true));
    }

    Person leaves() {
        return says(new ClientMessage.Leave());
    }

    Person ends() {
        return says(new ClientMessage.EndForAll());
    }

    Person makes(Person other, Role role) {
        return says(new ClientMessage.SetRole(other.id(), role));
    }

    Person letsShare(Person other, boolean allowed) {
        return says(new ClientMessage.SetShareRight(other.id(), allowed));
    }

    /** Puts them on everybody's stage. */
    Person spotlights(Person other) {
        return says(new ClientMessage.Spotlight(other.id()));
    }

    Person setsRule(AdvisoryClause clause, String value) {
        return says(new ClientMessage.SetRule(clause, value));
    }

    Person invitesAndLetsIn(Person guest) {
        guest.isInvitedBy(this).knocks();
        admits(guest);
        guest.isIn();
        return this;
    }

    /** The same for who is not in at once. */
    Person invitesAndLetsInSoon(Person guest) {
        guest.isInvitedBy(this).knocks();
        return admits(guest);
    }

    /** Offers these sources, each on its own section, without waiting for the answer. */
    Person offers(TrackSource... sources) {
        acknowledges();
        var tracks = new ArrayList<PublishedTrack>();
        for (TrackSource source : sources) {
            tracks.add(new PublishedTrack(midOf(source), source));
        }
        return says(new ClientMessage.Offer(++negotiation, "offer", tracks));
    }

    Person offersAgain(long number, PublishedTrack... tracks) {
        return says(new ClientMessage.Offer(number, "offer", List.of(tracks)));
    }

    Person publishes(TrackSource... sources) {
        offers(sources);
        return isAnswered();
    }

    /** The media plane takes all that was granted in the last offer. */
    Person isAnswered() {
        RoomEffect.NegotiateMedia asked = world.negotiations.get(id());
        if (asked != null) {
            isAnswered(asked.negotiation(), asked.tracks());
        }
        return this;
    }

    Person isAnswered(long number, List<GrantedTrack> accepted) {
        world.handle(new RoomCommand.MediaAnswered(id(), number, "answer", accepted));
        meeting.look();
        return this;
    }

    // --- what they saw

    void look() {
        if (connection.isEmpty()) {
            return;
        }
        World.Line line = world.line(connection.get());
        for (; looked < line.frames.size(); looked++) {
            take(line.frames.get(looked));
        }
        if (line.bound.isPresent()) {
            id = line.bound.get();
        }
    }

    /** Says one thing that the client has to say by itself. Returns whether there was one. */
    boolean answersOne() {
        look();
        if (!answers || connection.isEmpty() || toSay.isEmpty()) {
            return false;
        }
        says(toSay.removeFirst());
        return true;
    }

    private void take(ServerFrame frame) {
        if (frame.seq() > 0) {
            received = frame.seq();
        }
        seen.add(frame.message());
        toSay.addAll(keys.answers(frame.message(), id));
        switch (frame.message()) {
            case ServerMessage.Waiting waiting -> {
                ticket = waiting.ticket();
                id = waiting.self();
                roster.clear();
            }
            case ServerMessage.Seated seated -> {
                ticket = seated.ticket();
                id = seated.self();
                roster.clear();
                seated.participants().forEach(view -> roster.put(view.id(), view));
                door.clear();
                seated.waiting().forEach(view -> door.put(view.id(), view.name()));
            }
            case ServerMessage.Granted granted -> {
                ticket = granted.ticket();
                id = granted.self();
                roster.clear();
            }
            case ServerMessage.Resumed resumed -> ticket = resumed.ticket();
            case ServerMessage.ParticipantJoined joined ->
                roster.put(joined.participant().id(), joined.participant());
            case ServerMessage.ParticipantChanged changed ->
                roster.put(changed.participant().id(), changed.participant());
            case ServerMessage.ParticipantLeft left -> roster.remove(left.participant());
            case ServerMessage.WaitingAdded added -> {
                door.put(added.waiting().id(), added.waiting().name());
                added.waiting()
                        .nameWarning()
                        .ifPresent(warning -> warned.put(added.waiting().id(), warning));
            }
            case ServerMessage.WaitingRemoved removed -> door.remove(removed.participant());
            default -> {
                // Looked up in "seen" where a test asks for it.
            }
        }
    }

    ParticipantId id() {
        if (id == null) {
            throw new AssertionError(name.value() + " never came");
        }
        return id;
    }

    Secret ticket() {
        if (ticket == null) {
            throw new AssertionError(name.value() + " has no ticket");
        }
        return ticket;
    }

    Secret invitation() {
        if (invitation == null) {
            throw new AssertionError(name.value() + " has no invitation");
        }
        return invitation;
    }

    InvitationId invitationId() {
        if (invitationId == null) {
            throw new AssertionError(name.value() + " has no invitation");
        }
        return invitationId;
    }

    /** Everybody in this client's roster who is not away. */
    private Set<ParticipantId> presentInRoster() {
        return roster.values().stream()
                .filter(view -> !view.away())
                .map(ParticipantView::id)
                .collect(Collectors.toSet());
    }

    Person isIn() {
        look();
        assertTrue(world.transports.contains(id()), () -> name.value() + " should be in; saw " + seen);
        if (connection.isPresent()) {
            assertEquals(world.transports, presentInRoster(), "present in roster = media receivers");
        }
        return this;
    }

    Person waits() {
        look();
        assertFalse(seen.isEmpty(), () -> name.value() + " should wait, but heard nothing");
        assertInstanceOf(ServerMessage.Waiting.class, lastNumbered(), () -> name.value() + " should wait");
        assertFalse(world.transports.contains(id()), () -> name.value() + " has a transport at the door");
        return this;
    }

    private ServerMessage lastNumbered() {
        return seen.stream()
                .filter(message -> message instanceof ServerMessage.Waiting
                        || message instanceof ServerMessage.Seated
                        || message instanceof ServerMessage.Closed)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    Person isOut(CloseCause cause) {
        look();
        assertEquals(Optional.of(new ServerMessage.Closed(cause)), seen.stream().reduce((_, later) -> later));
        assertFalse(id != null && world.transports.contains(id), () -> name.value() + " still has a transport");
        return this;
    }

    Person isToldThatTheClientIsTooOld() {
        return isToldNoMoreThan(ReasonCode.CLIENT_TOO_OLD, AdvisoryClause.C5);
    }

    /** Is told what every outsider is told, and nothing else. */
    Person isTurnedAway() {
        return isToldNoMoreThan(ReasonCode.CANNOT_OPEN, AdvisoryClause.C7);
    }

    private Person isToldNoMoreThan(ReasonCode reason, AdvisoryClause clause) {
        World.Line line = world.line(connection.orElseThrow());
        assertEquals(
                List.of(
                        new ServerFrame(1, 0, new ServerMessage.Denied(0, reason, Optional.of(clause))),
                        new ServerFrame(0, 0, new ServerMessage.Closed(CloseCause.REFUSED))),
                line.frames);
        assertEquals(Optional.of(CloseCause.REFUSED), line.closed);
        assertEquals(Optional.empty(), line.bound);
        return this;
    }

    Person isDenied(ReasonCode reason) {
        assertEquals(reason, last(ServerMessage.Denied.class).reason());
        return this;
    }

    Person hasReceivedNothing() {
        look();
        assertEquals(List.of(), seen);
        return this;
    }

    /** Nothing but being told to wait. */
    Person hasReceivedOnlyWaiting() {
        look();
        seen.forEach(message -> assertInstanceOf(ServerMessage.Waiting.class, message));
        return this;
    }

    Person forgetsWhatItSaw() {
        look();
        seen.clear();
        return this;
    }

    <T extends ServerMessage> T last(Class<T> type) {
        look();
        return seen.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((_, later) -> later)
                .orElseThrow(
                        () -> new AssertionError(name.value() + " got no " + type.getSimpleName() + " in " + seen));
    }

    <T extends ServerMessage> List<T> all(Class<T> type) {
        look();
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }

    ParticipantView sees(Person other) {
        look();
        ParticipantView view = roster.get(other.id());
        if (view == null) {
            throw new AssertionError(name.value() + " does not see " + other.name.value());
        }
        return view;
    }

    TrackId track(TrackSource source) {
        return sees(this).tracks().stream()
                .filter(track -> track.source() == source)
                .map(ParticipantView.TrackView::id)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name.value() + " does not publish " + source));
    }

    boolean publishesNow(TrackSource source) {
        return sees(this).tracks().stream().anyMatch(track -> track.source() == source);
    }

    /** The meeting as this person was last told of it. */
    MeetingView meeting() {
        return seen.stream()
                .map(message -> switch (message) {
                    case ServerMessage.Seated seated -> Optional.of(seated.meeting());
                    case ServerMessage.MeetingChanged changed -> Optional.of(changed.meeting());
                    default -> Optional.<MeetingView>empty();
                })
                .flatMap(Optional::stream)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    MeetingView.RuleView rule(AdvisoryClause clause) {
        return meeting().rules().stream()
                .filter(rule -> rule.clause() == clause)
                .findFirst()
                .orElseThrow();
    }

    private static String midOf(TrackSource source) {
        return switch (source) {
            case MICROPHONE -> "0";
            case CAMERA -> "1";
            case SCREEN -> "2";
            case SCREEN_AUDIO -> "3";
        };
    }

    private static DeviceId deviceOf(String text) {
        StringBuilder id = new StringBuilder();
        for (char c : text.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z') {
                id.append(c);
            }
        }
        return new DeviceId((id + "2".repeat(32)).substring(0, 32));
    }
}
