package org.sabha.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.RemovalReason;
import org.sabha.policy.RuleValue;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.admission.Invitation;
import org.sabha.room.admission.InvitationRegister;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Entrant;
import org.sabha.room.roster.Participant;
import org.sabha.room.session.SecretDigest;

/**
 * Every way out, each one transaction: first nothing more is sent to or taken from those who go, then the others are told.
 */
final class Departures {
    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;
    private final Timers timers;
    private final Left left;
    private final List<Consumer<CommandContext>> counted;

    /** What people leave in a meeting besides their seats. */
    record Left(FileActs files, PollActs polls) {}

    /** @param counted write what was refused and is not written yet */
    Departures(Meeting meeting, Post post, Timers timers, Left left, List<Consumer<CommandContext>> counted) {
        this.left = left;
        this.counted = List.copyOf(counted);
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
        this.timers = timers;
    }

    /** Ends these stays. */
    void end(CommandContext turn, List<Participant> stays, CloseCause cause) {
        end(turn, stays, new ServerMessage.Closed(cause));
    }

    private void end(CommandContext turn, List<Participant> stays, ServerMessage.Closed closed) {
        Set<ParticipantId> wereSeated = new HashSet<>();
        for (Participant stay : stays) {
            if (stay.isSeated()) {
                wereSeated.add(stay.id());
            }
            close(turn, stay, closed);
        }
        for (Participant stay : stays) {
            if (wereSeated.contains(stay.id())) {
                post.broadcast(turn, new ServerMessage.ParticipantLeft(stay.id(), toldToOthers(closed.cause())));
            } else {
                post.broadcast(turn, new ServerMessage.WaitingRemoved(stay.id()), Participant::watchesDoor);
            }
        }
    }

    /** What became of somebody's account, or link, is for them to tell. */
    private static CloseCause toldToOthers(CloseCause cause) {
        return cause == CloseCause.ACCOUNT_DISABLED || cause == CloseCause.LINK_WITHDRAWN ? CloseCause.REMOVED : cause;
    }

    private void close(CommandContext turn, Participant stay, ServerMessage.Closed closed) {
        if (closed.cause() == CloseCause.LOST || closed.cause() == CloseCause.REPLACED) {
            keepUntoldMutes(turn, stay);
        }
        unseat(turn, stay);
        stay.moveTo(Participant.Step.GONE);
        meeting.keys().gone(stay.id(), turn.now());
        meeting.roster().remove(stay);
        meeting.tickets().revoke(stay.id());
        timers.cancel(turn, new RoomTimer.ResumeWindow(stay.id()));
        post.hangUp(turn, stay, closed);
    }

    /** Not of who left: they choose anew. */
    private void keepUntoldMutes(CommandContext turn, Participant stay) {
        Entrant entrant = stay.entrant();
        meeting.invitations()
                .find(entrant.invitation())
                .ifPresent(invitation -> invitation.keepUntoldMutes(entrant.device(), stay.untoldMutes(), turn.now()));
    }

    /** Tickets, tracks and transport end before anybody is told; from here on the media plane does not know the person. */
    void unseat(CommandContext turn, Participant stay) {
        left.files().close(turn, stay.id());
        stay.publications().closeAll().forEach(track -> turn.add(new RoomEffect.CloseTrack(track)));
        if (stay.isPresent()) {
            turn.add(new RoomEffect.CloseTransport(stay.id()));
        }
        if (meeting.speaker().filter(stay.id()::equals).isPresent()) {
            meeting.setSpeaker(Optional.empty());
        }
        if (meeting.spotlight().filter(stay.id()::equals).isPresent()) {
            meeting.setSpotlight(Optional.empty());
            turn.touchMeeting();
        }
        meeting.endFloorOf(turn, stay);
    }

    /**
     * Everybody whom a removal ends: the person's every stay, by whichever invitation, and whoever knocks with the same
     * invitation. Where invitations are shared, others on it who are in the room stay.
     */
    List<Participant> removedWith(Participant target) {
        Entrant removed = target.entrant();
        boolean personal = meeting.policy().rules().is(RuleValue.C6_PERSONAL);
        return meeting.roster()
                .where(stay -> stay.entrant().device().equals(removed.device())
                        || (stay.entrant().invitation().equals(removed.invitation())
                                && (personal || stay.isWaiting())));
    }

