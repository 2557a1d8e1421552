package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PollId;
import org.sabha.policy.Action;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.poll.Poll;
import org.sabha.room.poll.Voter;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;

/** Opens a poll, takes its ballots without a word on whose they are, and hands all of them out when it is closed. */
final class PollActs {
    /** Progress is told to everybody, and of many votes as one. */
    static final Duration TOGETHER = Duration.ofMillis(500);

    private final Meeting meeting;
    private final Post post;
    private final Timers timers;

    PollActs(Meeting meeting, Post post, Timers timers) {
        this.meeting = meeting;
        this.post = post;
        this.timers = timers;
    }

    void open(CommandRequest said, ClientMessage.OpenPoll act) {
        CommandContext turn = said.turn();
        Map<Voter, ParticipantId> voters = voters(act);
        said.row().value(Verbs.code(act.kind()) + " voters=" + voters.size());
        Action.PollStage stage = stageFor(act.poll());
        Action.Electorate electorate = voters.isEmpty() ? Action.Electorate.NOBODY : Action.Electorate.SOMEBODY;
        if (said.mayDo(new Action.OpenPoll(stage, electorate))) {
            said.row().write();
            Optional<Instant> until = act.seconds().map(turn.now()::plusSeconds);
            var poll = new Poll(new Poll.Terms(act.poll(), act.kind(), said.by().id(), until, act.opening()), voters);
            meeting.openPoll(poll);
            until.ifPresent(at -> timers.start(turn, new RoomTimer.PollEnds(), at));
            meeting.roster().seated().forEach(stay -> tell(turn, stay, poll));
        }
    }

    /** An id stands for one poll: a second under it would have two results. */
    private Action.PollStage stageFor(PollId id) {
        if (meeting.poll().filter(Poll::isOpen).isPresent()) {
            return Action.PollStage.OPEN;
        }
        return meeting.hadPoll(id) ? Action.PollStage.USED : stage(meeting.poll());
    }

    private Map<Voter, ParticipantId> voters(ClientMessage.OpenPoll act) {
        Map<Voter, ParticipantId> voters = new LinkedHashMap<>();
        for (ParticipantId id : act.voters()) {
            meeting.roster()
                    .find(id)
                    .filter(Participant::isSeated)
                    .ifPresent(stay -> voters.putIfAbsent(voter(stay), stay.id()));
        }
        return voters;
    }

    private static Voter voter(Participant stay) {
        return new Voter(stay.entrant().invitation(), stay.entrant().device());
    }

    private static Action.PollStage stage(Poll poll) {
        if (poll.isOpen()) {
            return Action.PollStage.OPEN;
        }
        return poll.isCounted() ? Action.PollStage.CLOSED : Action.PollStage.NOT_COUNTED;
    }

    /** No row says that somebody voted: the log has how many did, and nothing to join a name with a time. */
    void vote(CommandRequest said, ClientMessage.CastBallot act) {
        Optional<Poll> poll = find(act.poll()).filter(Poll::isOpen);
        if (said.mayDo(new Action.Vote(standing(said.by(), poll))) && poll.isPresent()) {
            poll.get().take(voter(said.by()), act.ballot());
            post.send(said.turn(), said.by(), new ServerMessage.BallotTaken(act.poll()));
            if (!timers.isRunning(new RoomTimer.PollMoves())) {
                timers.start(
                        said.turn(),
                        new RoomTimer.PollMoves(),
                        said.turn().now().plus(TOGETHER));
            }
        }
    }

    private static Action.VoterStanding standing(Participant by, Optional<Poll> poll) {
        return poll.map(found -> switch (found.standing(voter(by))) {
                    case NO_VOTE -> Action.VoterStanding.NO_VOTER;
                    case MAY_VOTE -> Action.VoterStanding.MAY_VOTE;
                    case HAS_VOTED -> Action.VoterStanding.HAS_VOTED;
                })
                .orElse(Action.VoterStanding.NO_POLL);
    }

    void close(CommandRequest said, ClientMessage.ClosePoll act) {
        Optional<Poll> poll = find(act.poll());
        poll.ifPresent(found -> said.row().value(turnout(found)));
        if (said.mayDo(new Action.OnPoll(Action.PollVerb.CLOSE, stage(poll))) && poll.isPresent()) {
            close(said.turn(), poll.get(), act.counted(), Optional.of(act.word()));
            said.row().value(ended(poll.get())).write();
        }
    }

