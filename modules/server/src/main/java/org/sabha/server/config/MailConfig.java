package org.sabha.server.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailLanguage;

/**
 * Where mails go.
 *
 * @param sender who may send; empty where the mail server does not ask
 * @param from the address that mails come from
 * @param name of the sender, for people
 * @param language of mails where nobody chose one
 * @param wholeLinks whether mails to meetings that are not classified may have the key of the meeting
 */
public record MailConfig(
        Server server,
        Optional<Sender> sender,
        MailAddress from,
        String name,
        MailLanguage language,
        boolean wholeLinks) {

    /** With whole links. */
    public MailConfig(Server server, Optional<Sender> sender, MailAddress from, String name, MailLanguage language) {
        this(server, sender, from, name, language, true);
    }

    /** @param authority PEM file of the certificates that are trusted; null for those of the machine's Java */
    public record Server(
            String host,
            int port,
            MailProtection protection,
            @Nullable Path authority) {}

    public record Sender(String user, Secret password) {}
}
