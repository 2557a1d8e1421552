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

/** {@code sabha meeting}: meetings that go on, in numbers, and their end; and those that no start can take up. */
@Command(
        name = "meeting",
        description = "Show and end meetings that go on, and let go of those that cannot be taken up.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class MeetingCommand implements Runnable {
    private static final String ID = "as the meeting's link has it behind /m/";

    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    MeetingCommand(ConfigReader reader, Map<String, String> environment) {
        question = new StorageQuestion(reader, environment);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int ask(ServerArguments arguments, boolean json, String... asked) {
        return ask(arguments, json, MeetingCommand::meeting, asked);
    }

    private int ask(ServerArguments arguments, boolean json, StorageQuestion.Words line, String... asked) {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.MEETING));
        all.addAll(List.of(asked));
        return question.ask(spec, arguments, json, line, all);
    }

    private static String meeting(JsonNode line) {
        String text = line.get("meeting").asString() + "  " + line.get("state").asString() + "  "
                + line.get("participants").asInt() + " in, "
                + line.get("waiting").asInt() + " at the door  "
                + line.get("classification").asString();
        return line.hasNonNull("title")
                ? text + "  " + line.get("title").asString() + "  "
                        + line.path("organiser").asString("")
                : text;
    }

    @Command(name = "list", description = "Print every meeting that goes on.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, "list");
    }

    @Command(name = "show", description = "Print one meeting that goes on.", mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, "show", id);
    }

    @Command(name = "end", description = "End a meeting for all.", mixinStandardHelpOptions = true)
    int end(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, "end", id);
    }

    @Command(
            name = "passed-over",
            description = "Print meetings that the server keeps and cannot take up, and why.",
            mixinStandardHelpOptions = true)
    int passedOver(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(
                arguments,
                json,
                line -> TerminalText.of(
                        line.get("meeting").asString() + "  " + line.get("why").asString()),
                "passed-over");
    }

    @Command(
            name = "forget",
            description = "Let go of all that is kept of a meeting that cannot be taken up.",
            mixinStandardHelpOptions = true)
    int forget(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID", description = "as passed-over prints it") String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, line -> line.get("meeting").asString() + "  forgotten", "forget", id);
    }
}
