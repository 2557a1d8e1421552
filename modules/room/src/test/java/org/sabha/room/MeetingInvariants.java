package org.sabha.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.GrantedTrack;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.Role;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.port.AuditRow;

/**
 * What must hold after every step, told from commands and effects alone: the checker keeps its own books and never looks
 * into the room.
 */
final class MeetingInvariants {
    /** A person's device and invitation. */
    record Identity(InvitationId invitation, DeviceId device) {}

    private static final Set<Class<?>> FOR_ANYBODY = Set.of(
            ServerMessage.Waiting.class,
            ServerMessage.Granted.class,
            ServerMessage.CommitRefused.class,
            ServerMessage.DoorMessage.class,
            ServerMessage.Pong.class,
            ServerMessage.Denied.class,
            ServerMessage.ProtocolError.class,
            ServerMessage.Closed.class);

    private static final Set<String> HOSTS_ONLY = Set.of(
            "invite",
            "admit",
            "admit-all",
            "tell-door",
            "refuse",
            "remove",
            "mute",
            "mute-all",
            "lower-hand",
            "ask-to-unmute",
            "lock",
            "unlock",
            "set-role",
            "restate",
            "set-share-right",
            "set-file-right",
            "set-caption-right",
            "spotlight",
            "give-floor",
            "end-floor",
            "open-poll",
            "close-poll",
            "tell-result",
            "set-rule",
            "hand-over-and-leave",
            "end-for-all");

    private final Map<ParticipantId, Identity> identities = new HashMap<>();
    private final Map<Identity, Role> roles = new HashMap<>();
    private final Map<ParticipantId, SimulatedClient> clients = new HashMap<>();
    private final Map<ConnectionId, ParticipantId> bound = new HashMap<>();
    private final Map<ParticipantId, ConnectionId> current = new HashMap<>();
    private final Set<ConnectionId> closed = new HashSet<>();
    private final Set<ParticipantId> transports = new HashSet<>();
    private final Set<ParticipantId> fileReaders = new HashSet<>();
    private final Map<FileId, FileSize> shelf = new HashMap<>();
    private final Map<TrackId, GrantedTrack> tracks = new HashMap<>();
    private final Map<TrackId, ParticipantId> owners = new HashMap<>();
    private final Set<DeviceId> bannedDevices = new HashSet<>();
    private final Set<InvitationId> bannedInvitations = new HashSet<>();
    private final Set<InvitationId> hostInvitations = new HashSet<>();
    /** The newest offer of each that the media plane has. */
    private final Map<ParticipantId, Long> negotiations = new HashMap<>();

    /** Stays that were taken up after a restart, until they come back; and until they say something. */
    private final Set<ParticipantId> restored = new HashSet<>();

    /** Stays that have begun and not ended. */
    private final Set<ParticipantId> present = new HashSet<>();

    /** Who comes without any key of before, and so is nobody who returns. */
    private final Set<ConnectionId> forgetful = new HashSet<>();

    /** Who has had a seat in this meeting, whether they have it still or not. */
    private final Set<Identity> everSeated = new HashSet<>();

    private final AwayParticipants away = new AwayParticipants();

    /** Under whose leaf of the key group everybody's media must be sealed. */
    private final Map<ParticipantId, Integer> senderLeaves = new HashMap<>();

    private final List<String> broken = new ArrayList<>();
    private boolean locked;
    private boolean lobby = true;
    private boolean personal = true;
    private boolean ended;
    private Set<ParticipantId> seatedBefore = Set.of();
    private final boolean hasKeys;
    private final KeyGroupInvariants group = new KeyGroupInvariants(broken::add, bound);
    private final PollInvariants polls = new PollInvariants(broken::add);
    private final EvidenceInvariants evidence = new EvidenceInvariants(broken::add, this::isHere);

    MeetingInvariants(boolean hasKeys) {
        this.hasKeys = hasKeys;
    }

    /** The first invitation: whoever comes with it is host. */
    void created(InvitationId host) {
        hostInvitations.add(host);
    }

    /** Whoever comes with this connection has lost the keys of before. */
    void forgets(ConnectionId connection) {
        forgetful.add(connection);
    }

