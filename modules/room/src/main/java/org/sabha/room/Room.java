package org.sabha.room;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.FileId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.model.key.ApiKeyId;
import org.sabha.policy.Action;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.admission.InvitationRegister;
import org.sabha.room.host.HostPresence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.roster.NameLook;
import org.sabha.room.roster.Participant;
import org.sabha.room.session.SecretDigest;

/**
 * One meeting, from its creation to its end: commands and times in, effects out. It does no I/O, reads no clock and is
 * not synchronised; the loop that owns it hands it one command after the other. The same commands, times and source of
 * ids give the same effects.
 */
public final class Room {
    /** How long a timer waits that could not be carried out because the storage failed. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Meeting meeting;
    private final MeetingViews views;
    private final Timers timers;
    private final Post post;
    private final RefusedTickets refusedTickets;
    private final Departures departures;
    private final AdmissionHandler entrances;
    private final MediaActs media;
    private final FileActs files;
    private final PollActs polls;
    private final PermissionActs permissions;
    private final OrganisationLocks locks;
    private final MessageDispatcher conversation;
    private final RefusedCommits refusedCommits;
    private final RefusedActs refusedActs;
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

    /**
     * A room that was taken up again after the server was started anew.
     *
     * @param effects to be performed like those of {@link Room#handle}
     */
    public record Restored(Room room, List<RoomEffect> effects) {
        public Restored {
            effects = List.copyOf(effects);
        }
    }

    private Room(Meeting meeting, Timers timers, Post post) {
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.timers = timers;
        this.post = post;
        this.refusedTickets = new RefusedTickets(timers);
        this.refusedCommits = new RefusedCommits(timers);
        this.refusedActs = new RefusedActs(timers);
        this.files = new FileActs(meeting, post, timers);
        this.polls = new PollActs(meeting, post, timers);
        this.departures = new Departures(
                meeting,
                post,
                timers,
                new Departures.Left(files, polls),
                List.of(refusedTickets::writeCounted, refusedCommits::windowEnded, refusedActs::writeCounted));
        var seats = new Seats(meeting, post, polls);
        this.entrances = new AdmissionHandler(
                meeting, post, timers, departures, new AdmissionHandler.Refusals(refusedTickets, refusedActs), seats);
        this.media = new MediaActs(meeting, post);
        this.locks = new OrganisationLocks(meeting, timers, media);
        var grants = new Grants(meeting, post, departures, seats);
        this.keyWork = new KeyWork(meeting, post, timers, departures, seats, grants);
        var statements = new Statements(meeting, post, keyWork);
        this.permissions = new PermissionActs(meeting, media);
        var host = new HostActs(meeting, post, entrances, departures, media, statements, permissions);
        var keys = new KeyActs(meeting, post, seats, statements, keyWork, grants, refusedCommits);
        this.conversation = new MessageDispatcher(
                meeting,
                post,
                departures,
                host,
                media,
                keys,
                new MessageDispatcher.Shared(files, polls, permissions, refusedActs));
    }

    /**
     * Makes a room that sleeps until somebody comes with the host's invitation.
     *
     * @param rules of its class
     */
    public static Created create(RoomSettings settings, PolicyRules rules, IdSource ids, Instant now) {
        return create(settings, rules, ids, now, new Begun(Optional.empty(), List.of()));
    }

    /**
     * A personal invitation that was made before the meeting was, for somebody who takes part.
     *
     * @param digest of its secret
     * @param program the API key with which a program made it
     */
    public record Prepared(InvitationId id, SecretDigest digest, Optional<ApiKeyId> program) {}

    /**
     * By whom a meeting is begun.
     *
     * @param account of who begins it, if they have one
     * @param prepared who was invited beforehand
     */
    public record Begun(Optional<AccountId> account, List<Prepared> prepared) {
        public Begun {
            prepared = List.copyOf(prepared);
        }
    }

