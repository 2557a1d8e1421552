package org.sabha.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageVerbs;
import org.sabha.server.key.KeyCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code sabha token}: API keys of integrations, on the server's machine, whether it runs or not. */
@Command(
        name = "token",
        description = "Make and revoke API keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    private static final String SCOPES =
            "meetings:read, meetings:write, reports:read or audit:read, several with commas between";
    private static final String ORGANISER = "sign-in name of the one account that it acts for; else every organiser's";

    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TokenCommand(ConfigReader reader, Map<String, String> environment) {
        question = new StorageQuestion(reader, environment);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int ask(ServerArguments arguments, boolean json, StorageQuestion.Words words, String... asked) {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.TOKEN));
        all.addAll(List.of(asked));
        return question.ask(spec, arguments, json, words, all);
    }

    private static String made(JsonNode line) {
        return "Give this to the integration; it is not shown again:\n  "
                + line.get("secret").asString() + "\n" + key(line);
    }

    private static String key(JsonNode line) {
        List<String> scopes = new ArrayList<>();
        line.get("scopes").forEach(scope -> scopes.add(scope.asString()));
        return line.get("id").asString() + "  " + line.get("prefix").asString() + "…  "
                + line.get("name").asString() + "  " + String.join(",", scopes)
                + suffix(line, "  for ", "organiser")
                + suffix(line, "  expires ", "expires")
                + suffix(line, "  used ", "used")
                + suffix(line, "  revoked ", "revoked")
                + (line.get("suspended").asBoolean() ? "  suspended: who made it makes no keys any more" : "");
    }

    private static String suffix(JsonNode line, String word, String field) {
        return line.hasNonNull(field) ? word + line.get(field).asString() : "";
    }

    @Command(name = "add", description = "Make a key and print its secret, once.", mixinStandardHelpOptions = true)
    int add(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "NAME", description = "of the integration") String name,
            @Option(names = "--scopes", paramLabel = "SCOPES", required = true, description = SCOPES) String scopes,
            @Option(
                            names = "--organiser",
                            paramLabel = "LOGIN",
                            defaultValue = KeyCommands.NONE,
                            description = ORGANISER)
                    String organiser,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = KeyCommands.NONE,
                            description = "how long it opens anything; else until it is revoked")
                    String days,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, TokenCommand::made, "add", name, scopes, organiser, days);
    }

    @Command(name = "list", description = "Print all keys, the newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, TokenCommand::key, "list");
    }

    @Command(name = "revoke", description = "Close a key for ever.", mixinStandardHelpOptions = true)
    int revoke(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, TokenCommand::key, "revoke", id);
    }
}
