package org.sabha.room;

import java.util.List;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.Door;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.Circumstances;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRequest;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.admission.Admission;
import org.sabha.room.admission.Invitation;
import org.sabha.room.admission.Knock;
import org.sabha.room.admission.Verdict;
import org.sabha.room.host.HostPresence;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Stay;

/** Carries out what admission says, at every door: the door itself, the seat, the way back. */
final class Entrances {
    private final Meeting meeting;
    private final Post post;
    private final Timers timers;
    private final Departures departures;
    private final RefusedTickets refusedTickets;
    private final Admission admission;

    Entrances(Meeting meeting, Post post, Timers timers, Departures departures, RefusedTickets refusedTickets) {
        this.refusedTickets = refusedTickets;
        this.meeting = meeting;
        this.post = post;
        this.timers = timers;
        this.departures = departures;
        this.admission = new Admission(meeting.invitations());
    }

    void arrive(Turn turn, RoomCommand.Arrive arrive) {
        var entrant = new Entrant(
                arrive.door(),
                arrive.invitation(),
                arrive.device(),
                arrive.name(),
                arrive.passwordGeneration(),
                arrive.client());
        List<Stay> earlier = meeting.roster().same(entrant.invitation(), entrant.device()).stream()
                .toList();
        Turn.Row row = turn.row(Verbs.ARRIVE).invitation(entrant.invitation()).value(Verbs.code(entrant.door()));
        switch (judge(entrant, standing(earlier), earlier)) {
            case Verdict.Refuse refuse -> {
                row.denied(refuse.why());
                turnAway(turn, arrive.connection(), refuse.why());
            }
            case Verdict.Wait _ -> wait(turn, come(turn, entrant, earlier, arrive.connection(), row));
            case Verdict.Seat _ -> seat(turn, come(turn, entrant, earlier, arrive.connection(), row));
        }
    }

    /** Whoever still has a seat comes back to it; a knock is only a knock again. */
    private static Action.Standing standing(List<Stay> earlier) {
        return earlier.stream().anyMatch(Stay::isSeated) ? Action.Standing.RELOADED : Action.Standing.NEWCOMER;
    }

