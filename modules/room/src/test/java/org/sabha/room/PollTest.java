package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Octets;
import org.sabha.model.PollId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.PollKind;
import org.sabha.protocol.PollOutcome;
import org.sabha.protocol.PollStanding;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** Polls, as the room knows them: who may vote, who has, and ballots without names. */
@Tag("T52")
class PollTest {
    private static final PollId POLL = Messages.POLL;
    private static final Octets WORDS = Octets.of(new byte[] {1, 2, 3});

    private final MeetingScript meeting = MeetingScript.ofThree();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void isOpened(PollKind kind, Optional<Long> seconds, Person... voters) {
        alice.says(new ClientMessage.OpenPoll(
                POLL, kind, Arrays.stream(voters).map(Person::id).toList(), seconds, WORDS));
    }

    private void isOpenedForAll() {
        isOpened(PollKind.ROLL_CALL, Optional.empty(), alice, bob, carol);
    }

    private void isOpenedSecretly() {
        isOpened(PollKind.SECRET, Optional.empty(), alice, bob, carol);
    }

    private static Octets ballot(int first) {
        var bytes = new byte[156];
        bytes[0] = (byte) first;
        return Octets.of(bytes);
    }

    private static void votes(Person person, int ballot) {
        person.says(new ClientMessage.CastBallot(POLL, ballot(ballot)));
    }

    private static ServerMessage.PollOpened opened(Person person) {
        return person.all(ServerMessage.PollOpened.class).getLast();
    }

    private static ServerMessage.PollClosed closed(Person person) {
        return person.all(ServerMessage.PollClosed.class).getLast();
    }

    private static List<Octets> results(Person person) {
        return person.all(ServerMessage.PollResult.class).stream()
                .map(ServerMessage.PollResult::result)
                .toList();
    }

    private static ReasonCode denied(Person person) {
        return person.all(ServerMessage.Denied.class).getLast().reason();
    }

    @Test
    void whoeverIsSeatedAndNamedHasAVote() {
        isOpened(PollKind.ROLL_CALL, Optional.of(60L), alice, bob);
        assertEquals(List.of(alice.id(), bob.id()), opened(carol).voters());
        assertEquals(PollStanding.MAY_VOTE, opened(bob).you());
        assertEquals(PollStanding.NO_VOTE, opened(carol).you());
        assertEquals(Optional.of(meeting.world.now.plusSeconds(60)), opened(bob).until());
        assertEquals(WORDS, opened(bob).opening());
        votes(carol, 1);
        assertEquals(ReasonCode.NO_VOTE_IN_POLL, denied(carol));
    }

    @Test
    void ballotsComeOutInTheOrderOfTheirBytesAndNotBeforeTheEnd() {
        isOpenedSecretly();
        votes(carol, 200);
        votes(alice, 7);
        votes(bob, 100);
        meeting.pass(Duration.ofSeconds(1));
        assertEquals(3, bob.all(ServerMessage.PollMoved.class).getLast().voted());
        assertEquals(List.of(), bob.all(ServerMessage.PollClosed.class));

        alice.says(Messages.closePoll(POLL));
        assertEquals(List.of(ballot(7), ballot(100), ballot(200)), closed(bob).ballots());
        assertEquals(List.of(alice.id(), bob.id(), carol.id()), closed(bob).voted());
    }

    @Test
    void manyVotesAreToldOfAsOne() {
        isOpenedForAll();
        votes(alice, 1);
        votes(bob, 2);
        assertEquals(List.of(), carol.all(ServerMessage.PollMoved.class));
        meeting.pass(PollActs.TOGETHER);
        assertEquals(
                List.of(2L),
                carol.all(ServerMessage.PollMoved.class).stream()
                        .map(ServerMessage.PollMoved::voted)
                        .toList());
    }

    @Test
    void aVoteIsGivenOnceByWhicheverConnection() {
        isOpenedForAll();
        votes(bob, 1);
        assertEquals(1, bob.all(ServerMessage.BallotTaken.class).size());
        votes(bob, 2);
        assertEquals(ReasonCode.VOTE_IS_GIVEN, denied(bob));
        bob.losesSocket();
        bob.knocks();
        assertEquals(PollStanding.HAS_VOTED, opened(bob).you());
        votes(bob, 3);
        assertEquals(ReasonCode.VOTE_IS_GIVEN, denied(bob));
        alice.says(Messages.closePoll(POLL));
        assertEquals(List.of(ballot(1)), closed(carol).ballots());
    }

    @Test
    void whoComesBackBeforeTheirVoteHasItStill() {
        isOpenedForAll();
        var before = bob.id();
        bob.losesSocket();
        bob.knocks();
        assertTrue(!bob.id().equals(before));
        assertEquals(PollStanding.MAY_VOTE, opened(bob).you());
        votes(bob, 3);
        alice.says(Messages.closePoll(POLL));
        assertEquals(List.of(before), closed(carol).voted());
    }