    /** The same person's earlier stays end for a new one. */
    void replace(CommandContext turn, List<Participant> earlier, Participant by) {
        for (Participant stay : earlier) {
            endOf(turn, stay, CloseCause.REPLACED).by(by.id()).write();
        }
        end(turn, earlier, CloseCause.REPLACED);
    }

    /** Who goes by an act on somebody else has a row too: the log tells until when everybody was there. */
    private static CommandContext.Row endOf(CommandContext turn, Participant stay, CloseCause cause) {
        return turn.row(MeetingVerb.END_STAY).on(stay.id()).value(Verbs.code(cause));
    }

    private static List<Participant> without(List<Participant> stays, Participant one) {
        return stays.stream().filter(stay -> stay != one).toList();
    }

    /** A removal: ban first, then everything that was open is closed (A5, H13). */
    void remove(CommandContext turn, Participant target, Participant by, Optional<RemovalReason> reason) {
        List<Participant> all = removedWith(target);
        List<InvitationId> voided = meeting.invitations()
                .ban(target.entrant().invitation(), target.entrant().device());
        without(all, target)
                .forEach(stay -> endOf(turn, stay, CloseCause.REMOVED).write());
        end(turn, all, new ServerMessage.Closed(CloseCause.REMOVED, reason));
        left.files().removed(turn, target.entrant());
        all.forEach(stay -> meeting.keys().removed(stay.id(), Optional.of(by.id()), turn.now()));
        CommandContext.Row row = turn.row(MeetingVerb.REVOKE_INVITATIONS)
                .on(target.id())
                .invitation(target.entrant().invitation());
        revoke(turn, row, voided);
    }

    /**
     * The organisation lets nobody sign in to an account any more: whoever came by it goes at once, the host too, and what
     * they opened opens nothing while that is so. No host did it, and the last host is no exception.
     */
    void disable(CommandContext turn, AccountId account) {
        InvitationRegister invitations = meeting.invitations();
        List<InvitationId> voided = invitations.bar(account);
        if (!invitations.knows(account)) {
            return;
        }
        if (invitations.noteBarred(account)) {
            turn.row(MeetingVerb.BAR_ACCOUNT)
                    .value(account.value())
                    .clause(AdvisoryClause.A5)
                    .write();
        }
        List<Participant> all = meeting.roster().where(isAmong(invitations.barred()));
        Map<Boolean, List<Participant>> byOwn =
                all.stream().collect(Collectors.partitioningBy(isAmong(invitations.ownBarred())));
        endBarred(turn, byOwn.getOrDefault(true, List.of()), CloseCause.ACCOUNT_DISABLED);
        // Whose account it was is not theirs to know.
        endBarred(turn, byOwn.getOrDefault(false, List.of()), CloseCause.LINK_WITHDRAWN);
        all.forEach(stay -> {
            left.files().removed(turn, stay.entrant());
            meeting.keys().removed(stay.id(), Optional.empty(), turn.now());
        });
        revoke(turn, turn.row(MeetingVerb.REVOKE_INVITATIONS), voided);
    }

    private Predicate<Participant> isAmong(BiPredicate<@Nullable Invitation, DeviceId> barred) {
        return stay -> barred.test(
                meeting.invitations().find(stay.entrant().invitation()).orElse(null),
                stay.entrant().device());
    }

    private void endBarred(CommandContext turn, List<Participant> stays, CloseCause cause) {
        stays.forEach(stay ->
                endOf(turn, stay, cause).invitation(stay.entrant().invitation()).write());
        end(turn, stays, cause);
    }

    /** Whom the removed person invited waits no more. Whoever is in the room was let in, is seen, and keeps the seat. */
    private void revoke(CommandContext turn, CommandContext.Row row, List<InvitationId> voided) {
        if (voided.isEmpty()) {
            return;
        }
        row.value(String.valueOf(voided.size())).clause(AdvisoryClause.A5).write();
        List<Participant> waiting = meeting.roster()
                .where(stay ->
                        stay.isWaiting() && voided.contains(stay.entrant().invitation()));
        waiting.forEach(stay -> endOf(turn, stay, CloseCause.REFUSED).write());
        end(turn, waiting, CloseCause.REFUSED);
    }

