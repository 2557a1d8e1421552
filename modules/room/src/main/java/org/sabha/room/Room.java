package org.sabha.room;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.Door;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.admission.InvitationRegister;
import org.sabha.room.host.HostPresence;
import org.sabha.room.roster.Stay;

/**
 * One meeting, from its creation to its end: commands and times in, effects out. It does no I/O, reads no clock and is
 * not synchronised; the loop that owns it hands it one command after the other. The same commands, times and source of
 * ids give the same effects.
 */
public final class Room {
    private final Meeting meeting;
    private final Timers timers = new Timers();
    private final Post post;
    private final RefusedTickets refusedTickets;
    private final Departures departures;
    private final Entrances entrances;
    private final MediaActs media;
    private final Conversation conversation;
    private final RefusedCommits refusedCommits;
    private final KeyWork keyWork;

    /**
     * A room that was just made, asleep.
     *
     * @param hostInvitation makes its bearer host; said once, only its digest is kept
     * @param effects to be performed like those of {@link Room#handle}
     */
    public record Created(Room room, Secret hostInvitation, List<RoomEffect> effects) {
        public Created {
            effects = List.copyOf(effects);
        }
    }

    private Room(Meeting meeting) {
        this.meeting = meeting;
        this.post = new Post(meeting.roster(), meeting.tickets());
        this.refusedTickets = new RefusedTickets(timers);
        this.refusedCommits = new RefusedCommits(timers);
        this.departures = new Departures(meeting, post, timers, refusedTickets, refusedCommits);
        var seats = new Seats(meeting, post);
        this.entrances = new Entrances(meeting, post, timers, departures, refusedTickets, seats);
        this.media = new MediaActs(meeting, post);
        this.keyWork = new KeyWork(meeting, post, timers, departures, seats);
        var statements = new Statements(meeting, post, keyWork);
        var host = new HostActs(meeting, post, entrances, departures, media, statements);
        var keys = new KeyActs(meeting, post, seats, statements, keyWork, refusedCommits);
        this.conversation = new Conversation(meeting, post, departures, host, media, keys);
    }

    /** Makes a room that sleeps until somebody comes with the host's invitation. */
    public static Created create(RoomSettings settings, PolicyRules rules, IdSource ids, Instant now) {
        var meeting = new Meeting(settings, rules, ids, now);
        var room = new Room(meeting);
        InvitationRegister.Minted minted = meeting.invitations().mint(Role.HOST, Optional.empty());
        var turn = new Turn(settings.room(), now);
        turn.row(Verbs.CREATE)
                .invitation(minted.invitation().id())
                .clause(AdvisoryClause.A1)
                .write();
        room.settle(turn);
        return new Created(room, minted.secret(), turn.effects());
    }

    /**
     * Handles one command.
     *
     * @param now not before that of the command before
     * @return what is to be done, in this order
     */
    public List<RoomEffect> handle(RoomCommand command, Instant now) {
        var turn = new Turn(id(), now);
        if (meeting.presence().isEnded()) {
            handleAfterTheEnd(turn, command);
        } else {
            dispatch(turn, command);
            settle(turn);
        }
        return turn.effects();
    }

    private void dispatch(Turn turn, RoomCommand command) {
        switch (command) {
            case RoomCommand.Arrive arrive -> entrances.arrive(turn, arrive);
            case RoomCommand.Resume resume -> entrances.resume(turn, resume);
            case RoomCommand.Say say -> conversation.say(turn, say);
            case RoomCommand.Acknowledge acknowledge -> acknowledge(acknowledge);
            case RoomCommand.Disconnect disconnect -> disconnect(turn, disconnect);
            case RoomCommand.TimerExpired expired -> expired(turn, expired.timer());
            case RoomCommand.MediaAnswered answered -> media.answered(turn, answered);
            case RoomCommand.MediaRefused refused -> media.refused(turn, refused);
            case RoomCommand.SlotAssigned assigned -> media.slotAssigned(turn, assigned);
            case RoomCommand.SlotPaused paused -> media.slotPaused(turn, paused);
            case RoomCommand.TrackWanted wanted -> media.trackWanted(turn, wanted);
            case RoomCommand.SpeakerDetected detected -> media.speakerDetected(turn, detected);
            case RoomCommand.PasswordChanged _ -> passwordChanged(turn);
            case RoomCommand.Stop _ -> stop(turn);
        }
    }

    /** An ended room does nothing but turn away who still comes, like everybody else. */
    private void handleAfterTheEnd(Turn turn, RoomCommand command) {
        switch (command) {
            case RoomCommand.Arrive arrive -> entrances.arrive(turn, arrive);
            case RoomCommand.Resume resume -> entrances.resume(turn, resume);
            case RoomCommand.Say _,
                    RoomCommand.Acknowledge _,
                    RoomCommand.Disconnect _,
                    RoomCommand.TimerExpired _,
                    RoomCommand.MediaAnswered _,
                    RoomCommand.MediaRefused _,
                    RoomCommand.SlotAssigned _,
                    RoomCommand.SlotPaused _,
                    RoomCommand.TrackWanted _,
                    RoomCommand.SpeakerDetected _,
                    RoomCommand.PasswordChanged _,
                    RoomCommand.Stop _ -> {
                // Sent before the end was known; nothing is left that they could change.
            }
        }
    }

