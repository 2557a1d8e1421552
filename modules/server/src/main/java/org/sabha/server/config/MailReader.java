package org.sabha.server.config;

import java.net.InetAddress;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.model.mail.MailAddress;
import org.sabha.model.mail.MailLanguage;

/** Reads where mails go. */
final class MailReader {
    private static final int MAX_NAME = 64;

    private MailReader() {}

    /** @return empty where no host is named */
    static Optional<MailConfig> read(ConfigSection mail) {
        String host = mail.text("host", "empty, or a name", text -> text.isEmpty() || HostText.isHost(text));
        var server = new MailConfig.Server(
                host, mail.port("port"), mail.choice("protection", MailProtection.class), mail.file("authority"));
        String user = AccountsReader.line(mail, "user");
        String password = AccountsReader.line(mail, "password");
        String from = mail.text(
                "from",
                "an address of mail, such as meetings@dept.example",
                text -> text.isEmpty() || MailAddress.of(text).isPresent());
        String name = mail.text("name", "one line of at most " + MAX_NAME + " characters", MailReader::isName);
        MailLanguage language = mail.choice("language", MailLanguage.class);
        boolean wholeLinks = mail.flag("whole-links");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (from.isEmpty()) {
            mail.refuse("from", "an address of mail, where there is a host");
        }
        if (user.isEmpty() != password.isEmpty()) {
            mail.refuse("password", "set with the user, or neither");
        }
        if (server.protection() == MailProtection.NONE && !(isLoopback(host) && user.isEmpty())) {
            mail.refuse("protection", "start-tls or tls; none only for localhost, without a user");
        }
        return MailAddress.of(from)
                .map(address -> new MailConfig(
                        server,
                        user.isEmpty() || password.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new MailConfig.Sender(user, new Secret(password))),
                        address,
                        name,
                        language,
                        wholeLinks));
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= MAX_NAME && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isLoopback(String host) {
        try {
            return "localhost".equals(host) || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
