package org.sabha.protocol.account;

import org.sabha.model.Secret;

/**
 * An invitation, shown this once.
 *
 * @param secret for the fragment of the link {@code /#invite=}
 */
public record AccountInvitedResponse(AccountLine account, Secret secret, long expiresInSeconds) {}
