package org.sabha.policy;

import static org.sabha.policy.PolicyDecision.Proviso.AT_THE_DOOR;
import static org.sabha.policy.PolicyDecision.deny;
import static org.sabha.policy.PolicyDecision.permit;

import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;

/**
 * Judges who may enter, by every entry method and in every order of events (H9 to H13): the client's age, the
 * end, the ban, the entry method, the ticket or the credentials, the lock, the space, and last the lobby.
 *
 * <p>Whoever presides passes lock, space and lobby: somebody must be able to unlock and to admit. In a meeting with a key
 * group they wait at the door while the group lives, for its members believe its hosts and no invitation. Invitations that
 * make a host are personal even where others are shared.
 *
 * <p>A busy server refuses newcomers alone: hosts, whoever comes back and whoever waits already are let in as ever.
 *
 * <p>Whoever comes by a program's invitation is let in by a host, also where the lobby is off: an administrator makes keys
 * for programs, and would else let themselves in (T42).
 */
final class EntryPolicy {
    private final PolicyRules rules;

    EntryPolicy(PolicyRules rules) {
        this.rules = rules;
    }

    PolicyDecision evaluate(Role role, Action.Enter enter, MeetingConditions now) {
        if (isTooOld(enter)) {
            return deny(ReasonCode.CLIENT_TOO_OLD, AdvisoryClause.C5);
        }
        if (now.phase() == MeetingConditions.Phase.ENDED) {
            return deny(ReasonCode.ROOM_ENDED, AdvisoryClause.A9);
        }
        if (enter.credentials().ban() == Action.Ban.BANNED) {
            return deny(ReasonCode.BANNED, AdvisoryClause.A5);
        }
        return switch (enter.standing()) {
            case TICKET_DEAD -> deny(ReasonCode.TICKET_INVALID);
            case TICKET_OF_A_KNOCK -> permit(AT_THE_DOOR);
            case TICKET_OF_A_SEAT -> backToSeat(role, now);
            case RELOADED, NEWCOMER, ADMITTED -> withCredentials(role, enter, now);
        };
    }

    private PolicyDecision withCredentials(Role role, Action.Enter enter, MeetingConditions now) {
        PolicyDecision shown = method(enter.method());
        if (shown.isPermitted()) {
            shown = credentials(role, enter);
        }
        if (!shown.isPermitted()) {
            return shown;
        }
        return enter.standing() == Action.Standing.RELOADED ? backToSeat(role, now) : newcomer(role, enter, now);
    }

    private static PolicyDecision method(EntryMethod method) {
        return switch (method) {
            case BROWSER, JAVA_CLIENT -> permit();
            // Only a ticket resumes a seat; somebody without one has nothing to resume.
            case RESUME -> deny(ReasonCode.TICKET_INVALID);
            // These come in by an explicit, visible grant only, which does not exist yet (H8, H12).
            case RECORDER -> deny(ReasonCode.DOOR_CLOSED, AdvisoryClause.A8);
            case PHONE -> deny(ReasonCode.DOOR_CLOSED, AdvisoryClause.A2);
        };
    }

    /** Asked first, so that the answer, which is told, is the same in every meeting. A ticket is of a client let in. */
    private boolean isTooOld(Action.Enter enter) {
        return switch (enter.standing()) {
            case NEWCOMER, RELOADED, ADMITTED ->
                switch (enter.credentials().client()) {
                    case CURRENT -> false;
                    case OLD -> rules.is(RuleValue.C5_CURRENT);
                    // Nobody could hear or see them, whatever the rule says.
                    case WITHOUT_KEYS -> true;
                };
            case TICKET_OF_A_SEAT, TICKET_OF_A_KNOCK, TICKET_DEAD -> false;
        };
    }

    private PolicyDecision credentials(Role role, Action.Enter enter) {
        Action.Credentials shown = enter.credentials();
        PolicyDecision invitation = invitation(role, shown.invitation(), enter.standing());
        if (invitation.isPermitted() && shown.password() == Action.PasswordState.STALE) {
            return deny(ReasonCode.PASSWORD_STALE, AdvisoryClause.A1);
        }
        return invitation;
    }

    private PolicyDecision invitation(Role role, Action.InvitationState invitation, Action.Standing standing) {
        return switch (invitation) {
            case USABLE -> permit();
            case NONE -> deny(ReasonCode.INVITATION_REQUIRED, AdvisoryClause.C6);
            case UNKNOWN -> deny(ReasonCode.INVITATION_UNKNOWN, AdvisoryClause.C6);
            // Whoever is in the room is seen there; taking the invitation away does not take the seat.
            case REVOKED ->
                standing == Action.Standing.RELOADED
                        ? permit()
                        : deny(ReasonCode.INVITATION_REVOKED, AdvisoryClause.C6);
            case BOUND_ELSEWHERE ->
                rules.is(RuleValue.C6_SHARED) && !Policy.presides(role)
                        ? permit()
                        : deny(ReasonCode.INVITATION_USED_ELSEWHERE, AdvisoryClause.C6);
        };
    }

    private static PolicyDecision backToSeat(Role role, MeetingConditions now) {
        return now.phase() == MeetingConditions.Phase.ASLEEP && !Policy.presides(role) ? permit(AT_THE_DOOR) : permit();
    }

    private PolicyDecision newcomer(Role role, Action.Enter enter, MeetingConditions now) {
        boolean admitted = enter.standing() == Action.Standing.ADMITTED;
        if (Policy.presides(role)) {
            // The members of a locked key group would not take them, whatever a host says.
            return admitted && now.lock() == MeetingConditions.Lock.LOCKED
                    ? deny(ReasonCode.ROOM_LOCKED, AdvisoryClause.A7)
                    : permit();
        }
        if (now.lock() == MeetingConditions.Lock.LOCKED) {
            return deny(ReasonCode.ROOM_LOCKED, AdvisoryClause.A7);
        }
        if (now.space() == MeetingConditions.Space.NO_SEAT) {
            return deny(ReasonCode.ROOM_FULL);
        }
        if (now.space() == MeetingConditions.Space.SERVER_BUSY && !admitted) {
            return deny(ReasonCode.SERVER_BUSY);
        }
        boolean hostIsThere =
                now.phase() == MeetingConditions.Phase.RUNNING && now.hosts() != MeetingConditions.Hosts.ABSENT;
        boolean lobbyIsOff = rules.is(RuleValue.A2_OFF) && enter.credentials().maker() == Action.Maker.PERSON;
        if (hostIsThere && (admitted || lobbyIsOff)) {
            return permit();
        }
        return now.space() == MeetingConditions.Space.NO_PLACE_AT_THE_DOOR
                ? deny(ReasonCode.ROOM_FULL)
                : permit(AT_THE_DOOR);
    }
}