    @Test
    void whoComesLaterSeesThePollAndHasNoVote() {
        isOpenedForAll();
        votes(bob, 1);
        Person dave = meeting.person("Dave");
        alice.invitesAndLetsIn(dave);
        assertEquals(PollStanding.NO_VOTE, opened(dave).you());
        assertEquals(1, opened(dave).voted());
        votes(dave, 9);
        assertEquals(ReasonCode.NO_VOTE_IN_POLL, denied(dave));

        alice.says(Messages.closePoll(POLL));
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(1, closed(dave).ballots().size());
    }

    @Test
    void ofAPollThatIsClosedOnlyItsVotersLearnAndWhoWasThere() {
        Person dave = meeting.person("Dave");
        isOpenedForAll();
        carol.leaves();
        alice.invitesAndLetsIn(dave);
        alice.says(Messages.closePoll(POLL));
        Person erin = meeting.person("Erin");
        alice.invitesAndLetsIn(erin);
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(List.of(), erin.all(ServerMessage.PollOpened.class));
        assertEquals(List.of(), erin.all(ServerMessage.PollClosed.class));
        assertEquals(List.of(), erin.all(ServerMessage.PollResult.class));
        assertEquals(WORDS, dave.all(ServerMessage.PollResult.class).getLast().result());
    }

    @Test
    void eachHostTellsOneResultAndNoneTakesTheirPlace() {
        isOpenedForAll();
        alice.makes(bob, Role.ALTERNATE_HOST);
        alice.says(Messages.closePoll(POLL));
        bob.says(new ClientMessage.TellResult(POLL, ballot(1)));
        bob.says(new ClientMessage.TellResult(POLL, ballot(2)));
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(List.of(ballot(1), WORDS), results(carol));
        assertEquals("told-before", meeting.rows("tell-result").get(1).value().orElseThrow());
    }

    @Test
    void aMeetingHasAThousandPollsAndNoMore() {
        for (int number = 0; number <= Meeting.MAX_POLLS; number++) {
            var id = new PollId(
                    Integer.toString(100_000 + number, 8).replace('0', 'a').replace('1', 'b') + "c".repeat(20));
            alice.says(new ClientMessage.OpenPoll(id, PollKind.SECRET, List.of(bob.id()), Optional.empty(), WORDS));
            alice.says(new ClientMessage.ClosePoll(id, false, WORDS));
        }
        assertEquals(Meeting.MAX_POLLS, bob.all(ServerMessage.PollOpened.class).size());
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
    }

    @Test
    void anIdStandsForOnePollAndIsNotOpenedAgain() {
        isOpenedForAll();
        votes(bob, 1);
        alice.says(Messages.closePoll(POLL));
        isOpenedForAll();
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
        var next = new PollId("q".repeat(26));
        alice.says(new ClientMessage.OpenPoll(next, PollKind.SECRET, List.of(bob.id()), Optional.empty(), WORDS));
        alice.says(Messages.closePoll(next));
        isOpenedForAll();
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
    }