    void tellResult(CommandRequest said, ClientMessage.TellResult act) {
        Optional<Poll> poll = find(act.poll());
        if (!said.mayDo(new Action.OnPoll(Action.PollVerb.TELL_RESULT, stage(poll)))) {
            return;
        }
        boolean taken = poll.isPresent() && poll.get().tell(voter(said.by()), act.result());
        said.row().value(taken ? "told" : "told-before").write();
        if (taken) {
            var result = new ServerMessage.PollResult(act.poll(), act.result());
            meeting.roster().seated().stream()
                    .filter(stay -> poll.get().concerns(voter(stay)))
                    .forEach(stay -> post.send(said.turn(), stay, result));
        }
    }

    private Optional<Poll> find(PollId id) {
        return Stream.of(meeting.poll(), meeting.pollBefore())
                .flatMap(Optional::stream)
                .filter(poll -> poll.terms().id().equals(id))
                .findFirst();
    }

    private static Action.PollStage stage(Optional<Poll> poll) {
        return poll.map(PollActs::stage).orElse(Action.PollStage.NONE);
    }

    private static String turnout(Poll poll) {
        return "voted=" + poll.votedCount() + " voters=" + poll.voters().size();
    }

    private static String ended(Poll poll) {
        String how = poll.end().map(Poll.End::outcome).map(Verbs::code).orElse("open");
        return poll.isCounted() ? turnout(poll) : how + " " + turnout(poll);
    }

    private void close(CommandContext turn, Poll poll, boolean counted, Optional<Octets> word) {
        stopTimers(turn);
        poll.close(
                counted,
                word,
                meeting.roster().seated().stream().map(PollActs::voter).toList());
        post.broadcast(turn, closed(poll));
    }

    private void stopTimers(CommandContext turn) {
        timers.cancel(turn, new RoomTimer.PollEnds());
        timers.cancel(turn, new RoomTimer.PollMoves());
    }

    private static ServerMessage closed(Poll poll) {
        Poll.End end = poll.end().orElseThrow();
        return new ServerMessage.PollClosed(poll.terms().id(), end.outcome(), poll.voted(), poll.ballots(), end.word());
    }

    /** Its time is over. */
    void timeIsOver(CommandContext turn) {
        meeting.poll().filter(Poll::isOpen).ifPresent(poll -> {
            close(turn, poll, true, Optional.empty());
            turn.row(MeetingVerb.CLOSE_POLL).value(ended(poll)).write();
        });
    }

    void tellProgress(CommandContext turn) {
        meeting.poll()
                .filter(Poll::isOpen)
                .ifPresent(poll -> post.broadcast(
                        turn, new ServerMessage.PollMoved(poll.terms().id(), poll.votedCount())));
    }

    /** The meeting sleeps or ends: nothing is counted of a poll that is open, and nothing of any is kept. */
    void drop(CommandContext turn) {
        meeting.poll()
                .filter(Poll::isOpen)
                .ifPresent(_ ->
                        turn.row(MeetingVerb.CLOSE_POLL).value("not-counted").write());
        stopTimers(turn);
        meeting.forgetPolls();
    }

    /** All that somebody who takes a seat needs to know of the last two polls, as far as they were theirs or are open. */
    void tellAll(CommandContext turn, Participant stay) {
        meeting.pollBefore().ifPresent(poll -> tellAll(turn, stay, poll));
        meeting.poll().ifPresent(poll -> tellAll(turn, stay, poll));
    }

    private void tellAll(CommandContext turn, Participant stay, Poll poll) {
        if (poll.concerns(voter(stay))) {
            tell(turn, stay, poll);
            if (!poll.isOpen()) {
                post.send(turn, stay, closed(poll));
            }
            poll.results()
                    .forEach(result -> post.send(
                            turn,
                            stay,
                            new ServerMessage.PollResult(poll.terms().id(), result)));
        }
    }

    private void tell(CommandContext turn, Participant stay, Poll poll) {
        Poll.Terms terms = poll.terms();
        post.send(
                turn,
                stay,
                new ServerMessage.PollOpened(
                        terms.id(),
                        terms.kind(),
                        terms.opener(),
                        turn.now(),
                        terms.until(),
                        poll.voters(),
                        poll.votedCount(),
                        poll.standing(voter(stay)),
                        terms.opening()));
    }
}
