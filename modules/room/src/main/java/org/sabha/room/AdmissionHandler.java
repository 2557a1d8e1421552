package org.sabha.room;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.Secret;
import org.sabha.policy.Action;
import org.sabha.policy.MeetingConditions;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRequest;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand.ConnectionId;
import org.sabha.room.admission.Admission;
import org.sabha.room.admission.Invitation;
import org.sabha.room.admission.Knock;
import org.sabha.room.admission.Verdict;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.Grant;
import org.sabha.room.keys.OfferedKeys;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Participant;
import org.sabha.room.stage.Floor;

/** Carries out what admission says, at every door: the door itself, the seat, the way back. */
final class AdmissionHandler {
    private final Meeting meeting;
    private final Post post;
    private final Timers timers;
    private final Departures departures;
    private final Refusals refusals;
    private final Admission admission;
    private final Seats seats;
    private final KeyCheck check;
    private final LookAlikes lookAlikes;

    /** Where refusals are counted: tickets that tell of nobody, and all others. */
    record Refusals(RefusedTickets tickets, RefusedActs acts) {}

    AdmissionHandler(Meeting meeting, Post post, Timers timers, Departures departures, Refusals refusals, Seats seats) {
        this.refusals = refusals;
        this.seats = seats;
        this.meeting = meeting;
        this.post = post;
        this.timers = timers;
        this.departures = departures;
        this.admission = new Admission(meeting.invitations());
        this.check = new KeyCheck(meeting);
        this.lookAlikes = new LookAlikes(meeting, post);
    }

    void arrive(CommandContext turn, RoomCommand.Arrive arrive) {
        var entrant = new Entrant(
                arrive.door(),
                arrive.invitation(),
                arrive.device(),
                arrive.name(),
                arrive.passwordGeneration(),
                arrive.client(),
                arrive.verified());
        List<Participant> earlier = meeting.roster().same(entrant.invitation(), entrant.device()).stream()
                .toList();
        Optional<OfferedKeys> keys = usableKeys(turn, entrant, arrive);
        Action.Standing standing = standing(calledAlike(entrant, earlier), returns(entrant, keys));
        CommandContext.Row row =
                turn.row(MeetingVerb.ARRIVE).invitation(entrant.invitation()).value(Verbs.code(entrant.door()));
        switch (judge(entrant, arrive.account(), standing, keys.isPresent(), earlier)) {
            case Verdict.Refuse refuse -> {
                write(turn, row.refusal(refuse.why()));
                turnAway(turn, arrive.connection(), refuse.why());
            }
            case Verdict.Wait _ -> {
                Participant stay = come(turn, entrant, earlier, arrive, row);
                offer(turn, stay, keys);
                seats.tellWhoWaits(turn, stay);
                seats.tellHosts(turn, stay);
            }
            case Verdict.Seat _ -> {
                Optional<Floor> floor = floorOf(earlier);
                List<Participant> calledAlike = calledAlike(entrant, earlier);
                boolean spotlit = calledAlike.stream().anyMatch(this::isSpotlit);
                Optional<Instant> handRaisedAt = calledAlike.stream()
                        .flatMap(each -> each.handRaisedAt().stream())
                        .findFirst();
                Participant stay = come(turn, entrant, earlier, arrive, row);
                departures.makeRoom(turn);
                handRaisedAt.ifPresent(stay::raiseHand);
                if (spotlit) {
                    stay.comesBackToTheStage();
                }
                meeting.setFloor(floor.map(given -> given.passedOn(stay.id())).or(meeting::floor));
                offer(turn, stay, keys);
                seats.grant(turn, stay, grant(stay, standing));
            }
        }
    }

    /** Whoever has the floor keeps it over a reload of the page. */
    private Optional<Floor> floorOf(List<Participant> stays) {
        return meeting.floor().filter(given -> stays.stream().anyMatch(stay -> given.isOf(stay.id())));
    }

    private boolean isSpotlit(Participant stay) {
        return meeting.spotlight().filter(stay.id()::equals).isPresent();
    }

    private static List<Participant> calledAlike(Entrant entrant, List<Participant> earlier) {
        return earlier.stream()
                .filter(stay -> entrant.isCalledLike(stay.entrant()))
                .toList();
    }

    private Optional<OfferedKeys> usableKeys(CommandContext turn, Entrant entrant, RoomCommand.Arrive arrive) {
        return arrive.keys()
                .flatMap(offer -> check.ofArrival(entrant, offer.keyPackage(), turn.now())
                                instanceof OfferedKeys.Reading.Usable found
                        ? Optional.of(new OfferedKeys(offer, found.keyPackage()))
                        : Optional.empty())
                .filter(keys -> meeting.keys().takes(keys.keyPackage()));
    }