    private Verdict judge(Entrant entrant, Action.Standing standing, List<Stay> theirOwn) {
        var knock = new Knock(
                entrant.door(),
                standing,
                entrant.invitation(),
                entrant.device(),
                entrant.passwordGeneration() == meeting.passwordGeneration()
                        ? Action.PasswordState.CURRENT
                        : Action.PasswordState.STALE,
                meeting.age(entrant.client()));
        return admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn));
    }

    /** The same person's earlier stay ends, and a new one begins; from here on the invitation is this device's. */
    private Stay come(Turn turn, Entrant entrant, List<Stay> earlier, ConnectionId connection, Turn.Row row) {
        Invitation invitation = meeting.invitations()
                .find(entrant.invitation())
                .orElseThrow(() -> new IllegalStateException("admission lets nobody in without an invitation"));
        invitation.bind(entrant.device());
        var stay = new Stay(meeting.ids().newParticipantId(), entrant, turn.now());
        stay.setSeatedRole(invitation.roleOn(entrant.device()));
        stay.grantShare(earlier.stream().anyMatch(Stay::isShareGranted));
        row.by(stay.id()).write();
        departures.end(turn, earlier, CloseCause.REPLACED);
        meeting.roster().add(stay);
        post.bind(turn, stay, connection);
        return stay;
    }

    private void wait(Turn turn, Stay stay) {
        post.send(turn, stay, meeting.waiting(stay, post.ticketInNextFrame(stay)));
        post.broadcast(turn, new ServerMessage.WaitingAdded(Meeting.waitingView(stay)), Stay::watchesDoor);
    }

    /** The second step of admission. Without a key group it follows the first at once. */
    private void seat(Turn turn, Stay stay) {
        stay.moveTo(Stay.Step.GRANTED);
        stay.moveTo(Stay.Step.SEATED);
        if (meeting.isAnybodyPresiding()) {
            meeting.presence().observe(HostPresence.Hosted.YES, turn.now());
        }
        turn.row(Verbs.SEAT).on(stay.id()).value(Verbs.code(stay.role())).write();
        turn.add(new RoomEffect.OpenTransport(stay.id()));
        stay.watchDoor(meeting.permits(stay, Action.Verb.WATCH_THE_DOOR));
        stay.show(meeting.view(stay));
        post.broadcast(turn, new ServerMessage.ParticipantJoined(meeting.view(stay)), other -> other != stay);
        snapshot(turn, stay);
        if (meeting.policy().rules().is(RuleValue.A7_AUTOMATIC) && isEverybodyInvitedIn()) {
            lockBecauseAllAreIn(turn);
        }
    }

    /** Everything that somebody in the room, or at the door, needs to know from nothing. */
    private void snapshot(Turn turn, Stay stay) {
        Secret ticket = post.ticketInNextFrame(stay);
        if (stay.isWaiting()) {
            post.send(turn, stay, meeting.waiting(stay, ticket));
            return;
        }
        post.send(
                turn,
                stay,
                new ServerMessage.Seated(
                        stay.id(),
                        ticket,
                        meeting.settings().resumeWindow().toMillis(),
                        meeting.view(),
                        meeting.participants(),
                        stay.watchesDoor() ? meeting.waiting() : List.of()));
        stay.answer().ifPresent(answer -> post.send(turn, stay, answer));
        stay.slots()
                .forEach((mid, track) -> meeting.roster()
                        .publisher(track)
                        .ifPresent(publisher -> post.send(
                                turn,
                                stay,
                                new ServerMessage.SlotChanged(mid, Optional.of(track), Optional.of(publisher.id())))));
        meeting.speaker()
                .ifPresent(speaker -> post.send(turn, stay, new ServerMessage.SpeakerChanged(Optional.of(speaker))));
    }

    private boolean isEverybodyInvitedIn() {
        List<Stay> seated = meeting.roster().seated();
        return seated.size() > 1
                && meeting.invitations().valid().stream()
                        .allMatch(invitation -> seated.stream()
                                .anyMatch(stay -> stay.entrant().invitation().equals(invitation.id())));
    }

    private void lockBecauseAllAreIn(Turn turn) {
        if (!meeting.isLocked()) {
            meeting.setLocked(true);
            turn.touchMeeting();
            turn.row(Verbs.LOCK).clause(AdvisoryClause.A7).write();
        }
    }

    /**
     * A host admits somebody: judged anew, with everything that happened since they knocked.
     *
     * @return why not; empty if they are in
     */
    Optional<PolicyDecision.Deny> admit(Turn turn, Stay guest) {
        return switch (judge(guest.entrant(), Action.Standing.ADMITTED, List.of(guest))) {
            case Verdict.Refuse refuse -> Optional.of(refuse.why());
            case Verdict.Wait _ -> throw new IllegalStateException("a host who admits is there");
            case Verdict.Seat _ -> {
                post.broadcast(turn, new ServerMessage.WaitingRemoved(guest.id()), Stay::watchesDoor);
                seat(turn, guest);
                yield Optional.empty();
            }
        };
    }

    void resume(Turn turn, RoomCommand.Resume resume) {
        Optional<Stay> known = meeting.tickets().holder(resume.ticket()).flatMap(meeting.roster()::find);
        Knock knock = known.map(Entrances::knockWithTicket).orElseGet(Knock::withDeadTicket);
        Turn.Row row = turn.row(Verbs.RESUME).value(Verbs.code(Door.RESUME));
        List<Stay> theirOwn = known.stream().toList();
        if (admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn))
                instanceof Verdict.Refuse refuse) {
            if (known.isEmpty() && !meeting.presence().isEnded()) {
                refusedTickets.refused(turn, refuse.why());
            } else {
                known.ifPresent(stay -> row.invitation(stay.entrant().invitation()));
                row.denied(refuse.why());
            }
            turnAway(turn, resume.connection(), refuse.why());
            return;
        }
        Stay stay = known.orElseThrow(() -> new IllegalStateException("admission lets no dead ticket in"));
        row.by(stay.id()).invitation(stay.entrant().invitation()).write();
        takeUp(turn, stay, resume);
    }

    private static Knock knockWithTicket(Stay stay) {
        return new Knock(
                Door.RESUME,
                stay.isSeated() ? Action.Standing.TICKET_OF_A_SEAT : Action.Standing.TICKET_OF_A_KNOCK,
                stay.entrant().invitation(),
                stay.entrant().device(),
                Action.PasswordState.CURRENT,
                Action.ClientAge.CURRENT);
    }

    private void takeUp(Turn turn, Stay stay, RoomCommand.Resume resume) {
        post.hangUp(turn, stay, CloseCause.REPLACED);
        timers.cancel(turn, new RoomTimer.ResumeWindow(stay.id()));
        post.bind(turn, stay, resume.connection());
        boolean replayable = meeting.tickets().use(stay.id(), resume.ticket(), resume.received());
        // At the door there is nothing to catch up with, and no more is said there than "waiting".
        if (replayable && stay.isSeated() && stay.outbox().canReplayAfter(resume.received())) {
            stay.outbox().acknowledge(resume.received());
            Secret next = meeting.tickets().issue(stay.id(), 0);
            long windowMillis = meeting.settings().resumeWindow().toMillis();
            post.sendUnnumbered(turn, stay, new ServerMessage.Resumed(next, windowMillis));
            post.replay(turn, stay, resume.received());
        } else {
            meeting.tickets().revoke(stay.id());
            stay.outbox().forget();
            snapshot(turn, stay);
        }
        turn.touch(stay);
    }

    /** Whether these credentials open anything now. Binds nothing and changes nothing. */
    CredentialCheck check(Secret invitation, DeviceId device, Door door) {
        Optional<Invitation> known = meeting.invitations().find(invitation);
        List<Stay> theirOwn = known
                .map(Invitation::id)
                .flatMap(id -> meeting.roster().same(id, device))
                .stream()
                .toList();
        var knock = new Knock(
                door,
                standing(theirOwn),
                known.map(Invitation::id).orElse(null),
                device,
                Action.PasswordState.CURRENT,
                // Said with the first message of the WebSocket, and judged then.
                Action.ClientAge.CURRENT);
        return switch (admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn))) {
            case Verdict.Refuse refuse ->
                new CredentialCheck.Closed(refuse.why().reason());
            case Verdict.Wait _, Verdict.Seat _ ->
                known.<CredentialCheck>map(
                                opened -> new CredentialCheck.Opens(opened.id(), meeting.passwordGeneration()))
                        .orElseGet(() -> new CredentialCheck.Closed(ReasonCode.INVITATION_UNKNOWN));
        };
    }

    private void turnAway(Turn turn, ConnectionId connection, PolicyDecision.Deny why) {
        PolicyDecision told = meeting.policy()
                .evaluate(
                        new PolicyRequest(Role.WAITING, new Action.LearnReason(why.reason()), Circumstances.ORDINARY));
        switch (told) {
            case PolicyDecision.Deny(ReasonCode reason, Optional<AdvisoryClause> clause) ->
                post.turnAway(turn, connection, reason, clause);
            case PolicyDecision.Permit _ -> post.turnAway(turn, connection, why.reason(), why.clause());
        }
    }
}
