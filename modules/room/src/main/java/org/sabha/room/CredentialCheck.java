package org.sabha.room;

import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.policy.PolicyDecision;

/** Whether an invitation opens anything for a device at this instant. */
public sealed interface CredentialCheck {

    /**
     * It does, as far as the seat or the door.
     *
     * @param passwordGeneration the password in force, to be carried in the join token
     * @param role that the invitation gives on this device
     */
    record Opens(InvitationId invitation, int passwordGeneration, Role role) implements CredentialCheck {}

    /**
     * It would, if the server had less to do. Whoever also has the password is told so.
     *
     * @param why for the audit
     */
    record Later(InvitationId invitation, PolicyDecision.Deny why) implements CredentialCheck {}

    /**
     * It does not. The reason is for counters, logs and the audit; the person is told what everybody is told (C7).
     *
     * @param invitation the one that was shown, if it is one of this meeting
     */
    record Closed(PolicyDecision.Deny why, Optional<InvitationId> invitation) implements CredentialCheck {
        /** Nobody knows by which invitation. */
        public Closed(ReasonCode reason) {
            this(new PolicyDecision.Deny(reason, Optional.empty()), Optional.empty());
        }
    }
}