    private void offer(CommandContext turn, Participant stay, Optional<OfferedKeys> keys) {
        if (meeting.keys().isRequired()) {
            keys.ifPresent(offered -> check.offers(stay, offered, turn.now()));
        }
    }

    private Grant grant(Participant stay, Action.Standing standing) {
        if (standing == Action.Standing.RELOADED) {
            return new Grant.Returning();
        }
        return meeting.willPreside(stay) ? new Grant.Presiding() : new Grant.Unasked();
    }

    /**
     * Whoever still has a seat comes back to it, in a key group by the word of the key that has the leaf: a device's name
     * alone is a knock like any other. A knock is only a knock again.
     *
     * @param earlier under the name of now: a host let in the one that they saw (T21)
     */
    private Action.Standing standing(List<Participant> earlier, boolean returns) {
        boolean hasSeat = earlier.stream().anyMatch(stay -> stay.isSeated() || isReturning(stay));
        return hasSeat && returns ? Action.Standing.RELOADED : Action.Standing.NEWCOMER;
    }

    private boolean returns(Entrant entrant, Optional<OfferedKeys> keys) {
        var holder = new GroupMember.Holder(entrant.invitation(), entrant.device());
        return !meeting.keys().isRequired()
                || keys.filter(offered -> meeting.keys().isReturn(holder, offered))
                        .isPresent();
    }

    /** Reloaded before the reload of before had its leaf. */
    private boolean isReturning(Participant stay) {
        return meeting.keys()
                .applicant(stay.id())
                .filter(Applicant::isReturning)
                .isPresent();
    }