    @Test
    void onlyOnePollIsOpenAndOnlyHostsOpenCloseAndTell() {
        isOpenedForAll();
        isOpenedForAll();
        assertEquals(ReasonCode.POLL_IS_OPEN, denied(alice));
        bob.says(Messages.closePoll(POLL));
        assertEquals(ReasonCode.HOST_ONLY, denied(bob));
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));

        alice.makes(bob, Role.HOST);
        alice.leaves();
        bob.says(Messages.closePoll(POLL));
        bob.says(new ClientMessage.TellResult(POLL, WORDS));
        bob.says(new ClientMessage.TellResult(POLL, ballot(1)));
        assertEquals(List.of(WORDS), results(carol));
        votes(carol, 1);
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(carol));
        bob.says(Messages.closePoll(POLL));
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(bob));
    }

    @Test
    void itClosesByItselfWhenItsTimeIsOver() {
        isOpened(PollKind.ROLL_CALL, Optional.of(60L), alice, bob, carol);
        votes(bob, 1);
        meeting.pass(Duration.ofSeconds(61));
        assertEquals(1, closed(carol).ballots().size());
        AuditRow row = meeting.rows("close-poll").getLast();
        assertEquals(Optional.empty(), row.actor());
        assertEquals(Optional.of("voted=1 voters=3"), row.value());
    }

    @Test
    void theLogHasNoVoteAndNoVoter() {
        isOpenedForAll();
        votes(alice, 1);
        votes(bob, 2);
        alice.says(Messages.closePoll(POLL));
        assertEquals(
                Optional.of("roll-call voters=3"),
                meeting.rows("open-poll").getLast().value());
        assertEquals(
                Optional.of("voted=2 voters=3"),
                meeting.rows("close-poll").getLast().value());
        assertEquals(List.of(), meeting.rows("cast-ballot"));
    }

    @Test
    void aSecretPollInWhichOneOrTwoVotedTellsNobodyWhatTheyVoted() {
        isOpenedSecretly();
        votes(alice, 1);
        votes(bob, 2);
        alice.says(Messages.closePoll(POLL));
        assertEquals(PollOutcome.TOO_FEW_VOTES, closed(carol).outcome());
        assertEquals(List.of(), closed(carol).ballots());
        assertEquals(List.of(), closed(carol).voted());
        assertEquals(
                Optional.of("too-few-votes voted=2 voters=3"),
                meeting.rows("close-poll").getLast().value());
        carol.losesSocket();
        carol.knocks();
        assertEquals(List.of(), closed(carol).ballots());
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
    }

    @Test
    void aSecretPollInWhichNobodyVotedIsCounted() {
        isOpenedSecretly();
        alice.says(Messages.closePoll(POLL));
        assertEquals(PollOutcome.COUNTED, closed(carol).outcome());
    }

    @Test
    void theEndOfItsTimeTellsNoMoreOfTwoVotesThanAHostWould() {
        isOpened(PollKind.SECRET, Optional.of(60L), alice, bob, carol);
        votes(alice, 1);
        votes(bob, 2);
        meeting.pass(Duration.ofSeconds(61));
        assertEquals(PollOutcome.TOO_FEW_VOTES, closed(carol).outcome());
        assertEquals(List.of(), closed(carol).ballots());
    }

    @Test
    void aHostTakesAPollBackAndNothingOfItIsPublished() {
        isOpenedForAll();
        votes(alice, 1);
        votes(bob, 2);
        votes(carol, 3);
        alice.says(new ClientMessage.ClosePoll(POLL, false, ballot(9)));
        assertEquals(PollOutcome.WITHDRAWN, closed(carol).outcome());
        assertEquals(List.of(), closed(carol).ballots());
        assertEquals(List.of(), closed(carol).voted());
        assertEquals(
                Optional.of("withdrawn voted=3 voters=3"),
                meeting.rows("close-poll").getLast().value());
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
        isOpenedForAll();
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
    }

    @Test
    void theWordOfWhoeverEndsItIsHandedToAllAndTimeHasNone() {
        isOpened(PollKind.ROLL_CALL, Optional.of(60L), alice, bob, carol);
        alice.says(new ClientMessage.ClosePoll(POLL, true, ballot(9)));
        assertEquals(Optional.of(ballot(9)), closed(carol).word());
        carol.losesSocket();
        carol.knocks();
        assertEquals(Optional.of(ballot(9)), closed(carol).word());
    }

    @Test
    void theResultOfAPollComesAlsoWhileTheNextIsOpen() {
        isOpenedForAll();
        votes(bob, 1);
        alice.says(Messages.closePoll(POLL));
        var next = new PollId("q".repeat(26));
        alice.says(new ClientMessage.OpenPoll(next, PollKind.ROLL_CALL, List.of(bob.id()), Optional.empty(), WORDS));
        alice.says(new ClientMessage.TellResult(POLL, WORDS));
        assertEquals(List.of(WORDS), results(carol));
        bob.losesSocket();
        bob.knocks();
        assertEquals(
                List.of(POLL, next),
                bob.all(ServerMessage.PollOpened.class).stream()
                        .map(ServerMessage.PollOpened::poll)
                        .skip(2)
                        .toList());
        assertEquals(POLL, closed(bob).poll());
        votes(bob, 4);
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(bob));
        alice.says(Messages.closePoll(POLL));
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(alice));
    }

    @Test
    void aMeetingThatFallsAsleepCountsNothing() {
        isOpenedForAll();
        votes(bob, 1);
        alice.losesSocket();
        meeting.pass(Duration.ofHours(1));
        assertEquals(
                Optional.of("not-counted"), meeting.rows("close-poll").getLast().value());
        assertEquals(List.of(), bob.all(ServerMessage.PollClosed.class));
    }

    @Test
    void aRestartEndsIt() {
        isOpenedForAll();
        meeting.serverRestarts();
        alice.resumes();
        bob.resumes();
        votes(bob, 1);
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(bob));
    }

    @Test
    void anotherFollowsOnceTheLastIsClosed() {
        isOpenedForAll();
        alice.says(Messages.closePoll(POLL));
        var next = new PollId("q".repeat(26));
        alice.says(new ClientMessage.OpenPoll(next, PollKind.ROLL_CALL, List.of(bob.id()), Optional.empty(), WORDS));
        assertEquals(next, opened(bob).poll());
        votes(bob, 1);
        assertEquals(ReasonCode.NO_SUCH_POLL, denied(bob));
    }
}
