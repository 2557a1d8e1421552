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

/** {@code sabha policy}: the organisation's rules, on the server's machine, whether it runs or not. */
@Command(
        name = "policy",
        description = "Show and set the organisation's rules.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand implements Runnable {
    private static final String CLAUSE = "the advisory's clause, such as A4";
    private static final String WHY = "why, for the history: 1 to 200 characters";
    private static final String LOCK = "locked, unlocked, or same (as it is; the default)";
    private static final String CLASS = "unclassified, restricted or confidential";
    private static final String ONE_LINE = "print one JSON line";

    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PolicyCommand(ConfigReader reader, Map<String, String> environment) {
        question = new StorageQuestion(reader, environment);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int ask(ServerArguments arguments, boolean json, StorageQuestion.Words words, String... asked) {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.POLICY));
        all.addAll(List.of(asked));
        return question.ask(spec, arguments, json, words, all);
    }

    private static String rule(JsonNode line) {
        String held = line.get("pinned").asBoolean() ? "pinned by the settings file" : lock(line);
        return line.get("clause").asString() + "  " + line.get("value").asString() + "  " + held
                + (line.get("relaxed").asBoolean() ? "  relaxed" : "");
    }

    private static String lock(JsonNode setting) {
        return setting.get("locked").asBoolean() ? "locked" : "a host may change it";
    }

    private static String change(JsonNode line) {
        String by = line.hasNonNull("by") ? line.get("by").asString() : "command line";
        return line.get("number").asLong() + "  " + line.get("at").asString() + "  "
                + line.get("clause").asString() + "  " + setting(line.get("before")) + " -> "
                + setting(line.get("after")) + "  "
                + by + "  "
                + line.get("reason").asString();
    }

    private static String setting(JsonNode setting) {
        return setting.get("value").asString() + " (" + lock(setting) + ")";
    }

    private static String effect(JsonNode line) {
        return "Open meetings: " + line.get("open").asInt() + "; in "
                + line.get("stricter").asInt()
                + " the value becomes stricter at once, in "
                + line.get("locked").asInt()
                + " it is locked as it is; people there: " + line.get("people").asInt() + ".\nScheduled meetings that"
                + " begin with it: " + line.get("scheduled").asInt() + ".";
    }

    private static String ceiling(JsonNode line) {
        return "Highest class of meetings: " + line.get("ceiling").asString()
                + (line.get("pinned").asBoolean() ? "  pinned by the settings file" : "");
    }

    private static String ceilingChange(JsonNode line) {
        String by = line.hasNonNull("by") ? line.get("by").asString() : "command line";
        return line.get("number").asLong() + "  " + line.get("at").asString() + "  "
                + line.get("before").asString() + " -> " + line.get("after").asString() + "  " + by + "  "
                + line.get("reason").asString();
    }

    private static String ceilingEffect(JsonNode line) {
        return "Open meetings: " + line.get("open").asInt() + "; above it and going on: "
                + line.get("above").asInt() + "; people there: "
                + line.get("people").asInt()
                + ".\nScheduled meetings above it, which cannot be begun: "
                + line.get("scheduled").asInt() + ".";
    }

    @Command(
            name = "ceiling",
            description = "Print the highest class that meetings may have.",
            mixinStandardHelpOptions = true)
    int ceiling(@Mixin ServerArguments arguments, @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::ceiling, "ceiling");
    }

    @Command(
            name = "set-ceiling",
            description = "Set the highest class that meetings may have.",
            mixinStandardHelpOptions = true)
    int setCeiling(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLASS", description = CLASS) String highest,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = WHY) String reason,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::ceiling, "set-ceiling", highest, reason);
    }

    @Command(
            name = "preview-ceiling",
            description = "Say what setting that class would do to meetings; nothing changes.",
            mixinStandardHelpOptions = true)
    int previewCeiling(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLASS", description = CLASS) String highest,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::ceilingEffect, "ceiling-preview", highest);
    }

    @Command(
            name = "ceiling-history",
            description = "Print every change of that class, the newest first.",
            mixinStandardHelpOptions = true)
    int ceilingHistory(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, PolicyCommand::ceilingChange, "ceiling-history");
    }

    @Command(name = "show", description = "Print the rules in force.", mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, PolicyCommand::rule, "show");
    }

    @Command(name = "set", description = "Set what new meetings begin with.", mixinStandardHelpOptions = true)
    int set(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLAUSE", description = CLAUSE) String clause,
            @Parameters(paramLabel = "VALUE") String value,
            @Option(names = "--lock", paramLabel = "LOCK", defaultValue = "same", description = LOCK) String lock,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = WHY) String reason,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::rule, "set", clause, value, lock, reason);
    }

    @Command(
            name = "lock",
            description = "Forbid hosts to change a rule, in open meetings too.",
            mixinStandardHelpOptions = true)
    int lock(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLAUSE", description = CLAUSE) String clause,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = WHY) String reason,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::rule, "lock", clause, reason);
    }

    @Command(
            name = "unlock",
            description = "Let hosts of new meetings change a rule again.",
            mixinStandardHelpOptions = true)
    int unlock(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLAUSE", description = CLAUSE) String clause,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = WHY) String reason,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::rule, "unlock", clause, reason);
    }

    @Command(name = "history", description = "Print every change, the newest first.", mixinStandardHelpOptions = true)
    int history(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, PolicyCommand::change, "history");
    }

    @Command(
            name = "preview",
            description = "Say what setting a rule would do to meetings; nothing changes.",
            mixinStandardHelpOptions = true)
    int preview(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "CLAUSE", description = CLAUSE) String clause,
            @Parameters(paramLabel = "VALUE") String value,
            @Option(names = "--lock", paramLabel = "LOCK", defaultValue = "same", description = LOCK) String lock,
            @Option(names = "--json", description = ONE_LINE) boolean json) {
        return ask(arguments, json, PolicyCommand::effect, "preview", clause, value, lock);
    }
}