    private Verdict judge(
            Entrant entrant,
            Optional<AccountId> account,
            Action.Standing standing,
            boolean hasKeys,
            List<Participant> theirOwn) {
        var knock = new Knock(
                entrant.door(),
                standing,
                entrant.invitation(),
                entrant.device(),
                account,
                entrant.passwordGeneration() == meeting.passwordGeneration()
                        ? Action.PasswordState.CURRENT
                        : Action.PasswordState.STALE,
                meeting.keys().isRequired() && !hasKeys
                        ? Action.ClientAge.WITHOUT_KEYS
                        : meeting.age(entrant.client()));
        return admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn));
    }

    /** The same person's earlier stay ends, and a new one begins; from here on the invitation is this device's. */
    private Participant come(
            CommandContext turn,
            Entrant entrant,
            List<Participant> earlier,
            RoomCommand.Arrive arrive,
            CommandContext.Row row) {
        Invitation invitation = meeting.invitations()
                .find(entrant.invitation())
                .orElseThrow(() -> new IllegalStateException("admission lets nobody in without an invitation"));
        invitation.bind(entrant.device());
        invitation.openedBy(
                entrant.device(), arrive.account(), () -> meeting.roster().devicesBy(invitation.id()));
        List<Participant> calledAlike = calledAlike(entrant, earlier);
        var stay = new Participant(meeting.ids().newParticipantId(), entrant, waitsSince(turn, entrant, calledAlike));
        stay.setSeatedRole(invitation.roleOn(entrant.device()));
        stay.grantShare(calledAlike.stream().anyMatch(Participant::isShareGranted));
        stay.grantFiles(calledAlike.stream().anyMatch(Participant::isFilesGranted));
        stay.grantCaptions(calledAlike.stream().anyMatch(Participant::isCaptionsGranted));
        if (calledAlike.size() < earlier.size()) {
            stay.comesUnderAnotherName();
        }
        row.by(stay.id()).write();
        arrive.consent()
                .ifPresent(consent -> turn.row(MeetingVerb.CONSENT)
                        .by(stay.id())
                        .invitation(entrant.invitation())
                        .value(consent.code())
                        .write());
        departures.replace(turn, earlier, stay);
        stay.isToBeToldOfMutes(invitation.takeUntoldMutes(entrant.device(), turn.now()));
        meeting.roster().add(stay);
        lookAlikes.came(turn, stay);
        post.bind(turn, stay, arrive.connection());
        return stay;
    }

    /** Whose page is loaded anew at the door, or whose line was lost there, has waited since before. */
    private Instant waitsSince(CommandContext turn, Entrant entrant, List<Participant> calledAlike) {
        Optional<Instant> lost = meeting.roster().takePlace(entrant, turn.now());
        return calledAlike.stream()
                .filter(Participant::isWaiting)
                .map(Participant::since)
                .min(Comparator.naturalOrder())
                .or(() -> lost)
                .orElse(turn.now());
    }

    /**
     * A host admits somebody: judged anew, with everything that happened since they knocked.
     *
     * @param yes the host's, and for which keys
     * @return why not; empty if they are in
     */
    Optional<PolicyDecision.Deny> admit(CommandContext turn, Participant guest, Grant.ByHost yes) {
        return switch (judge(
                guest.entrant(),
                Optional.empty(),
                Action.Standing.ADMITTED,
                meeting.isAdmissible(guest),
                List.of(guest))) {
            case Verdict.Refuse refuse -> Optional.of(refuse.why());
            case Verdict.Wait _ -> throw new IllegalStateException("a host who admits is there");
            case Verdict.Seat _ -> {
                post.broadcast(turn, new ServerMessage.WaitingRemoved(guest.id()), Participant::watchesDoor);
                departures.makeRoom(turn);
                seats.grant(turn, guest, yes);
                yield Optional.empty();
            }
        };
    }

    void resume(CommandContext turn, RoomCommand.Resume resume) {
        Optional<Participant> known = meeting.tickets().holder(resume.ticket()).flatMap(meeting.roster()::find);
        Knock knock = known.map(AdmissionHandler::knockWithTicket).orElseGet(Knock::withDeadTicket);
        CommandContext.Row row = turn.row(MeetingVerb.RESUME).value(Verbs.code(EntryMethod.RESUME));
        List<Participant> theirOwn = known.stream().toList();
        if (admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn))
                instanceof Verdict.Refuse refuse) {
            if (known.isEmpty() && !meeting.presence().isEnded()) {
                refusals.tickets().refused(turn, refuse.why());
            } else {
                known.ifPresent(stay -> row.invitation(stay.entrant().invitation()));
                row.denied(refuse.why());
            }
            turnAway(turn, resume.connection(), refuse.why());
            return;
        }
        Participant stay = known.orElseThrow(() -> new IllegalStateException("admission lets no dead ticket in"));
        row.by(stay.id()).invitation(stay.entrant().invitation()).write();
        takeUp(turn, stay, resume);
    }

    private static Knock knockWithTicket(Participant stay) {
        return new Knock(
                EntryMethod.RESUME,
                !stay.isWaiting() ? Action.Standing.TICKET_OF_A_SEAT : Action.Standing.TICKET_OF_A_KNOCK,
                stay.entrant().invitation(),
                stay.entrant().device(),
                Optional.empty(),
                Action.PasswordState.CURRENT,
                Action.ClientAge.CURRENT);
    }

    /** Who came in could not be written down, so nobody came in (Q7); that tells nothing of the meeting. */
    void notStored(CommandContext turn, RoomCommand.Arrive arrive) {
        var why = new PolicyDecision.Deny(ReasonCode.STORAGE_UNAVAILABLE, Optional.empty());
        write(
                turn,
                turn.row(MeetingVerb.ARRIVE)
                        .invitation(arrive.invitation())
                        .value(Verbs.code(arrive.door()))
                        .refusal(why));
        post.turnAway(turn, arrive.connection(), why.reason(), why.clause());
    }

    /** Somebody showed credentials, and did not get as far as the meeting. */
    void joinRefused(CommandContext turn, Optional<InvitationId> invitation, PolicyDecision.Deny why) {
        CommandContext.Row row = turn.row(MeetingVerb.JOIN);
        invitation.ifPresent(row::invitation);
        write(turn, row.refusal(why));
    }

    /** After the end no minute is over any more, and only those come whose token was issued before. */
    private void write(CommandContext turn, AuditRow refusal) {
        if (meeting.presence().isEnded()) {
            turn.add(new RoomEffect.Audit(refusal));
        } else {
            refusals.acts().refused(turn, refusal);
        }
    }

    private void takeUp(CommandContext turn, Participant stay, RoomCommand.Resume resume) {
        post.hangUp(turn, stay, CloseCause.REPLACED);
        timers.cancel(turn, new RoomTimer.ResumeWindow(stay.id()));
        post.bind(turn, stay, resume.connection());
        boolean replayable = meeting.tickets().use(stay.id(), resume.ticket(), resume.received());
        if (stay.isAway()) {
            returnToSeat(turn, stay, resume);
            return;
        }
        // At the door there is nothing to catch up with, and no more is said there than "waiting".
        if (stay.isRestored()) {
            takeUpAnew(turn, stay, resume);
        } else if (replayable && stay.isSeated() && stay.outbox().canReplayAfter(resume.received())) {
            stay.acknowledge(resume.received());
            Secret next = meeting.tickets().issue(stay.id(), 0);
            long windowMillis = meeting.settings().ticketLifetime().toMillis();
            post.sendUnnumbered(turn, stay, new ServerMessage.Resumed(next, windowMillis));
            post.replay(turn, stay, resume.received());
        } else {
            stay.acknowledge(resume.received());
            boolean unaware = stay.isUnawareOfLostMedia();
            meeting.tickets().revoke(stay.id());
            stay.outbox().forget();
            seats.snapshot(turn, stay);
            if (unaware) {
                tellOfLostMedia(turn, stay);
            }
        }
        turn.touch(stay);
    }

    /** A participant who was away takes the seat again (A7); messages and media of before are gone. */
    private void returnToSeat(CommandContext turn, Participant stay, RoomCommand.Resume resume) {
        stay.acknowledge(resume.received());
        if (stay.isRestored()) {
            stay.settleRestored();
            stay.outbox().continueAfter(resume.received());
        }
        meeting.tickets().revoke(stay.id());
        seats.reopen(turn, stay);
        seats.snapshot(turn, stay);
        tellOfLostMedia(turn, stay);
        turn.touch(stay);
    }

    /**
     * The server was started anew meanwhile: what was said before is lost, and so is the way of sound and picture. What others
     * who were back earlier sealed since then is in no snapshot and is handed over behind it.
     */
    private void takeUpAnew(CommandContext turn, Participant stay, RoomCommand.Resume resume) {
        stay.settleRestored();
        List<ServerMessage> sinceTheStart = stay.outbox().drain();
        stay.outbox().continueAfter(resume.received());
        meeting.tickets().revoke(stay.id());
        seats.snapshot(turn, stay);
        if (stay.isSeated()) {
            sinceTheStart.stream()
                    .filter(ServerMessage.Sealed.class::isInstance)
                    .forEach(missed -> post.send(turn, stay, missed));
            tellOfLostMedia(turn, stay);
        }
    }

    private void tellOfLostMedia(CommandContext turn, Participant stay) {
        stay.tellsOfLostMedia();
        post.send(turn, stay, new ServerMessage.MediaLost());
    }

    /** Whether these credentials open anything now. Binds nothing and changes nothing. */
    CredentialCheck check(Secret invitation, DeviceId device, EntryMethod door, Optional<AccountId> account) {
        Optional<Invitation> known = meeting.invitations().find(invitation);
        List<Participant> theirOwn = known
                .map(Invitation::id)
                .flatMap(id -> meeting.roster().same(id, device))
                .stream()
                .toList();
        var knock = new Knock(
                door,
                // By a name and keys that are shown later, and judged then.
                standing(theirOwn, true),
                known.map(Invitation::id).orElse(null),
                device,
                account,
                Action.PasswordState.CURRENT,
                // Said with the first message of the WebSocket, and judged then.
                Action.ClientAge.CURRENT);
        return switch (admission.judge(knock, meeting.policy(), meeting.circumstancesForEntry(theirOwn))) {
            case Verdict.Refuse refuse
            when refuse.why().reason() == ReasonCode.SERVER_BUSY && known.isPresent() ->
                new CredentialCheck.Later(known.get().id(), refuse.why());
            case Verdict.Refuse refuse -> new CredentialCheck.Closed(refuse.why(), known.map(Invitation::id));
            case Verdict.Wait _, Verdict.Seat _ ->
                known.<CredentialCheck>map(opened -> new CredentialCheck.Opens(
                                opened.id(), meeting.passwordGeneration(), opened.roleOn(device)))
                        .orElseGet(() -> new CredentialCheck.Closed(ReasonCode.INVITATION_UNKNOWN));
        };
    }

    private void turnAway(CommandContext turn, ConnectionId connection, PolicyDecision.Deny why) {
        PolicyDecision told = meeting.policy()
                .evaluate(new PolicyRequest(
                        Role.WAITING, new Action.LearnReason(why.reason()), MeetingConditions.ORDINARY));
        switch (told) {
            case PolicyDecision.Deny(ReasonCode reason, Optional<AdvisoryClause> clause) ->
                post.turnAway(turn, connection, reason, clause);
            case PolicyDecision.Permit _ -> post.turnAway(turn, connection, why.reason(), why.clause());
        }
    }
}
