package org.sabha.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code sabha setup} is told by its options; passwords come by variables, since others see the options of a process. */
final class SetupOptions {
    private static final List<String> CERTIFICATE = List.of(SetupKey.CERTIFICATE, SetupKey.KEY);
    private static final List<String> DATABASE =
            List.of(SetupKey.DATABASE_URL, SetupKey.DATABASE_USER, SetupKey.DATABASE_PASSWORD);
    private static final List<String> MAIL = List.of(
            SetupKey.MAIL_HOST,
            SetupKey.MAIL_PORT,
            SetupKey.MAIL_PROTECTION,
            SetupKey.MAIL_USER,
            SetupKey.MAIL_PASSWORD,
            SetupKey.MAIL_FROM);

    @Option(names = "--public-address", paramLabel = "NAME", description = "name or IP address that people type")
    @Nullable
    private String publicAddress;

    @Option(names = "--certificate", paramLabel = "FILE", description = "PEM file, the server's certificate first")
    @Nullable
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "PEM file with the certificate's private key")
    @Nullable
    private Path key;

    @Option(names = "--self-signed", description = "the server makes its certificate; browsers warn about it")
    private boolean selfSigned;

    @Option(names = "--database", paramLabel = "URL", description = "jdbc:postgresql://host:5432/name")
    @Nullable
    private String database;

    @Option(names = "--database-user", paramLabel = "NAME", description = "who owns the database")
    @Nullable
    private String databaseUser;

    @Option(
            names = "--database-password-variable",
            paramLabel = "NAME",
            description = "variable of the environment that holds the password")
    @Nullable
    private String databasePasswordVariable;

    @Option(names = "--embedded", description = "the database is a file in the data folder")
    private boolean embedded;

    @Option(names = "--mail-server", paramLabel = "NAME", description = "mail server that takes invitations")
    @Nullable
    private String mailServer;

    @Option(names = "--mail-port", paramLabel = "PORT", description = "its port (587)")
    @Nullable
    private Integer mailPort;

    @Option(names = "--mail-protection", paramLabel = "KIND", description = "start-tls (default), tls or none")
    @Nullable
    private String mailProtection;

    @Option(names = "--mail-user", paramLabel = "NAME", description = "who may send there")
    @Nullable
    private String mailUser;

    @Option(
            names = "--mail-password-variable",
            paramLabel = "NAME",
            description = "variable of the environment that holds the password")
    @Nullable
    private String mailPasswordVariable;

    @Option(names = "--mail-from", paramLabel = "ADDRESS", description = "address that mails come from")
    @Nullable
    private String mailFrom;

    @Option(names = "--no-mail", description = "no mails are sent")
    private boolean noMail;

    /**
     * The settings that were named, by their full keys; an empty text takes a setting away.
     *
     * @param environment of the process, with the passwords
     * @throws IllegalArgumentException when options contradict each other, or a variable is missing
     */
    Map<String, String> changes(Map<String, String> environment) {
        refuse(
                selfSigned && (certificate != null || key != null),
                "--self-signed goes without --certificate and --key");
        refuse(embedded && (database != null || databaseUser != null), "--embedded goes without --database");
        refuse(noMail && (mailServer != null || mailFrom != null), "--no-mail goes without --mail-server");
        Map<String, String> changes = new LinkedHashMap<>();
        clear(changes, selfSigned, CERTIFICATE);
        clear(changes, embedded, DATABASE);
        clear(changes, noMail, MAIL);
        put(changes, SetupKey.PUBLIC_ADDRESS, publicAddress);
        put(changes, SetupKey.CERTIFICATE, certificate == null ? null : certificate.toAbsolutePath());
        put(changes, SetupKey.KEY, key == null ? null : key.toAbsolutePath());
        put(changes, SetupKey.DATABASE_URL, database);
        put(changes, SetupKey.DATABASE_USER, databaseUser);
        put(changes, SetupKey.DATABASE_PASSWORD, variable(databasePasswordVariable, environment));
        put(changes, SetupKey.MAIL_HOST, mailServer);
        put(changes, SetupKey.MAIL_PORT, mailPort);
        put(changes, SetupKey.MAIL_PROTECTION, mailProtection);
        put(changes, SetupKey.MAIL_USER, mailUser);
        put(changes, SetupKey.MAIL_PASSWORD, variable(mailPasswordVariable, environment));
        put(changes, SetupKey.MAIL_FROM, mailFrom);
        return changes;
    }

    private static @Nullable String variable(@Nullable String name, Map<String, String> environment) {
        if (name == null) {
            return null;
        }
        String value = environment.getOrDefault(name, "");
        refuse(value.isEmpty(), "the environment has no variable " + name);
        return value;
    }

    private static void refuse(boolean refused, String sentence) {
        if (refused) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private static void clear(Map<String, String> changes, boolean asked, List<String> keys) {
        if (asked) {
            keys.forEach(each -> changes.put(each, ""));
        }
    }

    private static void put(Map<String, String> changes, String key, @Nullable Object value) {
        if (value != null) {
            changes.put(key, value.toString());
        }
    }
}
