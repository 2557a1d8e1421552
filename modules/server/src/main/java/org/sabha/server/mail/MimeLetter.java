package org.sabha.server.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.sabha.model.DisplayName;
import org.sabha.model.mail.MailAddress;

/**
 * Writes a letter as MIME: text, HTML and calendar as alternatives (RFC 6047), and the calendar once more as a file for
 * programs that look for one. No picture and nothing from outside is in it.
 */
final class MimeLetter {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final Session session;
    private final MailAddress from;
    private final String name;

    /** @param name of the sender, for people */
    MimeLetter(Session session, MailAddress from, String name) {
        this.session = session;
        this.from = from;
        this.name = name;
    }

    MimeMessage of(Letter letter, Date now) throws MessagingException {
        MimeMessage message = new NamedMessage(session, "<" + letter.id() + ">");
        message.setFrom(address(from, name));
        message.setRecipient(Message.RecipientType.TO, address(letter.to()));
        message.setSubject(letter.subject(), UTF_8);
        message.setSentDate(now);
        // Nobody's holiday answers (RFC 3834 section 5).
        message.setHeader("Auto-Submitted", "auto-generated");
        Letter.Body body = letter.body();
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(body.text(), "text/plain; charset=UTF-8"));
        alternatives.addBodyPart(part(body.html(), "text/html; charset=UTF-8"));
        alternatives.addBodyPart(part(
                body.calendar(),
                "text/calendar; charset=UTF-8; component=VEVENT; method="
                        + body.method().name()));
        MimeBodyPart first = new MimeBodyPart();
        first.setContent(alternatives);
        MimeBodyPart file = part(body.calendar(), "application/ics; charset=UTF-8");
        file.setDisposition(MimeBodyPart.ATTACHMENT);
        file.setFileName("meeting.ics");
        message.setContent(new MimeMultipart(first, file));
        message.saveChanges();
        return message;
    }

    static InternetAddress address(Letter.Recipient to) {
        return address(to.address(), to.name().map(DisplayName::value).orElse(""));
    }

    private static InternetAddress address(MailAddress address, String name) {
        try {
            return name.isEmpty()
                    ? new InternetAddress(address.value(), null)
                    : new InternetAddress(address.value(), name, UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java platform has UTF-8", e);
        }
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(text.getBytes(StandardCharsets.UTF_8), type)));
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    /** The library would make an id of its own with each try. */
    private static final class NamedMessage extends MimeMessage {
        private final String id;

        private NamedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
