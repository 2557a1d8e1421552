package org.sabha.room;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.policy.Action;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.Grant;
import org.sabha.room.keys.KeyGroup;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.roster.Participant;

/** What grants rest on: who has one by what they are, which ones hold no more, and who goes back to the door by that. */
final class Grants {
    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;
    private final Departures departures;
    private final Seats seats;

    Grants(Meeting meeting, Post post, Departures departures, Seats seats) {
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
        this.departures = departures;
        this.seats = seats;
    }

    private KeyGroup keys() {
        return meeting.keys();
    }

    /** Somebody lost their leaf; they keep the seat if members of a new group would add them unasked. */
    void unseat(CommandContext turn, Participant stay, WaitingCause cause) {
        if (stay.isAway()) {
            // Nothing but the leaf proved their return.
            departures.end(turn, List.of(stay), CloseCause.LOST);
            return;
        }
        turn.row(MeetingVerb.UNSEAT).on(stay.id()).value(Verbs.code(cause)).write();
        departures.unseat(turn, stay);
        stay.waitsBecauseOf(cause);
        standing(stay)
                .ifPresentOrElse(grant -> seats.grant(turn, stay, grant), () -> seats.toTheDoor(turn, stay, cause));
        post.broadcast(turn, new ServerMessage.ParticipantLeft(stay.id(), CloseCause.LOST));
    }

    /**
     * Somebody seated offers other keys: by the word of the old ones they are put back in its place. Without it nothing says
     * that it is the same person; they come again by the front door like anybody, for nobody at the door has a leaf.
     */
    void takeBack(CommandContext turn, Participant stay) {
        if (keys().provesReturn(stay.id())) {
            keys().grant(Meeting.member(stay), new Grant.Returning(), turn.now());
            keys().makeWay(stay.id(), turn.now());
        } else {
            turn.row(MeetingVerb.EXPEL).on(stay.id()).write();
            departures.end(turn, List.of(stay), CloseCause.LOST);
        }
    }

    /** The grant that somebody has by what they are, whoever was asked. */
    private Optional<Grant> standing(Participant stay) {
        if (meeting.willPreside(stay)) {
            return mayMakeTheGroup(stay) ? Optional.of(new Grant.Presiding()) : Optional.empty();
        }
        return meeting.isLobbyOn() || meeting.isLocked() ? Optional.empty() : Optional.of(new Grant.Unasked());
    }

    /**
     * Grants end with what they rest on: the host's seat, the open door, the old leaf.
     *
     * @return whether one did
     */
    boolean review(CommandContext turn) {
        boolean ended = false;
        for (Applicant applicant : keys().granted()) {
            Optional<Participant> granted =
                    meeting.roster().find(applicant.id()).filter(Participant::isGranted);
            if (granted.isPresent()
                    && applicant
                            .grant()
                            .filter(grant -> holds(grant, applicant))
                            .isEmpty()) {
                ended = true;
                standing(granted.get())
                        .ifPresentOrElse(
                                grant -> keys().grant(applicant.member(), grant, turn.now()),
                                () -> seats.toTheDoor(turn, granted.get(), cause(applicant, granted.get())));
            }
        }
        takeUpHosts(turn);
        return ended;
    }

    /** Who presides by invitation makes the group where there is none; in one that lives its hosts say who is host. */
    private boolean mayMakeTheGroup(Participant stay) {
        return !keys().isLive() && meeting.willPreside(stay);
    }

    /** Hosts at the door wait for nobody's yes once the group is void, and learn that they can be let in once it is open. */
    private void takeUpHosts(CommandContext turn) {
        for (Participant host : meeting.roster().waiting()) {
            boolean lockHeldUp =
                    host.waitsBecauseOf().filter(WaitingCause.LOCKED::equals).isPresent();
            if (mayMakeTheGroup(host) && meeting.isAdmissible(host)) {
                post.broadcast(turn, new ServerMessage.WaitingRemoved(host.id()), Participant::watchesDoor);
                seats.grant(turn, host, new Grant.Presiding());
            } else if (lockHeldUp && !meeting.isLocked()) {
                host.waitsBecauseOf(null);
                if (host.isConnected()) {
                    post.send(turn, host, views.waiting(host, post.ticketInNextFrame(host)));
                }
            }
        }
    }

    private @Nullable WaitingCause cause(Applicant applicant, Participant stay) {
        if (meeting.isLocked()) {
            return WaitingCause.LOCKED;
        }
        return applicant.isReturning()
                ? WaitingCause.BEGUN_ANEW
                : stay.waitsBecauseOf().filter(WaitingCause.BEGUN_ANEW::equals).orElse(null);
    }

    private boolean holds(Grant grant, Applicant applicant) {
        boolean open = !meeting.isLocked();
        return switch (grant) {
            // A host's yes is for one group: what it signed names it.
            case Grant.ByHost yes ->
                open
                        && keys().isLive()
                        && meeting.roster()
                                .find(yes.host())
                                .filter(host -> meeting.permits(host, Action.Verb.PRESIDE))
                                .isPresent();
            case Grant.Unasked _ -> open && !meeting.isLobbyOn();
            case Grant.Presiding _ ->
                meeting.roster()
                        .find(applicant.id())
                        .filter(this::mayMakeTheGroup)
                        .isPresent();
            case Grant.Returning _ -> keys().provesReturn(applicant.id());
        };
    }
}
