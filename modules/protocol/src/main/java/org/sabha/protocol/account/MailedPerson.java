package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.InvitationId;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;
import org.sabha.protocol.limits.Chars;

/**
 * Somebody who was invited by mail, and what became of the newest mail.
 *
 * @param invited false once they are told that they are not invited any more
 * @param fault why the mail waits, or failed
 * @param at since when it stands so
 */
public record MailedPerson(
        InvitationId invitation,
        @Chars(max = 254) String address,
        Optional<@Chars(max = 64) String> name,
        MailLanguage language,
        boolean invited,
        MailStanding standing,
        Optional<MailFault> fault,
        Instant at) {}
