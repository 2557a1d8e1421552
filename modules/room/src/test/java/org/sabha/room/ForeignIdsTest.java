package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.FileId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PollId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/**
 * Whatever of another meeting somebody names over a WebSocket, they get what they would get for an id that nobody has: every
 * message that names anything, by role, with the ids of a meeting that goes on and with invented ones (H8).
 */
@Tag("H8")
class ForeignIdsTest {
    private static final Set<Class<?>> IDS = Set.of(
            ParticipantId.class,
            FileId.class,
            PollId.class,
            TrackId.class,
            InvitationId.class,
            RoomId.class,
            Secret.class);

    /** Ids of one meeting, or of none. */
    private record Named(ParticipantId participant, TrackId track, FileId file, PollId poll) {}

    private static final Named INVENTED = new Named(
            new ParticipantId("z".repeat(16)),
            new TrackId("z".repeat(16)),
            new FileId("z".repeat(26)),
            new PollId("z".repeat(26)));

    /** What names something. Those that open a socket are tried below, as they come before anybody is in. */
    private static final Map<Class<? extends ClientMessage>, Function<Named, ClientMessage>> NAMING = Map.ofEntries(
            Map.entry(ClientMessage.Admit.class, ids -> new ClientMessage.Admit(ids.participant())),
            Map.entry(
                    ClientMessage.AdmitAll.class,
                    ids -> new ClientMessage.AdmitAll(Optional.of(
                            List.of(new ClientMessage.AdmitAll.Admission(ids.participant(), Optional.empty()))))),
            Map.entry(ClientMessage.Refuse.class, ids -> new ClientMessage.Refuse(ids.participant())),
            Map.entry(ClientMessage.Remove.class, ids -> new ClientMessage.Remove(ids.participant())),
            Map.entry(
                    ClientMessage.Mute.class, ids -> new ClientMessage.Mute(ids.participant(), TrackSource.MICROPHONE)),
            Map.entry(ClientMessage.LowerHand.class, ids -> new ClientMessage.LowerHand(ids.participant())),
            Map.entry(ClientMessage.AskToUnmute.class, ids -> new ClientMessage.AskToUnmute(ids.participant())),
            Map.entry(
                    ClientMessage.SetRole.class,
                    ids -> new ClientMessage.SetRole(ids.participant(), Role.ALTERNATE_HOST)),
            Map.entry(
                    ClientMessage.SetShareRight.class, ids -> new ClientMessage.SetShareRight(ids.participant(), true)),
            Map.entry(ClientMessage.SetFileRight.class, ids -> new ClientMessage.SetFileRight(ids.participant(), true)),
            Map.entry(
                    ClientMessage.SetCaptionRight.class,
                    ids -> new ClientMessage.SetCaptionRight(ids.participant(), true)),
            Map.entry(
                    ClientMessage.SetPermission.class,
                    ids -> new ClientMessage.SetPermission(Optional.of(ids.participant()), Permission.UNMUTE, false)),
            Map.entry(ClientMessage.FetchFile.class, ids -> new ClientMessage.FetchFile(ids.file())),
            Map.entry(ClientMessage.WithdrawFile.class, ids -> new ClientMessage.WithdrawFile(ids.file())),
            Map.entry(ClientMessage.OpenPoll.class, ids -> openPoll(Messages.POLL, ids.participant())),
            Map.entry(ClientMessage.CastBallot.class, ids -> new ClientMessage.CastBallot(ids.poll(), Messages.BALLOT)),
            Map.entry(ClientMessage.ClosePoll.class, ids -> Messages.closePoll(ids.poll())),
            Map.entry(ClientMessage.TellResult.class, ids -> new ClientMessage.TellResult(ids.poll(), Messages.BALLOT)),
            Map.entry(
                    ClientMessage.GiveFloor.class,
                    ids -> new ClientMessage.GiveFloor(Optional.of(ids.participant()), Optional.empty())),
            Map.entry(ClientMessage.Spotlight.class, ids -> new ClientMessage.Spotlight(ids.participant())),
            Map.entry(
                    ClientMessage.HandOverAndLeave.class, ids -> new ClientMessage.HandOverAndLeave(ids.participant())),
            Map.entry(
                    ClientMessage.Seal.class,
                    ids -> new ClientMessage.Seal(
                            SealedChannel.CHAT,
                            SealedAudience.PERSON,
                            Optional.of(ids.participant()),
                            Octets.of(new byte[8]))),
            Map.entry(
                    ClientMessage.Show.class,
                    ids -> new ClientMessage.Show(List.of(new SlotRequest("v0", Optional.of(ids.track()), 360, 1)))));

