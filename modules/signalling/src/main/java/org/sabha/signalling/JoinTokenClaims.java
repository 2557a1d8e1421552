package org.sabha.signalling;

import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.Consent;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;

/**
 * What a join token stood for.
 *
 * @param room where its holder may knock
 * @param method how they come in
 * @param invitation the invitation they proved
 * @param device the device they come from
 * @param name the name they gave
 * @param passwordGeneration which password they proved
 * @param consent to the notice on personal data, if they said so
 * @param verified whether the organisation vouches for the name
 * @param account that they are signed in to
 */
public record JoinTokenClaims(
        RoomMailbox room,
        EntryMethod method,
        InvitationId invitation,
        DeviceId device,
        DisplayName name,
        int passwordGeneration,
        Optional<Consent> consent,
        boolean verified,
        Optional<AccountId> account) {
    public JoinTokenClaims(
            RoomMailbox room,
            EntryMethod method,
            InvitationId invitation,
            DeviceId device,
            DisplayName name,
            int passwordGeneration) {
        this(room, method, invitation, device, name, passwordGeneration, Optional.empty(), false, Optional.empty());
    }
}
