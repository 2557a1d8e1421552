package org.sabha.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageVerbs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code sabha webhook}: where programs are told what happens in meetings. */
@Command(
        name = "webhook",
        description = "Show, add, try and remove webhooks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class WebhookCommand implements Runnable {
    private static final String EVENTS =
            "with commas between: meeting.started, meeting.ended, participant.joined, participant.left";

    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    WebhookCommand(ConfigReader reader, Map<String, String> environment) {
        question = new StorageQuestion(reader, environment);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int ask(ServerArguments arguments, boolean json, StorageQuestion.Words words, String... asked) {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.WEBHOOK));
        all.addAll(List.of(asked));
        return question.ask(spec, arguments, json, words, all);
    }

    private static String made(JsonNode line) {
        return "Give this to who takes the messages; it is not shown again:\n  "
                + line.get("secret").asString() + "\n" + webhook(line);
    }

    private static String webhook(JsonNode line) {
        List<String> events = new ArrayList<>();
        line.get("events").forEach(event -> events.add(event.asString()));
        return line.get("id").asString() + "  " + line.get("url").asString() + "  " + String.join(",", events) + "  "
                + line.get("waiting").asLong() + " waiting";
    }

    private static String removed(JsonNode line) {
        return line.get("id").asString() + "  removed";
    }

    private static String tried(JsonNode line) {
        String answer =
                line.hasNonNull("status") ? "answered " + line.get("status").asInt() : "no answer";
        return line.get("at").asString() + "  " + line.get("event").asString() + "  "
                + line.get("outcome").asString() + "  " + answer;
    }

    @Command(name = "list", description = "Print webhooks, the newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, WebhookCommand::webhook, "list");
    }

    @Command(name = "add", description = "Add a webhook and print its secret, once.", mixinStandardHelpOptions = true)
    int add(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "URL", description = "with https") String url,
            @Option(names = "--events", paramLabel = "EVENTS", required = true, description = EVENTS) String events,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, WebhookCommand::made, "add", url, events);
    }

    @Command(
            name = "remove",
            description = "Close a webhook for ever; what waits for it is forgotten.",
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, WebhookCommand::removed, "remove", id);
    }

    @Command(
            name = "test",
            description = "Send a message of the type webhook.test and print what came of it.",
            mixinStandardHelpOptions = true)
    int test(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, WebhookCommand::tried, "test", id);
    }

    @Command(
            name = "deliveries",
            description = "Print the last tries to deliver to a webhook, the newest first.",
            mixinStandardHelpOptions = true)
    int deliveries(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, WebhookCommand::tried, "deliveries", id);
    }
}
