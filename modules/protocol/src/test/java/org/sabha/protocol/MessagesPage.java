package org.sabha.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;

/** Writes {@code messages.md}, the protocol for people. */
final class MessagesPage {
    private static final Path INTRODUCTION = Path.of("src/test/resources/docs/introduction.md");

    private static final String ANYBODY = "anybody connected, also at the door";
    private static final String SEATED = "seated people";
    private static final String HOSTS = "hosts and alternate hosts";

    /**
     * Who may say what under the advisory's rules. A message that is missing here fails the test. What is decided in
     * the end is the policy's: it may refuse any of them with a reason.
     */
    private static final Map<String, String> SENDERS = Map.ofEntries(
            Map.entry("authenticate", "a new connection, as its first message"),
            Map.entry("resume", "a new connection, as its first message"),
            Map.entry("ping", ANYBODY),
            Map.entry("leave", ANYBODY),
            Map.entry("present-key-package", ANYBODY),
            Map.entry("create-group", HOSTS + " who were granted a seat, or who are the only one connected"),
            Map.entry("commit", "members of the key group, what they may add and remove by role"),
            Map.entry("epoch-entered", "members of the key group"),
            Map.entry("seal", SEATED),
            Map.entry("offer", SEATED + "; each track is judged by its source"),
            Map.entry("show", SEATED),
            Map.entry("set-muted", SEATED),
            Map.entry("unpublish", SEATED),
            Map.entry("raise-hand", SEATED),
            Map.entry("invite", HOSTS),
            Map.entry("admit", HOSTS),
            Map.entry("admit-all", HOSTS),
            Map.entry("tell-door", HOSTS),
            Map.entry("refuse", HOSTS),
            Map.entry("remove", HOSTS),
            Map.entry("mute", HOSTS),
            Map.entry("mute-all", HOSTS),
            Map.entry("lower-hand", HOSTS),
            Map.entry("ask-to-unmute", HOSTS),
            Map.entry("lock", HOSTS),
            Map.entry("unlock", HOSTS),
            Map.entry("set-role", HOSTS),
            Map.entry("restate", HOSTS),
            Map.entry("set-share-right", HOSTS),
            Map.entry("set-file-right", HOSTS),
            Map.entry("set-caption-right", HOSTS),
            Map.entry("set-permission", HOSTS),
            Map.entry("set-chat", HOSTS),
            Map.entry("offer-file", "who may send files"),
            Map.entry("fetch-file", SEATED + ", where files are not off"),
            Map.entry("withdraw-file", "who offered it, and " + HOSTS),
            Map.entry("cast-ballot", "who was seated when the poll was opened"),
            Map.entry("open-poll", HOSTS),
            Map.entry("close-poll", HOSTS),
            Map.entry("tell-result", HOSTS),
            Map.entry("spotlight", HOSTS),
            Map.entry("give-floor", HOSTS),
            Map.entry("end-floor", HOSTS),
            Map.entry("set-rule", HOSTS),
            Map.entry("classify", HOSTS),
            Map.entry("hand-over-and-leave", HOSTS),
            Map.entry("end-for-all", HOSTS));

    private final Wire wire;
    private final Javadocs javadocs;
    private final StringBuilder out = new StringBuilder();

    MessagesPage(Wire wire, Javadocs javadocs) {
        this.wire = wire;
        this.javadocs = javadocs;
    }

    String write() {
        out.append(introduction());
        line("\n## From a client");
        wire.clientMessages().members().forEach((type, message) -> message(type, message, sender(type)));
        line("\n## From the server");
        wire.serverMessages().members().forEach((type, message) -> message(type, message, ""));
        line("\n## Parts");
        wire.parts().forEach(part -> section(part.type().getSimpleName(), part));
        line("\n## HTTP bodies");
        wire.bodies().forEach(body -> section(body.type().getSimpleName(), body));
        line("\n## Names");
        wire.choices().forEach(this::choice);
        closeCodes();
        return out.toString();
    }