    private void acknowledge(RoomCommand.Acknowledge acknowledge) {
        meeting.roster().find(acknowledge.participant()).ifPresent(stay -> {
            stay.outbox().acknowledge(acknowledge.received());
            meeting.tickets().acknowledged(stay.id(), acknowledge.received());
        });
    }

    /** The socket that closes may be one that another has replaced already. */
    private void disconnect(Turn turn, RoomCommand.Disconnect disconnect) {
        meeting.roster()
                .find(disconnect.participant())
                .filter(stay -> post.connection(stay)
                        .filter(disconnect.connection()::equals)
                        .isPresent())
                .ifPresent(stay -> {
                    post.unbind(stay);
                    timers.start(
                            turn,
                            new RoomTimer.ResumeWindow(stay.id()),
                            turn.now().plus(meeting.settings().resumeWindow()));
                    turn.touch(stay);
                });
    }

    private void expired(Turn turn, RoomTimer timer) {
        if (!timers.expire(turn, timer)) {
            return;
        }
        switch (timer) {
            case RoomTimer.ResumeWindow(ParticipantId participant) -> departures.lose(turn, participant);
            case RoomTimer.RefusedTickets _ -> refusedTickets.windowEnded(turn);
            case RoomTimer.RefusedCommits _ -> refusedCommits.windowEnded(turn);
            case RoomTimer.KeyRefresh _ -> keyWork.refresh();
            case RoomTimer.KeyWork _ -> {
                // Looked at after every command.
            }
            case RoomTimer.HostAbsence _ -> departures.fallAsleep(turn);
            case RoomTimer.Orphan _ -> {
                turn.row(Verbs.END).clause(AdvisoryClause.A9).write();
                departures.endMeeting(turn, CloseCause.ENDED);
            }
        }
    }

    private void passwordChanged(Turn turn) {
        meeting.passwordChanged();
        turn.row(Verbs.CHANGE_PASSWORD).clause(AdvisoryClause.A1).write();
    }

    private void stop(Turn turn) {
        turn.row(Verbs.STOP).write();
        departures.endMeeting(turn, CloseCause.SERVER_STOPPING);
    }

    /** At the end of every command: who presides, which timers run, and what others see of it. */
    private void settle(Turn turn) {
        if (meeting.presence().isEnded()) {
            return;
        }
        keyWork.settle(turn);
        meeting.presence()
                .observe(meeting.isAnybodyPresiding() ? HostPresence.Hosted.YES : HostPresence.Hosted.NO, turn.now());
        settleTimers(turn);
        turn.touched().stream().filter(Stay::isSeated).forEach(stay -> settleView(turn, stay));
        if (turn.isMeetingTouched()) {
            post.broadcast(turn, new ServerMessage.MeetingChanged(meeting.view()));
        }
    }

    private void settleTimers(Turn turn) {
        var absence = new RoomTimer.HostAbsence();
        if (!meeting.presence().isUnattended()) {
            timers.cancel(turn, absence);
        } else if (!timers.isRunning(absence)) {
            timers.start(turn, absence, turn.now().plus(meeting.policy().rules().hostAbsence()));
        }
        var orphan = new RoomTimer.Orphan();
        if (meeting.roster().isAnybodySeated()) {
            meeting.emptied(turn.now());
            timers.cancel(turn, orphan);
        } else {
            boolean started = meeting.presence().startedAt().isPresent();
            RoomSettings settings = meeting.settings();
            timers.start(
                    turn,
                    orphan,
                    meeting.emptySince().plus(started ? settings.orphanAfter() : settings.neverStartedAfter()));
        }
    }

    private void settleView(Turn turn, Stay stay) {
        if (stay.show(meeting.view(stay))) {
            post.broadcast(turn, new ServerMessage.ParticipantChanged(meeting.view(stay)));
        }
        boolean watches = meeting.permits(stay, Action.Verb.WATCH_THE_DOOR);
        if (watches != stay.watchesDoor()) {
            stay.watchDoor(watches);
            for (Stay waiting : meeting.admissible()) {
                post.send(
                        turn,
                        stay,
                        watches
                                ? new ServerMessage.WaitingAdded(meeting.waitingView(waiting))
                                : new ServerMessage.WaitingRemoved(waiting.id()));
            }
        }
    }

    /**
     * Whether these credentials open anything for this device at this instant: the question that is asked before a join
     * token is given. It binds nothing and changes nothing, and the answer is judged again on arrival.
     */
    public CredentialCheck checkCredentials(Secret invitation, DeviceId device, Door door) {
        return entrances.check(invitation, device, door);
    }

    public RoomId id() {
        return meeting.settings().room();
    }

    /** A glance at the room, for metrics. */
    public RoomStatus status() {
        return new RoomStatus(
                id(),
                meeting.roster().seated().size(),
                meeting.roster().waiting().size(),
                meeting.presence().startedAt().isPresent(),
                meeting.presence().isEnded());
    }
}