    /** Who receives media, in the order of their ids. */
    List<ParticipantId> seated() {
        return transports.stream()
                .sorted(Comparator.comparing(ParticipantId::value))
                .toList();
    }

    /** Who of them may admit, remove and end. */
    List<ParticipantId> presiding() {
        return seated().stream().filter(this::presides).toList();
    }

    /** Who shares, if anybody. */
    Optional<ParticipantId> sharing() {
        return tracks.entrySet().stream()
                .filter(track -> track.getValue().source() == TrackSource.SCREEN)
                .map(track -> owners.get(track.getKey()))
                .findFirst();
    }

    /** Who is at the door. */
    List<ParticipantId> waiting() {
        return present.stream()
                .filter(id -> !transports.contains(id))
                .sorted(Comparator.comparing(ParticipantId::value))
                .toList();
    }

    /** Checks one step. Returns what it broke, in words; empty if nothing. */
    List<String> check(
            RoomCommand command, List<RoomEffect> effects, RoomStatus status, EvidenceInvariants.Moment moment) {
        broken.clear();
        seatedBefore = Set.copyOf(transports);
        away.begin(command, effects);
        if (ended) {
            checkDeadRoom(command, effects);
        }
        evidence.check(command, effects, ended ? EvidenceInvariants.Moment.ENDED : moment);
        polls.check(effects);
        noteKeys(command, effects);
        group.begin(command, effects, identities);
        for (RoomEffect effect : effects) {
            take(command, effect);
        }
        checkPeople(status);
        checkTracks();
        if (hasKeys) {
            group.check(transports, present, senderLeaves);
        }
        return List.copyOf(broken);
    }

    /** Checks a restart: everybody keeps seat, place at the door and rights; connections and media are gone. */
    List<String> checkRestart(List<RoomEffect> effects, RoomStatus status) {
        broken.clear();
        Set<ParticipantId> before = Set.copyOf(transports);
        transports.clear();
        senderLeaves.clear();
        tracks.clear();
        owners.clear();
        negotiations.clear();
        current.clear();
        // Also those who are away: the server starts the numbers of all of them anew.
        restored.addAll(clients.keySet());
        evidence.restarted(present);
        for (RoomEffect effect : effects) {
            if (effect instanceof RoomEffect.OpenTransport(ParticipantId participant)) {
                require(before.contains(participant), () -> "a restart let somebody in: " + participant);
                transports.add(participant);
            } else if (effect instanceof RoomEffect.NameSender(ParticipantId participant, int leaf)) {
                named(participant, leaf);
            }
            require(!(effect instanceof RoomEffect.Send), () -> "a restart told somebody something: " + effect);
        }
        require(transports.equals(before), () -> "a restart cost somebody the seat: " + before);
        checkPeople(status);
        return List.copyOf(broken);
    }

    /** Whether they have not come back since the server was started anew. */
    boolean isRestored(ParticipantId id) {
        return restored.contains(id);
    }