    private static ClientMessage openPoll(PollId poll, ParticipantId voter) {
        return new ClientMessage.OpenPoll(poll, PollKind.SECRET, List.of(voter), Optional.empty(), Messages.BALLOT);
    }

    private static final Set<Class<?>> OPENING = Set.of(ClientMessage.Authenticate.class, ClientMessage.Resume.class);

    /** Another meeting on the same server, with people and a shared camera. */
    private static final class Elsewhere {
        final MeetingScript meeting =
                new MeetingScript(RoomSettings.of(new RoomId("b".repeat(24)), "Elsewhere"), PolicyRules.advisory(), 77);
        final Person host = meeting.person("Host Elsewhere");
        final Person guest = meeting.person("Guest Elsewhere");
        final Person waiting = meeting.person("Waiting Elsewhere");

        Elsewhere() {
            host.joinsAsHost();
            host.invitesAndLetsIn(guest);
            guest.publishes(TrackSource.CAMERA);
            waiting.isInvitedBy(host).knocks().waits();
            host.says(openPoll(Messages.POLL, guest.id()));
            host.setsRule(AdvisoryClause.A6, "hosts").says(new ClientMessage.OfferFile(1));
            meeting.world.handle(new RoomCommand.FileStored(
                    meeting.world.shelf.keySet().iterator().next()));
        }

        Named seated() {
            return new Named(
                    guest.id(),
                    host.sees(guest).tracks().getFirst().id(),
                    meeting.world.shelf.keySet().iterator().next(),
                    Messages.POLL);
        }

        Named atTheDoor() {
            return new Named(waiting.id(), seated().track(), seated().file(), seated().poll());
        }
    }

    /** Who says it. */
    enum By {
        HOST,
        ALTERNATE_HOST,
        PARTICIPANT,
        WAITING
    }

    /** What came of one message: what everybody was told, what the media plane was asked, and the rows. */
    private record Outcome(
            List<List<ServerMessage>> told, Map<ParticipantId, List<SlotRequest>> shown, List<String> rows) {}

    private static Outcome outcome(By by, ClientMessage message) {
        MeetingScript here = new MeetingScript();
        Person host = here.person("Host");
        Person deputy = here.person("Deputy");
        Person guest = here.person("Guest");
        Person waiting = here.person("Waiting");
        host.joinsAsHost();
        host.invitesAndLetsIn(deputy);
        host.makes(deputy, Role.ALTERNATE_HOST);
        host.invitesAndLetsIn(guest);
        guest.publishes(TrackSource.CAMERA, TrackSource.MICROPHONE);
        waiting.isInvitedBy(host).knocks();
        Person who = switch (by) {
            case HOST -> host;
            case ALTERNATE_HOST -> deputy;
            case PARTICIPANT -> guest;
            case WAITING -> waiting;
        };
        int rowsBefore = here.world.audit.size();
        List<Integer> toldBefore = here.world.lines.values().stream()
                .map(line -> line.frames.size())
                .toList();
        here.world.shown.clear();
        who.says(message);
        List<World.Line> lines = List.copyOf(here.world.lines.values());
        List<List<ServerMessage>> told = Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                .map(i -> lines.get(i)
                        .messages()
                        .subList(toldBefore.get(i), lines.get(i).frames.size()))
                .toList();
        List<String> rows = here.world.audit.subList(rowsBefore, here.world.audit.size()).stream()
                .map(row -> row.verb() + " "
                        + row.reason().map(ReasonCode::wireName).orElse("done") + " " + row.clause())
                .toList();
        return new Outcome(told, Map.copyOf(here.world.shown), rows);
    }

    static Stream<Class<? extends ClientMessage>> naming() {
        return NAMING.keySet().stream().sorted((one, other) -> one.getName().compareTo(other.getName()));
    }

    @ParameterizedTest
    @MethodSource("naming")
    void anIdOfAnotherMeetingIsAnIdThatNobodyHas(Class<? extends ClientMessage> message) {
        Function<Named, ClientMessage> naming = Objects.requireNonNull(NAMING.get(message));
        Elsewhere elsewhere = new Elsewhere();
        int rowsThere = elsewhere.meeting.world.audit.size();
        for (By by : By.values()) {
            Outcome invented = outcome(by, naming.apply(INVENTED));
            assertEquals(invented, outcome(by, naming.apply(elsewhere.seated())), () -> by + " names somebody seated");
            assertEquals(
                    invented, outcome(by, naming.apply(elsewhere.atTheDoor())), () -> by + " names somebody waiting");
            // Whoever admits all admits those who wait here; what else is in the list is nobody.
            assertTrue(
                    message.equals(ClientMessage.AdmitAll.class)
                            || invented.rows().stream().noneMatch(row -> row.contains(" done ")),
                    () -> by + " did " + invented.rows());
        }
        assertEquals(rowsThere, elsewhere.meeting.world.audit.size());
        elsewhere.guest.isIn();
        elsewhere.waiting.waits();
    }

