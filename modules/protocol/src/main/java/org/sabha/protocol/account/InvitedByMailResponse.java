package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Secret;

/**
 * The mails are on their way.
 *
 * @param password of the meeting, where it is a new one, of a series what those of its meetings are derived from; whoever invites gives it to people, with the link's secret
 * @param series where people were invited to one
 */
public record InvitedByMailResponse(Optional<Secret> password, Optional<InvitedSeries> series) {
    /** To one meeting. */
    public InvitedByMailResponse(Optional<Secret> password) {
        this(password, Optional.empty());
    }
}
