package org.sabha.room.admission;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.policy.Action;
import org.sabha.policy.MeetingConditions;
import org.sabha.policy.Policy;
import org.sabha.policy.PolicyDecision;
import org.sabha.policy.PolicyRequest;

/**
 * The one admission function. It judges at the instant it is asked, changes nothing, and remembers nothing: an earlier
 * yes has no weight (H10, H13).
 */
public final class Admission {
    private final InvitationRegister invitations;

    public Admission(InvitationRegister invitations) {
        this.invitations = invitations;
    }

    /** Judges a knock under the rules and circumstances of this instant. */
    public Verdict judge(Knock knock, Policy policy, MeetingConditions now) {
        InvitationId id = knock.invitation();
        DeviceId device = knock.device();
        Invitation invitation = id == null ? null : invitations.find(id).orElse(null);
        var credentials = new Action.Credentials(
                state(invitation, device), maker(invitation), knock.password(), ban(knock, invitation), knock.client());
        var enter = new Action.Enter(knock.door(), knock.standing(), credentials);
        return switch (policy.evaluate(new PolicyRequest(role(invitation, device), enter, now))) {
            case PolicyDecision.Deny deny -> new Verdict.Refuse(deny);
            case PolicyDecision.Permit(PolicyDecision.Proviso proviso) ->
                proviso == PolicyDecision.Proviso.AT_THE_DOOR ? new Verdict.Wait() : new Verdict.Seat();
        };
    }

    private static Role role(@Nullable Invitation invitation, @Nullable DeviceId device) {
        return invitation == null ? Role.PARTICIPANT : invitation.roleOn(Objects.requireNonNull(device));
    }

    private static Action.InvitationState state(@Nullable Invitation invitation, @Nullable DeviceId device) {
        if (device == null) {
            return Action.InvitationState.NONE;
        }
        if (invitation == null) {
            return Action.InvitationState.UNKNOWN;
        }
        if (invitation.standing() != Invitation.Standing.VALID) {
            return Action.InvitationState.REVOKED;
        }
        return invitation.isBoundElsewhere(device)
                ? Action.InvitationState.BOUND_ELSEWHERE
                : Action.InvitationState.USABLE;
    }

    private static Action.Maker maker(@Nullable Invitation invitation) {
        return invitation != null && invitation.isOfAProgram() ? Action.Maker.PROGRAM : Action.Maker.PERSON;
    }

    /** A ticket is a stay's own: where an invitation is shared, another's removal does not end it. */
    private Action.Ban ban(Knock knock, @Nullable Invitation invitation) {
        DeviceId device = knock.device();
        boolean byDevice = device != null
                && (invitations.isBanned(device) || invitations.isBarred(invitation, device, knock.account()));
        boolean byInvitation = switch (knock.standing()) {
            case NEWCOMER, ADMITTED, RELOADED ->
                invitation != null && invitation.standing() == Invitation.Standing.BANNED;
            case TICKET_OF_A_SEAT, TICKET_OF_A_KNOCK, TICKET_DEAD -> false;
        };
        return byDevice || byInvitation ? Action.Ban.BANNED : Action.Ban.NONE;
    }
}
