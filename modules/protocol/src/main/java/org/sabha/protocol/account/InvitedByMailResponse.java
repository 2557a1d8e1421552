package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Secret;

/**
 * The mails are on their way.
 *
 * @param password of the meeting, where it is a new one; whoever invites gives it to people, with the link's secret
 */
public record InvitedByMailResponse(Optional<Secret> password) {}
