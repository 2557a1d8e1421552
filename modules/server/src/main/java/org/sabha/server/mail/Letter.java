package org.sabha.server.mail;

import java.util.Optional;
import org.sabha.model.DisplayName;
import org.sabha.model.mail.MailAddress;
import org.sabha.store.schedule.MailedGuest;

/**
 * One mail to one person.
 *
 * @param id the same each time this very mail is tried, so that mail programs show it once: ASCII without white space
 * @param subject one line
 */
public record Letter(String id, Recipient to, String subject, Body body) {
    public Letter {
        if (!id.matches("[A-Za-z0-9.:@_-]{1,200}")) {
            throw new IllegalArgumentException("no id of a mail");
        }
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject is one line");
        }
    }

    public record Recipient(MailAddress address, Optional<DisplayName> name) {}

    /**
     * The same three times.
     *
     * @param calendar as calendars take it (RFC 5545)
     */
    public record Body(String text, String html, MailedGuest.Method method, String calendar) {}
}