    private static String sender(String type) {
        String sender = SENDERS.get(type);
        if (sender == null) {
            throw new IllegalStateException("MessagesPage does not say who may send " + type);
        }
        return sender;
    }

    private static String introduction() {
        try {
            return Files.readString(INTRODUCTION)
                    .replace("{depth}", String.valueOf(JsonText.MAX_DEPTH))
                    .replace("{openingBytes}", grouped(ClientMessageCodec.MAX_BYTES_BEFORE_AUTHENTICATION))
                    .replace("{clientBytes}", grouped(ClientMessageCodec.MAX_BYTES))
                    .replace("{doorBytes}", grouped(ClientMessageCodec.MAX_BYTES_BEFORE_SEATED))
                    .replace("{serverBytes}", grouped(ServerMessageCodec.MAX_BYTES))
                    .replace("{bodyBytes}", grouped(HttpBodyCodec.MAX_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void message(String type, Shape.Composite message, String sender) {
        line("\n### `" + type + "`");
        describe(javadocs.ofType(message.type()));
        if (!sender.isEmpty()) {
            line("\nOpen to: " + sender + ".");
        }
        fields(message);
    }

    private void section(String title, Shape.Composite part) {
        line("\n### " + title);
        describe(javadocs.ofType(part.type()));
        fields(part);
    }

    private void describe(String text) {
        if (!text.isEmpty()) {
            line("\n" + text);
        }
    }

    private void fields(Shape.Composite composite) {
        if (composite.fields().isEmpty()) {
            return;
        }
        line("\n| member | value | |");
        line("| --- | --- | --- |");
        for (Shape.Field field : composite.fields()) {
            String value = describe(field.shape()) + (field.optional() ? ", may be absent" : "");
            line("| `" + field.name() + "` | " + value + " | " + javadocs.ofComponent(composite.type(), field.name())
                    + " |");
        }
    }

    private static String describe(Shape shape) {
        return switch (shape) {
            case Shape.Text text ->
                "text of " + grouped(text.min()) + " to " + grouped(text.max())
                        + (text.script() == Chars.Script.ANY ? ", any characters" : "");
            case Shape.Named named ->
                named.name() + (named.length() > 0 ? ", id of " + named.length() + " characters" : "");
            case Shape.Base64Url bytes ->
                bytes.min() == bytes.max()
                        ? grouped(bytes.max()) + " bytes"
                        : "at most " + grouped(bytes.max()) + " bytes";
            case Shape.Choice choice -> choice.type().getSimpleName();
            case Shape.Count count ->
                count.max() == IntegerRange.MOST
                        ? "number from " + count.min()
                        : "number " + count.min() + " to " + grouped(count.max());
            case Shape.Flag flag -> "true or false";
            case Shape.Time time -> "Instant";
            case Shape.Sequence sequence ->
                "list of at most " + grouped(sequence.max()) + ": " + describe(sequence.element());
            case Shape.Composite composite -> composite.type().getSimpleName();
            case Shape.Family family -> family.type().getSimpleName();
        };
    }

    private void choice(Shape.Choice choice) {
        line("\n### " + choice.type().getSimpleName());
        describe(javadocs.ofType(choice.type()));
        line("\n| name | |");
        line("| --- | --- |");
        choice.names().forEach((name, constant) -> line("| `" + name + "` | " + javadocs.ofConstant(constant) + " |"));
    }

    private void closeCodes() {
        line("\n## WebSocket close codes");
        line("\nA connection that the server closes is told why by `closed` first, where it still can be told.");
        line("\n| cause | code |");
        line("| --- | --- |");
        for (CloseCause cause : CloseCause.values()) {
            String also = cause == CloseCause.LIMIT
                    ? "; 1009 when a message was too large, 1013 when the server is"
                            + " overloaded or the reader too slow, 1003 or 1007 when it was no text"
                    : "";
            line("| `" + cause.wireName() + "` | " + cause.closeCode() + also + " |");
        }
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