    /** Keys that were taken: not those of a message that was not handled, or refused. */
    private void noteKeys(RoomCommand command, List<RoomEffect> effects) {
        if (command instanceof RoomCommand.Say say
                && say.message() instanceof ClientMessage.PresentKeyPackage
                && evidence.wasHandled()
                && effects.stream().noneMatch(effect -> effect instanceof RoomEffect.CommitRefused)
                && effects.stream()
                        .noneMatch(effect -> effect instanceof RoomEffect.Send send
                                && send.frame().message() instanceof ServerMessage.ProtocolError)) {
            group.offered(say.participant());
        }
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            broken.add(otherwise.get());
        }
    }

    // --- an ended room does nothing

    private void checkDeadRoom(RoomCommand command, List<RoomEffect> effects) {
        Optional<ConnectionId> knocking = connection(command);
        for (RoomEffect effect : effects) {
            boolean answer = switch (effect) {
                case RoomEffect.Send send ->
                    knocking.filter(send.connection()::equals).isPresent();
                case RoomEffect.CloseConnection close ->
                    knocking.filter(close.connection()::equals).isPresent();
                case RoomEffect.Audit audit -> audit.row().reason().isPresent();
                default -> false;
            };
            require(answer, () -> "the ended room did " + effect);
        }
    }

    static Optional<ConnectionId> connection(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Arrive arrive -> Optional.of(arrive.connection());
            case RoomCommand.Resume resume -> Optional.of(resume.connection());
            default -> Optional.empty();
        };
    }

    /** The number of the last message of this stay that the room has handled. */
    long lastSaid(ParticipantId id) {
        return evidence.lastSaid(id);
    }

    private boolean isHere(ParticipantId id) {
        return !ended && identities.containsKey(id) && present.contains(id);
    }

    boolean isPresent(ParticipantId id) {
        return present.contains(id);
    }

    private void takeEvidence(AuditRow row) {
        if (row.reason().isPresent()) {
            return;
        }
        if (row.verb().equals("admit")) {
            row.subject().ifPresent(group::letIn);
        } else if (row.verb().equals("admit-all")) {
            waiting().forEach(group::letIn);
        } else if (row.verb().equals("expel")) {
            row.subject().ifPresent(present::remove);
        }
        if (HOSTS_ONLY.contains(row.verb())) {
            row.actor().ifPresent(actor -> require(presides(actor), () -> "not a host's act, yet permitted: " + row));
        }
        switch (row.verb()) {
            case "lock" -> locked = true;
            case "unlock" -> locked = false;
            case "sleep" -> away.meetingSleeps();
            case "remove" ->
                row.subject().map(identities::get).ifPresent(removed -> {
                    bannedDevices.add(removed.device());
                    if (personal) {
                        bannedInvitations.add(removed.invitation());
                    }
                });
            case "set-role", "hand-over-and-leave" ->
                row.subject()
                        .map(identities::get)
                        .ifPresent(who -> roles.put(who, role(row.value().orElse(""))));
            case "set-rule" -> takeRule(row);
            case "lose" ->
                row.subject().ifPresent(lost -> {
                    if (transports.contains(lost)) {
                        away.lost(lost);
                    }
                    present.remove(lost);
                });
            default -> {
                // Changes none of the books that are kept here.
            }
        }
    }

    private void takeRule(AuditRow row) {
        if (row.clause().equals(Optional.of(AdvisoryClause.A2))) {
            lobby = row.value().equals(Optional.of("on"));
        }
        if (row.clause().equals(Optional.of(AdvisoryClause.C6))) {
            personal = row.value().equals(Optional.of("personal"));
        }
    }

    private static Role role(String code) {
        return Arrays.stream(Role.values())
                .filter(role -> Verbs.code(role).equals(code))
                .findFirst()
                .orElseThrow();
    }

    private Role roleOf(ParticipantId id) {
        Identity who = identities.get(id);
        if (who == null) {
            return Role.WAITING;
        }
        Role byInvitation = hostInvitations.contains(who.invitation()) ? Role.HOST : Role.PARTICIPANT;
        return roles.getOrDefault(who, byInvitation);
    }

    private void named(ParticipantId participant, int leaf) {
        require(transports.contains(participant), () -> "a sender was named who has no transport: " + participant);
        senderLeaves.put(participant, leaf);
    }

    private boolean presides(ParticipantId id) {
        return presides(roleOf(id));
    }

    private static boolean presides(Role role) {
        return role == Role.HOST || role == Role.ALTERNATE_HOST;
    }

    // --- effects, one after the other

    private void take(RoomCommand command, RoomEffect effect) {
        switch (effect) {
            case RoomEffect.BindConnection(ConnectionId connection, ParticipantId participant) ->
                bind(command, connection, participant);
            case RoomEffect.Send(ConnectionId connection, ServerFrame frame) -> sent(command, connection, frame);
            case RoomEffect.CloseConnection close -> hungUp(close.connection());
            case RoomEffect.OpenTransport(ParticipantId participant) -> opened(command, participant);
            case RoomEffect.NameSender(ParticipantId participant, int leaf) -> named(participant, leaf);
            case RoomEffect.CloseTransport(ParticipantId participant) -> {
                require(
                        transports.remove(participant),
                        () -> "a transport was closed that was not open: " + participant);
                senderLeaves.remove(participant);
                require(!owners.containsValue(participant), () -> "a transport was closed before its tracks");
            }
            case RoomEffect.NegotiateMedia negotiate -> {
                require(
                        transports.contains(negotiate.participant()),
                        () -> "media negotiated with nobody: " + negotiate);
                negotiations.put(negotiate.participant(), negotiate.negotiation());
                for (GrantedTrack track : negotiate.tracks()) {
                    tracks.put(track.track(), track);
                    owners.put(track.track(), negotiate.participant());
                }
            }
            case RoomEffect.PauseTrack(TrackId track) ->
                require(tracks.containsKey(track), () -> "no such track to pause");
            case RoomEffect.ResumeTrack(TrackId track) -> {
                require(tracks.containsKey(track), () -> "no such track to resume");
                require(
                        command instanceof RoomCommand.Say say
                                && say.message() instanceof ClientMessage.SetMuted
                                && say.participant().equals(owners.get(track)),
                        () -> "a track was opened by another hand than its owner's: " + command);
            }
            case RoomEffect.CloseTrack(TrackId track) -> {
                tracks.remove(track);
                owners.remove(track);
            }
            case RoomEffect.ShowSlots show ->
                require(transports.contains(show.receiver()), () -> "slots shown to nobody: " + show);
            case RoomEffect.Ended _ -> {
                ended = true;
                present.clear();
            }
            case RoomEffect.Audit(AuditRow row) -> takeEvidence(row);
            case RoomEffect.CancelTimer(RoomTimer timer) -> {
                // Somebody whose socket was lost either resumes or is gone.
                if (timer instanceof RoomTimer.ResumeWindow(ParticipantId participant)
                        && !(command instanceof RoomCommand.Resume)) {
                    present.remove(participant);
                }
            }
            case RoomEffect.ShelveFile(FileId file, FileSize size) -> shelf.put(file, size);
            case RoomEffect.OpenFile open -> {
                require(shelf.containsKey(open.file()), () -> "a ticket to a file that is not there: " + open);
                fileReaders.add(open.participant());
            }
            case RoomEffect.CloseFiles(ParticipantId participant) -> fileReaders.remove(participant);
            case RoomEffect.EraseFile(FileId file) ->
                require(shelf.remove(file) != null, () -> "no such file to erase: " + file);
            case RoomEffect.StartTimer _, RoomEffect.CommitOrdered _, RoomEffect.CommitRefused _ -> {
                // The world keeps time.
            }
        }
    }

    private void bind(RoomCommand command, ConnectionId connection, ParticipantId participant) {
        require(
                connection(command).filter(connection::equals).isPresent(),
                () -> "bound what did not knock: " + connection);
        bound.put(connection, participant);
        current.put(participant, connection);
        restored.remove(participant);
        clients.computeIfAbsent(participant, _ -> new SimulatedClient(broken::add));
        present.add(participant);
        if (command instanceof RoomCommand.Arrive arrive) {
            identities.put(participant, new Identity(arrive.invitation(), arrive.device()));
            group.offered(participant);
            if (mayEnter(command, participant)) {
                group.letIn(participant);
            }
        }
    }

    private void hungUp(ConnectionId connection) {
        require(closed.add(connection), () -> "a connection was closed twice");
        ParticipantId participant = bound.get(connection);
        if (participant != null && connection.equals(current.get(participant))) {
            current.remove(participant);
        }
    }

    /** The socket of somebody is gone, by the network or by a resume elsewhere. */
    void disconnected(ConnectionId connection) {
        ParticipantId participant = bound.get(connection);
        if (participant != null && connection.equals(current.get(participant))) {
            current.remove(participant);
        }
    }

    Optional<ConnectionId> connectionOf(ParticipantId id) {
        return Optional.ofNullable(current.get(id));
    }

    long lastSeqOf(ParticipantId id) {
        SimulatedClient client = clients.get(id);
        return client == null ? 0 : client.lastSeq;
    }

    private static Optional<ParticipantView> view(ServerMessage message) {
        return switch (message) {
            case ServerMessage.ParticipantJoined(ParticipantView view) -> Optional.of(view);
            case ServerMessage.ParticipantChanged(ParticipantView view) -> Optional.of(view);
            default -> Optional.empty();
        };
    }

    /** Nobody is heard, seen or with a hand up whom a host forbade it, but a host whom the group does not name yet. */
    private void checkForbidden(ParticipantView view) {
        if (hasKeys) {
            return;
        }
        for (ParticipantView.TrackView track : view.tracks()) {
            boolean kept = (track.source() == TrackSource.MICROPHONE
                            && view.forbidden().contains(Permission.UNMUTE))
                    || (track.source() == TrackSource.CAMERA && view.forbidden().contains(Permission.START_VIDEO));
            require(!kept || track.muted(), () -> "a forbidden source is live: " + view);
        }
        require(
                view.handRaisedAt().isEmpty() || !view.forbidden().contains(Permission.RAISE_HAND),
                () -> "a forbidden hand is up: " + view);
    }

    private void sent(RoomCommand command, ConnectionId connection, ServerFrame frame) {
        require(!closed.contains(connection), () -> "said something on a closed connection: " + frame.message());
        ParticipantId participant = bound.get(connection);
        SimulatedClient client = participant == null ? null : clients.get(participant);
        ServerMessage message = frame.message();
        if (message instanceof ServerMessage.Seated || message instanceof ServerMessage.Resumed) {
            require(
                    participant != null && transports.contains(participant),
                    () -> message + " was said to somebody who is not in: " + participant);
        } else if (client == null || !client.seated) {
            require(FOR_ANYBODY.contains(message.getClass()), () -> "an outsider was told " + message);
        }
        if (message instanceof ServerMessage.Closed && !(command instanceof RoomCommand.Resume)) {
            // In a resume it is the old socket that closes, and the stay goes on.
            present.remove(participant);
        }
        view(message).ifPresent(this::checkForbidden);
        if (message instanceof ServerMessage.ParticipantLeft left) {
            away.left(left.participant());
        }
        if (message instanceof ServerMessage.Answer answer && command instanceof RoomCommand.MediaAnswered) {
            require(
                    Optional.of(answer.negotiation()).equals(Optional.ofNullable(negotiations.get(participant))),
                    () -> "an answer to an offer of before: " + answer);
        }
        if (message instanceof ServerMessage.SlotChanged slot && command instanceof RoomCommand.SlotAssigned) {
            require(
                    slot.track().map(owners::get).equals(slot.participant()),
                    () -> "a slot's track is not its participant's: " + slot);
        }
        if (hasKeys && participant != null) {
            boolean entering = connection(command).filter(connection::equals).isPresent();
            group.sent(command, participant, message, entering);
        }
        boolean repeated = command instanceof RoomCommand.Resume
                && client != null
                && frame.seq() > 0
                && frame.seq() <= client.lastSeq;
        if (client != null && !repeated) {
            client.take(frame);
        }
    }

    // --- who may be seated, and why

    private void opened(RoomCommand command, ParticipantId participant) {
        require(transports.add(participant), () -> "a transport was opened twice: " + participant);
        group.seated(participant);
        Identity who = identities.get(participant);
        if (who == null) {
            broken.add("somebody was seated who never arrived: " + participant);
            return;
        }
        boolean isBack = away.returns(participant, command);
        require(!bannedDevices.contains(who.device()), () -> "a banned device is in: " + participant);
        require(!bannedInvitations.contains(who.invitation()), () -> "a banned invitation is in: " + participant);
        // What a commit told to nobody did is not known here; whoever had a seat may then take their own leaf again.
        boolean returns = !hasForgotten(participant)
                && (returns(who) || group.returns(who) || (group.isBlind() && everSeated.contains(who)));
        everSeated.add(who);
        if (isBack) {
            return;
        }
        if (locked && !returns) {
            require(presides(participant), () -> "the locked room let somebody new in: " + participant);
        }
        // Whoever makes the group, and with the lobby off everybody while a host is there, gets a seat unasked.
        boolean makes = command instanceof RoomCommand.Say say
                && say.message() instanceof ClientMessage.CreateGroup
                && say.participant().equals(participant)
                && presides(participant);
        boolean byRight = makes || (!lobby && isHostThere()) || returns;
        boolean byLeaf = hasKeys && (group.wasLetIn(participant) || byRight || group.isBlind());
        require(
                byLeaf || (!hasKeys && mayEnter(command, participant)),
                () -> "somebody was let in by nobody: " + participant + " by " + command);
        forgetful.removeIf(connection -> participant.equals(bound.get(connection)));
    }

    /** Until they are in: then they have the key of their leaf. */
    private boolean hasForgotten(ParticipantId participant) {
        return forgetful.stream().anyMatch(connection -> participant.equals(bound.get(connection)));
    }

    private boolean returns(Identity who) {
        return Stream.concat(seatedBefore.stream(), away.before().stream())
                .anyMatch(before -> who.equals(identities.get(before)));
    }

    private boolean mayEnter(RoomCommand command, ParticipantId participant) {
        Identity who = identities.get(participant);
        boolean arrives = command instanceof RoomCommand.Arrive && bound.containsValue(participant);
        boolean byHost = command instanceof RoomCommand.Say say
                && presides(say.participant())
                && (say.message() instanceof ClientMessage.AdmitAll
                        || (say.message() instanceof ClientMessage.Admit admit
                                && admit.participant().equals(participant)));
        boolean returns = who != null && !hasForgotten(participant) && returns(who);
        // Where there are keys, who presides makes the group or is let in by a host of it.
        boolean presides = !hasKeys && presides(participant);
        boolean byRight = arrives && (presides || returns || (!lobby && isHostThere()));
        return byHost || byRight;
    }

    private boolean isHostThere() {
        return seatedBefore.stream().anyMatch(this::presides);
    }

    private void checkPeople(RoomStatus status) {
        require(
                status.participants() == transports.size(),
                () -> "roster of " + status.participants() + " but " + transports.size() + " receivers of media");
        if (ended) {
            require(transports.isEmpty() && current.isEmpty(), () -> "somebody is left in an ended room");
            fileReaders.clear();
        }
        current.forEach((participant, _) -> checkClient(participant, clients.get(participant)));
        require(transports.containsAll(fileReaders), () -> "somebody who is not seated has a ticket to a file");
        for (ParticipantId in : transports) {
            require(present.contains(in), () -> "a receiver of media has left: " + in);
        }
    }

    private void checkClient(ParticipantId participant, @Nullable SimulatedClient client) {
        if (client == null) {
            broken.add("a connection speaks for nobody");
            return;
        }
        require(
                client.seated == transports.contains(participant),
                () -> participant + " was " + (client.seated ? "" : "not ")
                        + "told of a seat, and the media plane disagrees");
        if (!client.seated) {
            return;
        }
        require(client.present().equals(transports), () -> "a client's roster is not who receives media");
        Map<ParticipantId, Role> shown = new TreeMap<>(Comparator.comparing(ParticipantId::value));
        client.roster.forEach((id, view) -> shown.put(id, view.role()));
        shown.forEach((id, role) -> require(
                role == roleOf(id) || (hasKeys && role == Role.PARTICIPANT && presides(id)),
                () -> id + " is " + role + " but was made " + roleOf(id)));
        Set<ParticipantId> waiting = present.stream()
                .filter(id -> !transports.contains(id))
                .filter(id -> !hasKeys || group.isAdmissible(id))
                .filter(this::isTold)
                .collect(Collectors.toSet());
        Set<ParticipantId> door = client.door.stream().filter(this::isTold).collect(Collectors.toSet());
        require(
                door.equals(presides(shown.getOrDefault(participant, Role.WAITING)) ? waiting : Set.of()),
                () -> "the door as " + participant + " sees it is " + client.door + ", not " + waiting);
        for (ParticipantView view : client.roster.values()) {
            for (ParticipantView.TrackView track : view.tracks()) {
                require(
                        view.id().equals(owners.get(track.id())),
                        () -> "a track is shown that its owner does not have");
                require(
                        track.source() != TrackSource.SCREEN || view.mayShare(),
                        () -> "somebody shares without the right: " + view);
            }
        }
    }

    /** With a key group, what became of somebody without a connection is seen when they resume. */
    private boolean isTold(ParticipantId id) {
        return !hasKeys || current.containsKey(id);
    }

    private void checkTracks() {
        owners.forEach((track, owner) ->
                require(transports.contains(owner), () -> "the track " + track + " belongs to nobody seated"));
        long sharing = tracks.entrySet().stream()
                .filter(track -> track.getValue().source() == TrackSource.SCREEN)
                .map(track -> owners.get(track.getKey()))
                .distinct()
                .count();
        require(sharing <= 1, () -> sharing + " people share at once");
    }
}
