package org.sabha.protocol.account;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Items;

/**
 * Invitations, shown this once.
 *
 * @param invitations for the links' fragments, where each page adds the link's secret, which no server has
 * @param password of the meeting, where it is a new one; of a series what the passwords of its meetings are derived from
 * @param series where the invitations are to one
 */
public record InvitedToMeetingResponse(
        @Items(max = 50) List<Secret> invitations, Optional<Secret> password, Optional<InvitedSeries> series) {
    /** To one meeting. */
    public InvitedToMeetingResponse(List<Secret> invitations, Optional<Secret> password) {
        this(invitations, password, Optional.empty());
    }
}
