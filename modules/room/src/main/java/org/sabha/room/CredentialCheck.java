package org.sabha.room;

import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;

/** Whether an invitation opens anything for a device at this instant. */
public sealed interface CredentialCheck {

    /**
     * It does, as far as the seat or the door.
     *
     * @param passwordGeneration the password in force, to be carried in the join token
     * @param role that the invitation gives on this device
     */
    record Opens(InvitationId invitation, int passwordGeneration, Role role) implements CredentialCheck {}

    /** It does not. The reason is for counters and logs; the person is told what everybody is told (C7). */
    record Closed(ReasonCode reason) implements CredentialCheck {}
}
