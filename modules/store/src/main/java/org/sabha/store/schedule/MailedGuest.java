package org.sabha.store.schedule;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailFault;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.mail.MailStanding;

/** Somebody who was invited to a meeting by mail, and what became of the newest mail. */
public record MailedGuest(InvitationId invitation, Person person, News news) {

    /** Who it is, as whoever invites says. */
    public record Person(MailAddress address, Optional<DisplayName> name, MailLanguage language) {}

    /** What a mail says of the meeting (RFC 5546). */
    public enum Method {
        /** It is held; also anew, at another time or with another link. */
        REQUEST,
        CANCEL
    }

    /**
     * The newest that is to be told.
     *
     * @param sequence of the calendar's entry, from 0
     * @param fault why it waits, or failed
     * @param changedAt when it became so
     * @param tries how often it was tried
     */
    public record News(
            Method method,
            int sequence,
            MailStanding standing,
            Optional<MailFault> fault,
            Instant changedAt,
            int tries) {}
}
