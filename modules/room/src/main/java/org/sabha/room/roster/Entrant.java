package org.sabha.room.roster;

import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;

/**
 * Who came, and how: what admission is judged on, at arrival and again when a host admits.
 *
 * @param passwordGeneration which password they proved
 * @param client as their client introduced itself
 * @param verified whether the organisation vouches for the name
 */
public record Entrant(
        EntryMethod door,
        InvitationId invitation,
        DeviceId device,
        DisplayName name,
        int passwordGeneration,
        String client,
        boolean verified) {
    /** Whether people read the same name, with the same mark. */
    public boolean isCalledLike(Entrant other) {
        return name.equals(other.name) && verified == other.verified;
    }
}
