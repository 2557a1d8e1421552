package org.sabha.server.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.OptionalInt;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.sabha.model.mail.MailFault;
import org.sabha.server.config.MailConfig;
import org.sabha.server.config.MailProtection;
import org.sabha.server.tls.NameCheckingSockets;
import org.sabha.server.tls.TrustedCertificates;

/**
 * A mail server by SMTP (RFC 5321): by TLS from the first byte (RFC 8314) or by STARTTLS before anything else is said (RFC
 * 3207), with a certificate that is trusted and for the server's name. Without either nothing is sent, not even the user's
 * name. Blocks.
 */
public final class SmtpPort implements MailPort {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final int SERVICE_CLOSES = 421;
    private static final int TRANSIENT = 400;
    private static final int PERMANENT = 500;

    private final MailConfig config;
    private final Session session;
    private final MimeLetter mime;
    private final Clock clock;

    private SmtpPort(MailConfig config, SSLSocketFactory sockets, Clock clock) {
        this.config = config;
        this.session = Session.getInstance(properties(config, sockets));
        this.mime = new MimeLetter(session, config.from(), config.name());
        this.clock = clock;
    }

    /** @throws IOException when the file of trusted certificates cannot be read; the message names it */
    public static SmtpPort of(MailConfig config, Clock clock) throws IOException {
        SSLSocketFactory sockets = new NameCheckingSockets(
                TrustedCertificates.context(config.server().authority()).getSocketFactory());
        return new SmtpPort(config, sockets, clock);
    }

    private static Properties properties(MailConfig config, SSLSocketFactory sockets) {
        MailConfig.Server server = config.server();
        Properties properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        // What the server calls itself: without it the library asks DNS for the name of this machine.
        properties.put("mail.smtp.localhost", config.from().domain());
        properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
        properties.put("mail.smtp.auth", Boolean.toString(config.sender().isPresent()));
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.protection() == MailProtection.TLS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(server.protection() == MailProtection.START_TLS));
        properties.put(
                "mail.smtp.starttls.required", Boolean.toString(server.protection() == MailProtection.START_TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", sockets);
        properties.put("mail.smtp.socketFactory.fallback", "false");
        return properties;
    }

    @Override
    public Line open() throws MailTroubleException {
        try {
            Transport transport = session.getTransport("smtp");
            if (config.sender().isPresent()) {
                MailConfig.Sender sender = config.sender().get();
                transport.connect(sender.user(), sender.password().reveal());
            } else {
                transport.connect();
            }
            return new SmtpLine(transport);
        } catch (AuthenticationFailedException e) {
            throw new MailTroubleException(MailFault.SIGN_IN_REFUSED, e);
        } catch (MessagingException e) {
            throw trouble(e);
        }
    }

    /** The library says by its causes, and by its words alone that STARTTLS is not there. */
    private static MailTroubleException trouble(MessagingException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return new MailTroubleException(MailFault.NOT_TRUSTED, failure);
            }
        }
        String text = String.valueOf(failure.getMessage());
        return new MailTroubleException(
                text.contains("STARTTLS") ? MailFault.NOT_TRUSTED : MailFault.UNREACHABLE, failure);
    }

    private final class SmtpLine implements Line {
        private final Transport transport;

        private SmtpLine(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Delivery deliver(Letter letter) throws MailTroubleException {
            try {
                MimeMessage message = mime.of(letter, Date.from(clock.instant()));
                transport.sendMessage(message, new Address[] {MimeLetter.address(letter.to())});
                return new Delivery.Taken();
            } catch (MessagingException e) {
                return judge(e);
            }
        }

        @Override
        public void close() {
            try {
                transport.close();
            } catch (MessagingException e) {
                // It was told to end; how it took that changes nothing.
            }
        }
    }

    private static MailPort.Delivery judge(MessagingException failure) throws MailTroubleException {
        for (@Nullable Exception each = failure; each != null; each = next(each)) {
            OptionalInt code = codeOf(each);
            if (code.isPresent()) {
                return judge(code.getAsInt(), each, failure);
            }
        }
        throw trouble(failure);
    }

    private static MailPort.Delivery judge(int code, Exception reply, MessagingException failure)
            throws MailTroubleException {
        if (code == SERVICE_CLOSES) {
            throw new MailTroubleException(MailFault.UNREACHABLE, failure);
        }
        if (code >= TRANSIENT && code < PERMANENT) {
            return new Delivery.Later();
        }
        if (reply instanceof SMTPSenderFailedException) {
            throw new MailTroubleException(MailFault.SENDER_REFUSED, failure);
        }
        return new Delivery.Refused(
                reply instanceof SMTPAddressFailedException ? MailFault.ADDRESS_REFUSED : MailFault.MESSAGE_REFUSED);
    }

    /** Of one recipient first, which the library hangs behind the failure of all. */
    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException mail ? mail.getNextException() : null;
    }

    private static OptionalInt codeOf(Exception failure) {
        return switch (failure) {
            case SMTPAddressFailedException address -> OptionalInt.of(address.getReturnCode());
            case SMTPSenderFailedException sender -> OptionalInt.of(sender.getReturnCode());
            case SMTPSendFailedException sending
            when sending.getNextException() == null -> OptionalInt.of(sending.getReturnCode());
            default -> OptionalInt.empty();
        };
    }
}