    /** The same, begun by somebody with an account, or with others invited beforehand. */
    public static Created create(RoomSettings settings, PolicyRules rules, IdSource ids, Instant now, Begun begun) {
        var meeting = new Meeting(settings, rules, ids, now);
        Room room = fresh(meeting);
        InvitationRegister.Minted minted = meeting.invitations().mintForHost(begun.account());
        begun.prepared()
                .forEach(each ->
                        meeting.invitations().takeUp(each.id(), each.digest(), Role.PARTICIPANT, each.program()));
        var turn = new CommandContext(settings.room(), now);
        turn.row(MeetingVerb.CREATE)
                .invitation(minted.invitation().id())
                .clause(AdvisoryClause.A1)
                .write();
        turn.row(MeetingVerb.CLASS_IN_FORCE)
                .value(rules.classification().wireName())
                .write();
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            turn.row(rules.isLocked(clause) ? MeetingVerb.RULE_LOCKED : MeetingVerb.RULE_IN_FORCE)
                    .clause(clause)
                    .value(rules.value(clause).wireName())
                    .write();
        }
        room.settle(turn);
        return new Created(room, minted.secret(), turn.effects());
    }

    private static Room fresh(Meeting meeting) {
        var timers = new Timers();
        return new Room(meeting, timers, new Post(meeting.roster(), meeting.tickets()));
    }

    /**
     * Takes a meeting up again as it was written down. Everybody who was in it has the resume window, from now, to come
     * back; nobody is let in by it who was not.
     *
     * @param rules the organisation's by now: what of them is locked holds, the rest is as it was in the meeting
     */
    public static Restored restore(
            RoomRecord record, RoomSettings settings, PolicyRules rules, IdSource ids, Instant now) {
        var meeting = Meeting.restored(record, settings, rules, ids, now);
        Room room = fresh(meeting);
        var turn = new CommandContext(settings.room(), now);
        turn.row(MeetingVerb.RESTORE).write();
        room.locks.hold(turn, rules);
        var lookAlikes = new LookAlikes(meeting, room.post);
        meeting.roster().all().forEach(stay -> lookAlikes.came(turn, stay));
        for (Participant stay : meeting.roster().all()) {
            if (stay.isPresent()) {
                turn.add(new RoomEffect.OpenTransport(stay.id()));
                meeting.keys()
                        .leafOf(stay.id())
                        .ifPresent(leaf -> turn.add(new RoomEffect.NameSender(stay.id(), leaf)));
                stay.watchDoor(meeting.permits(stay, Action.Verb.WATCH_THE_DOOR));
            }
            if (stay.isSeated()) {
                stay.show(room.views.participant(stay));
            }
            Duration window = stay.isAway() ? settings.returnWindow() : settings.resumeWindow();
            room.timers.start(turn, new RoomTimer.ResumeWindow(stay.id()), now.plus(window));
        }
        room.settle(turn);
        return new Restored(room, turn.effects());
    }

    /**
     * The same room, to go another way than this one: what comes of a command can be tried on the copy and thrown away.
     * Both draw ids from the same source.
     */
    public Room copy() {
        Meeting copied = meeting.copy();
        var copy = new Room(copied, timers.copy(), post.copy(copied.roster(), copied.tickets()));
        copy.refusedTickets.continueFrom(refusedTickets);
        copy.refusedCommits.continueFrom(refusedCommits);
        copy.refusedActs.continueFrom(refusedActs);
        copy.keyWork.continueFrom(keyWork);
        return copy;
    }

    /**
     * What of this room outlives the process; empty once it has ended.
     *
     * @param passwordHash of the password in force, which the room itself does not know
     */
    public Optional<RoomRecord> record(String passwordHash) {
        return meeting.presence().isEnded() ? Optional.empty() : Optional.of(meeting.record(passwordHash));
    }

    /**
     * Handles one command.
     *
     * @param now not before that of the command before
     * @return what is to be done, in this order
     */
    public List<RoomEffect> handle(RoomCommand command, Instant now) {
        var turn = new CommandContext(id(), now);
        if (meeting.presence().isEnded()) {
            handleAfterTheEnd(turn, command);
        } else {
            dispatch(turn, command);
            settle(turn);
        }
        return turn.effects();
    }

    /**
     * Tells whoever gave a command that its outcome is not known yet. The room stays as it is.
     *
     * @return what is to be done; nothing where nobody waits for an answer
     */
    public List<RoomEffect> pending(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Arrive arrive ->
                List.of(new RoomEffect.Send(
                        arrive.connection(), new ServerFrame(0, 0, new ServerMessage.OutcomePending(0))));
            case RoomCommand.Say say -> {
                var turn = new CommandContext(id(), Instant.EPOCH);
                meeting.roster()
                        .find(say.participant())
                        .ifPresent(
                                stay -> post.sendUnnumbered(turn, stay, new ServerMessage.OutcomePending(say.seq())));
                yield turn.effects();
            }
            default -> List.of();
        };
    }

    private void dispatch(CommandContext turn, RoomCommand command) {
        switch (command) {
            case RoomCommand.Arrive arrive -> entrances.arrive(turn, arrive);
            case RoomCommand.Resume resume -> entrances.resume(turn, resume);
            case RoomCommand.Say say -> conversation.say(turn, say);
            case RoomCommand.Acknowledge acknowledge -> acknowledge(turn, acknowledge);
            case RoomCommand.Disconnect disconnect -> disconnect(turn, disconnect);
            case RoomCommand.TimerExpired expired -> expired(turn, expired.timer());
            case RoomCommand.MediaAnswered answered -> media.answered(turn, answered);
            case RoomCommand.MediaRefused refused -> media.refused(turn, refused);
            case RoomCommand.NegotiationWanted(var participant) -> media.negotiationWanted(turn, participant);
            case RoomCommand.SlotAssigned assigned -> media.slotAssigned(turn, assigned);
            case RoomCommand.SlotPaused paused -> media.slotPaused(turn, paused);
            case RoomCommand.VoicesLeftOut leftOut -> media.voicesLeftOut(turn, leftOut);
            case RoomCommand.TrackWanted wanted -> media.trackWanted(turn, wanted);
            case RoomCommand.VoiceWanted wanted -> media.voiceWanted(turn, wanted);
            case RoomCommand.SpeakerDetected detected -> media.speakerDetected(turn, detected);
            case RoomCommand.FileStored(FileId file) -> files.stored(turn, file);
            case RoomCommand.FileMoved(FileId file) -> files.moved(turn, file);
            case RoomCommand.KeysCertified(var bearer, var keys) ->
                meeting.issuedKeys().add(bearer, keys, turn.now());
            case RoomCommand.PasswordChanged _ -> passwordChanged(turn);
            case RoomCommand.JoinRefused(Optional<InvitationId> invitation, PolicyDecision.Deny why) ->
                entrances.joinRefused(turn, invitation, why);
            case RoomCommand.MessageRefused(ParticipantId participant, String code) ->
                refusedActs.refused(turn, participant, code);
            case RoomCommand.PasswordGuessed _ -> passwordGuessed(turn);
            case RoomCommand.ConsentWithdrawn(var participants) -> departures.withdraw(turn, participants);
            case RoomCommand.AccountDisabled(AccountId account) -> departures.disable(turn, account);
            case RoomCommand.AccountEnabled(AccountId account) ->
                meeting.invitations().unbar(account);
            case RoomCommand.OrganisationRuled(PolicyRules organisation) -> locks.hold(turn, organisation);
            case RoomCommand.EndByOrganisation(String by) -> endByOrganisation(turn, by);
            case RoomCommand.LoadChanged(RoomCommand.Newcomers newcomers) -> meeting.setNewcomers(newcomers);
            case RoomCommand.NotStored(RoomCommand asked) -> notStored(turn, asked);
            case RoomCommand.Stop _ -> stop(turn);
        }
    }

    /** An ended room does nothing but turn away who still comes, like everybody else. */
    private void handleAfterTheEnd(CommandContext turn, RoomCommand command) {
        switch (command) {
            case RoomCommand.Arrive arrive -> entrances.arrive(turn, arrive);
            case RoomCommand.Resume resume -> entrances.resume(turn, resume);
            case RoomCommand.NotStored(RoomCommand asked) -> {
                if (asked instanceof RoomCommand.Arrive arrive) {
                    entrances.notStored(turn, arrive);
                }
            }
            case RoomCommand.Say _,
                    RoomCommand.Acknowledge _,
                    RoomCommand.Disconnect _,
                    RoomCommand.TimerExpired _,
                    RoomCommand.MediaAnswered _,
                    RoomCommand.MediaRefused _,
                    RoomCommand.NegotiationWanted _,
                    RoomCommand.SlotAssigned _,
                    RoomCommand.SlotPaused _,
                    RoomCommand.VoicesLeftOut _,
                    RoomCommand.TrackWanted _,
                    RoomCommand.VoiceWanted _,
                    RoomCommand.SpeakerDetected _,
                    RoomCommand.FileStored _,
                    RoomCommand.FileMoved _,
                    RoomCommand.KeysCertified _,
                    RoomCommand.PasswordChanged _,
                    RoomCommand.JoinRefused _,
                    RoomCommand.MessageRefused _,
                    RoomCommand.PasswordGuessed _,
                    RoomCommand.ConsentWithdrawn _,
                    RoomCommand.AccountDisabled _,
                    RoomCommand.AccountEnabled _,
                    RoomCommand.OrganisationRuled _,
                    RoomCommand.EndByOrganisation _,
                    RoomCommand.LoadChanged _,
                    RoomCommand.Stop _ -> {
                // Sent before the end was known; nothing is left that they could change.
            }
        }
    }

    private void passwordGuessed(CommandContext turn) {
        turn.row(MeetingVerb.JOIN)
                .denied(new PolicyDecision.Deny(ReasonCode.CANNOT_OPEN, Optional.of(AdvisoryClause.C7)));
        post.broadcast(turn, new ServerMessage.PasswordGuessed(), Participant::watchesDoor);
    }

    private void acknowledge(CommandContext turn, RoomCommand.Acknowledge acknowledge) {
        meeting.roster()
                .find(acknowledge.participant())
                .filter(stay -> !stay.isAway())
                .ifPresent(stay -> {
                    stay.acknowledge(acknowledge.received());
                    meeting.tickets().acknowledged(stay.id(), acknowledge.received());
                    meeting.keys().heard(stay.id(), acknowledge.received(), turn.now());
                });
    }

    /** The socket that closes may be one that another has replaced already. */
    private void disconnect(CommandContext turn, RoomCommand.Disconnect disconnect) {
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

    private void expired(CommandContext turn, RoomTimer timer) {
        if (!timers.expire(turn, timer)) {
            return;
        }
        switch (timer) {
            case RoomTimer.ResumeWindow(ParticipantId participant) -> departures.lose(turn, participant);
            case RoomTimer.RefusedTickets _ -> refusedTickets.windowEnded(turn);
            case RoomTimer.RefusedActs _ -> refusedActs.windowEnded(turn);
            case RoomTimer.RefusedCommits _ -> refusedCommits.windowEnded(turn);
            case RoomTimer.KeyRefresh _ -> keyWork.refresh();
            case RoomTimer.KeyWork _ -> {
                // Looked at after every command.
            }
            case RoomTimer.FileStalled(FileId file) -> files.stalled(turn, file);
            case RoomTimer.PollEnds _ -> polls.timeIsOver(turn);
            case RoomTimer.PollMoves _ -> polls.tellProgress(turn);
            case RoomTimer.HostAbsence _ -> departures.fallAsleep(turn);
            case RoomTimer.Orphan _ -> {
                turn.row(MeetingVerb.END).clause(AdvisoryClause.A9).write();
                departures.endMeeting(turn, CloseCause.ENDED);
            }
        }
    }

    /** Nothing of it has happened; who asked learns that, and a timer runs again. */
    private void notStored(CommandContext turn, RoomCommand asked) {
        switch (asked) {
            case RoomCommand.Arrive arrive -> entrances.notStored(turn, arrive);
            case RoomCommand.Say say -> conversation.notStored(turn, say);
            case RoomCommand.TimerExpired(RoomTimer timer) ->
                timers.start(turn, timer, turn.now().plus(AGAIN));
            default -> {
                // Nobody waits for an answer to any other.
            }
        }
    }

    private void passwordChanged(CommandContext turn) {
        meeting.passwordChanged();
        turn.row(MeetingVerb.CHANGE_PASSWORD).clause(AdvisoryClause.A1).write();
    }

    private void endByOrganisation(CommandContext turn, String by) {
        turn.row(MeetingVerb.END_BY_ORGANISATION)
                .value(by)
                .clause(AdvisoryClause.A9)
                .write();
        departures.endMeeting(turn, CloseCause.ENDED);
    }

    private void stop(CommandContext turn) {
        turn.row(MeetingVerb.STOP).write();
        departures.endMeeting(turn, CloseCause.SERVER_STOPPING);
    }

    /** At the end of every command: who presides, which timers run, and what others see of it. */
    private void settle(CommandContext turn) {
        if (meeting.presence().isEnded()) {
            return;
        }
        observePresence(turn); // whom a commit may add depends on it, and who presides on what a commit did
        keyWork.settle(turn);
        observePresence(turn);
        files.settle(turn);
        settleTimers(turn);
        List.copyOf(turn.touched()).forEach(stay -> permissions.enforce(turn, stay));
        turn.touched().stream().filter(Participant::isSeated).forEach(stay -> settleView(turn, stay));
        if (turn.isMeetingTouched()) {
            post.broadcast(turn, new ServerMessage.MeetingChanged(views.meeting(turn.now())));
        }
    }

    private void observePresence(CommandContext turn) {
        meeting.presence()
                .observe(meeting.isAnybodyPresiding() ? HostPresence.Hosted.YES : HostPresence.Hosted.NO, turn.now());
    }

    private void settleTimers(CommandContext turn) {
        var absence = new RoomTimer.HostAbsence();
        if (!meeting.presence().isUnattended()) {
            timers.cancel(turn, absence);
        } else if (!timers.isRunning(absence)) {
            timers.start(turn, absence, turn.now().plus(meeting.policy().rules().hostAbsence()));
        }
        var orphan = new RoomTimer.Orphan();
        if (meeting.roster().isAnybody(Participant::isPresent)) {
            meeting.emptied(turn.now());
            timers.cancel(turn, orphan);
        } else {
            boolean started = meeting.presence().startedAt().isPresent();
            RoomSettings settings = meeting.settings();
            Instant end = meeting.emptySince().plus(started ? settings.orphanAfter() : settings.neverStartedAfter());
            // One that is late waits for the storage.
            if (!timers.isRunning(orphan) || turn.now().isBefore(end)) {
                timers.start(turn, orphan, end);
            }
        }
    }

    private void settleView(CommandContext turn, Participant stay) {
        if (stay.show(views.participant(stay))) {
            post.broadcast(turn, new ServerMessage.ParticipantChanged(views.participant(stay)));
        }
        boolean watches = meeting.permits(stay, Action.Verb.WATCH_THE_DOOR);
        if (watches != stay.watchesDoor()) {
            stay.watchDoor(watches);
            if (watches) {
                post.sendDoorMessage(turn, stay, meeting.doorWords());
            }
            for (Participant waiting : meeting.admissible()) {
                post.send(
                        turn,
                        stay,
                        watches
                                ? new ServerMessage.WaitingAdded(views.atTheDoor(waiting))
                                : new ServerMessage.WaitingRemoved(waiting.id()));
            }
        }
    }

    /**
     * Whether these credentials open anything for this device at this instant: the question that is asked before a join
     * token is given. It binds nothing and changes nothing, and the answer is judged again on arrival.
     */
    public CredentialCheck checkCredentials(Secret invitation, DeviceId device, EntryMethod door) {
        return checkCredentials(invitation, device, door, Optional.empty());
    }

    /** @param account that they are signed in to */
    public CredentialCheck checkCredentials(
            Secret invitation, DeviceId device, EntryMethod door, Optional<AccountId> account) {
        return entrances.check(invitation, device, door, account);
    }

    public RoomId id() {
        return meeting.settings().room();
    }

    /** The rules of a meeting that was written down, as it is taken up under the organisation's rules of now. */
    public static PolicyRules rulesOf(RoomRecord record, PolicyRules organisation) {
        return Meeting.rules(record, organisation).heldTo(organisation);
    }

    /** Loads what is loaded once, so that nobody waits for it who comes in. Blocks for some 100 ms. */
    public static void warmUp() {
        NameLook.of(new DisplayName("Sabha"));
    }

    /** The rules in force here. */
    public PolicyRules rules() {
        return meeting.policy().rules();
    }

    /** The room in numbers. */
    public RoomFigures figures() {
        return new RoomFigures(
                id(),
                meeting.roster().where(Participant::isPresent).size(),
                meeting.roster().waiting().size(),
                meeting.presence().startedAt(),
                meeting.isLocked(),
                meeting.settings().keys() == RoomSettings.Keys.REQUIRED,
                meeting.presence().isEnded());
    }

    /** How many of these stays are not over. */
    public int stillThere(Set<ParticipantId> stays) {
        return meeting.roster().where(stay -> stays.contains(stay.id())).size();
    }

    /** A glance at the room, for metrics. */
    public RoomStatus status() {
        return new RoomStatus(
                id(),
                meeting.roster().where(Participant::isPresent).size(),
                meeting.roster().waiting().size(),
                meeting.presence().startedAt().isPresent(),
                meeting.policy().rules().classification(),
                meeting.presence().isEnded());
    }
}