    /** A message that names something and is not tried here is a hole. */
    @Test
    void everyMessageThatNamesAnythingIsTried() {
        Set<String> named = Arrays.stream(ClientMessage.class.getPermittedSubclasses())
                .filter(type -> !OPENING.contains(type))
                .filter(type ->
                        Arrays.stream(type.getRecordComponents()).anyMatch(part -> names(part.getGenericType())))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                named,
                NAMING.keySet().stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static boolean names(Type type) {
        return switch (type) {
            case Class<?> found
            when found.isRecord() && !IDS.contains(found) ->
                Arrays.stream(found.getRecordComponents()).anyMatch(part -> names(part.getGenericType()));
            case Class<?> found -> IDS.contains(found);
            case ParameterizedType of ->
                Arrays.stream(of.getActualTypeArguments()).anyMatch(ForeignIdsTest::names);
            default -> false;
        };
    }

    // --- what opens a socket

    @Test
    @Tag("H16")
    void aTicketOfAnotherMeetingOpensNoSeatHere() {
        Elsewhere elsewhere = new Elsewhere();
        MeetingScript here = new MeetingScript();
        Person host = here.person("Host");
        Person guest = here.person("Guest");
        host.joinsAsHost();
        host.invitesAndLetsIn(guest);
        guest.losesSocket();
        String secret = elsewhere.guest.ticket().reveal().substring(25);
        for (Secret ticket : List.of(
                elsewhere.guest.ticket(),
                elsewhere.waiting.ticket(),
                // under the name of this meeting, as a forger would send it
                new Secret("a".repeat(24) + "." + secret),
                new Secret("a".repeat(24) + "." + "z".repeat(secret.length())))) {
            Person thief = here.person("Thief " + ticket.reveal());
            thief.resumesWith(ticket).isTurnedAway();
        }
        assertEquals(2, host.roster.size());
        guest.resumes();
        guest.isIn();
        elsewhere.guest.isIn();
    }

    @Test
    @Tag("H9")
    void anInvitationOfAnotherMeetingOpensNothingHere() {
        Elsewhere elsewhere = new Elsewhere();
        MeetingScript here = new MeetingScript();
        Person host = here.person("Host");
        host.joinsAsHost();
        Secret foreign =
                elsewhere.meeting.person("Invited").isInvitedBy(elsewhere.host).invitation();
        Person thief = here.person("Thief");
        var unknown = thief.holds(new Secret("z".repeat(26))).asksToJoin();
        assertEquals(unknown, thief.holds(foreign).asksToJoin());
        assertEquals(
                unknown, thief.holds(elsewhere.meeting.world.hostInvitation).asksToJoin());
        // A token that this server gave for the other meeting's invitation is judged here like any other.
        thief.invitationId = new InvitationId("y".repeat(16));
        thief.connectsWithToken(org.sabha.model.EntryMethod.BROWSER).isTurnedAway();
        here.pass(Duration.ofSeconds(1));
        assertEquals(1, host.roster.size());
        elsewhere.host.isIn();
    }

    @Test
    void aTrackOfAnotherMeetingIsAskedOfNoMediaPlane() {
        Elsewhere elsewhere = new Elsewhere();
        Outcome outcome = outcome(
                By.HOST,
                new ClientMessage.Show(List.of(
                        new SlotRequest("v0", Optional.of(elsewhere.seated().track()), 360, 1))));
        assertEquals(
                List.of(List.of(new SlotRequest("v0", Optional.empty(), 360, 1))),
                List.copyOf(outcome.shown().values()));
    }

    @Test
    void whoIsNotThereIsNotThere() {
        Outcome removal = outcome(By.HOST, new ClientMessage.Remove(INVENTED.participant()));
        assertEquals(List.of("remove no-such-participant Optional.empty"), removal.rows());
        assertTrue(removal.told().stream()
                .flatMap(List::stream)
                .noneMatch(message -> message.equals(new ServerMessage.Closed(CloseCause.REMOVED))));
    }
}