    /** Somebody at the door is not let in; their invitation is void, their device is not banned. */
    void refuse(CommandContext turn, Participant target) {
        InvitationId invitation = target.entrant().invitation();
        meeting.invitations().revoke(invitation);
        List<Participant> all = meeting.roster()
                .where(stay -> !stay.isSeated() && stay.entrant().invitation().equals(invitation));
        without(all, target)
                .forEach(stay -> endOf(turn, stay, CloseCause.REFUSED).write());
        end(turn, all, CloseCause.REFUSED);
    }

    /** The resume window of a participant is over, or the time after it in which they could return. */
    void lose(CommandContext turn, ParticipantId participant) {
        meeting.roster().find(participant).ifPresent(stay -> {
            if (!stay.isAway()) {
                turn.row(MeetingVerb.LOSE).on(stay.id()).write();
            }
            if (stay.isPresent() && meeting.settings().returnWindow().isPositive()) {
                goAway(turn, stay);
                return;
            }
            if (stay.isWaiting()) {
                meeting.roster().keepPlace(stay, turn.now());
            }
            end(turn, List.of(stay), CloseCause.LOST);
        });
    }

    /** Keeps the seat of an admitted participant for the return window, so that no host has to admit them again (A7). */
    private void goAway(CommandContext turn, Participant stay) {
        unseat(turn, stay);
        stay.goAway(turn.now());
        timers.start(
                turn,
                new RoomTimer.ResumeWindow(stay.id()),
                turn.now().plus(meeting.settings().returnWindow()));
        turn.touch(stay);
    }

    /** Ends the participants who have been away longest, as far as a full meeting needs a seat for a newcomer. */
    void makeRoom(CommandContext turn) {
        List<Participant> taken = meeting.roster().where(stay -> !stay.isWaiting());
        List<Participant> giveWay = taken.stream()
                .filter(Participant::isAway)
                .sorted(Comparator.comparing(stay -> stay.awaySince().orElseThrow()))
                .limit(Math.max(0, taken.size() + 1 - meeting.settings().maxSeated()))
                .toList();
        end(turn, giveWay, CloseCause.LOST);
    }

    /** Who took their consent back is gone from here; the last host too, which no rule forbids as no leaving by one's own word. */
    void withdraw(CommandContext turn, Set<ParticipantId> participants) {
        List<Participant> all = meeting.roster().where(stay -> participants.contains(stay.id()));
        all.forEach(stay ->
                turn.row(MeetingVerb.END_STAY).on(stay.id()).value("withdrawn").write());
        end(turn, all, CloseCause.LEFT);
    }

    /** Nobody presides for too long: everybody waits at the door again (A3). */
    void fallAsleep(CommandContext turn) {
        if (!meeting.presence().fallAsleep()) {
            return;
        }
        turn.row(MeetingVerb.SLEEP).clause(AdvisoryClause.A3).write();
        meeting.keys().end();
        meeting.setFloor(Optional.empty());
        left.polls().drop(turn);
        end(turn, meeting.roster().where(Participant::isAway), CloseCause.LOST);
        List<Participant> inside = new ArrayList<>(
                meeting.roster().where(stay -> stay.isSeated() || (stay.isGranted() && !meeting.willPreside(stay))));
        for (Participant stay : inside) {
            unseat(turn, stay);
            meeting.keys().ungrant(stay.id());
            stay.moveTo(Participant.Step.WAITING);
            stay.waitsBecauseOf(WaitingCause.ASLEEP);
        }
        for (Participant stay : inside) {
            post.send(turn, stay, views.waiting(stay, post.ticketInNextFrame(stay)));
            post.sendDoorMessage(turn, stay, meeting.doorWords());
        }
    }

    /** The end for all: nothing opens any more, and nobody is told of anybody. */
    void endMeeting(CommandContext turn, CloseCause cause) {
        Set<SecretDigest> tickets = meeting.tickets().all();
        left.polls().drop(turn);
        for (Participant stay : meeting.roster().all()) {
            close(turn, stay, new ServerMessage.Closed(cause));
        }
        meeting.keys().end();
        counted.forEach(refusals -> refusals.accept(turn));
        meeting.presence().end();
        timers.cancelAll(turn);
        turn.add(new RoomEffect.Ended(tickets));
    }
}
