package org.sabha.server.cli;

import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks at a terminal what {@code sabha setup} has to know. Enter keeps what is said in brackets, a dash takes it away.
 *
 * @param now settings that an earlier setup has written
 */
record SetupQuestions(Terminal terminal, Map<String, String> now) {
    private static final String NONE = "-";

    /** Somebody who types. */
    interface Terminal {
        /** The answer without spaces around it. */
        String ask(String question);

        /** The same, not shown while it is typed. */
        String askSecretly(String question);

        /** The one of this process; empty where nobody can type. */
        static Optional<Terminal> ofThisProcess() {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .map(ConsoleTerminal::new);
        }
    }

    /** All answers, by the full keys of the settings; an empty text takes a setting away. */
    Map<String, String> changes() {
        Map<String, String> changes = new LinkedHashMap<>();
        ask(changes, SetupKey.PUBLIC_ADDRESS, "Name or IP address that people type, such as meet.example.in");
        if (ask(
                changes,
                SetupKey.CERTIFICATE,
                "Certificate, a PEM file; none: the server makes one, and browsers warn")) {
            ask(changes, SetupKey.KEY, "Its private key, a PEM file");
        } else {
            changes.put(SetupKey.KEY, "");
        }
        if (ask(changes, SetupKey.DATABASE_URL, "PostgreSQL, as jdbc:postgresql://host:5432/name; none: a file here")) {
            ask(changes, SetupKey.DATABASE_USER, "Who owns the database");
            askSecretly(changes, SetupKey.DATABASE_PASSWORD, "Password of the database");
        } else {
            changes.put(SetupKey.DATABASE_USER, "");
            changes.put(SetupKey.DATABASE_PASSWORD, "");
        }
        mail(changes);
        return changes;
    }

    private void mail(Map<String, String> changes) {
        if (ask(changes, SetupKey.MAIL_HOST, "Mail server; none: no invitations by mail")) {
            ask(changes, SetupKey.MAIL_PORT, "Its port; none: 587");
            ask(changes, SetupKey.MAIL_PROTECTION, "start-tls, tls or none; empty: start-tls");
            ask(changes, SetupKey.MAIL_FROM, "Address that mails come from");
            if (ask(changes, SetupKey.MAIL_USER, "User who may send there, if it asks for one")) {
                askSecretly(changes, SetupKey.MAIL_PASSWORD, "Password of that user");
                return;
            }
        } else {
            changes.put(SetupKey.MAIL_PORT, "");
            changes.put(SetupKey.MAIL_PROTECTION, "");
            changes.put(SetupKey.MAIL_FROM, "");
            changes.put(SetupKey.MAIL_USER, "");
        }
        changes.put(SetupKey.MAIL_PASSWORD, "");
    }

    /** @return whether there is a value now */
    private boolean ask(Map<String, String> changes, String key, String question) {
        String before = now.getOrDefault(key, "");
        String answer = terminal.ask(question + (before.isEmpty() ? ": " : " [" + before + "]: "));
        String value = answer.isEmpty() ? before : NONE.equals(answer) ? "" : answer;
        changes.put(key, value);
        return !value.isEmpty();
    }

    private void askSecretly(Map<String, String> changes, String key, String question) {
        String before = now.getOrDefault(key, "");
        String answer = terminal.askSecretly(question + (before.isEmpty() ? ": " : " [as before]: "));
        changes.put(key, answer.isEmpty() ? before : answer);
    }

    private record ConsoleTerminal(Console console) implements Terminal {
        @Override
        public String ask(String question) {
            String line = console.readLine("%s", question);
            return line == null ? "" : line.strip();
        }

        @Override
        public String askSecretly(String question) {
            char[] typed = console.readPassword("%s", question);
            return typed == null ? "" : new String(typed);
        }
    }
}
