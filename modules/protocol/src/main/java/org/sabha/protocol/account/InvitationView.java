package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * Whom an invitation is for.
 *
 * @param ownName whether they give their name themselves
 */
public record InvitationView(
        @Chars(max = 64) String login, @Chars(max = 64) String name, boolean ownName) {}
