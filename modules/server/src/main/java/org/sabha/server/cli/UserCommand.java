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

/** {@code sabha user}: accounts, on the server's machine, whether it runs or not. */
@Command(
        name = "user",
        description = "Make and change accounts.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class UserCommand implements Runnable {
    private static final String ROLES = "administrator, organiser, auditor, user or guest, with commas between";

    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    UserCommand(ConfigReader reader, Map<String, String> environment) {
        question = new StorageQuestion(reader, environment);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int ask(ServerArguments arguments, boolean json, StorageQuestion.Words words, String... asked) {
        List<String> all = new ArrayList<>(List.of(StorageVerbs.USER));
        all.addAll(List.of(asked));
        return question.ask(spec, arguments, json, words, all);
    }

    private static String account(JsonNode line) {
        List<String> roles = new ArrayList<>();
        line.get("roles").forEach(role -> roles.add(role.asString()));
        return line.get("login").asString() + "  " + line.get("name").asString() + "  " + String.join(",", roles) + "  "
                + line.get("state").asString();
    }

    private static String invitation(JsonNode line) {
        if (line.has("enrolmentCode")) {
            return "The second factor is gone. Give this code to "
                    + line.get("login").asString()
                    + "; it is asked for once, within 7 days, with the next one:\n  "
                    + line.get("enrolmentCode").asString();
        }
        return "Give this, behind the server's address, to " + line.get("login").asString()
                + "; it opens the account once, within 7 days:\n  "
                + line.get("invite").asString();
    }

    @Command(name = "add", description = "Make an account and print its invitation.", mixinStandardHelpOptions = true)
    int add(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "LOGIN") String login,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "else they write it")
                    String name,
            @Option(names = "--roles", paramLabel = "ROLES", defaultValue = "organiser", description = ROLES)
                    String roles,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, UserCommand::invitation, "add", login, name, roles);
    }

    @Command(name = "list", description = "Print all accounts.", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print JSON lines") boolean json) {
        return ask(arguments, json, UserCommand::account, "list");
    }

    @Command(name = "role", description = "Give an account other roles.", mixinStandardHelpOptions = true)
    int role(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "LOGIN") String login,
            @Parameters(paramLabel = "ROLES", description = ROLES) String roles,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, UserCommand::account, "role", login, roles);
    }

    @Command(
            name = "disable",
            description = "Close an account, end its sign-ins and take its holder out of meetings.",
            mixinStandardHelpOptions = true)
    int disable(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "LOGIN") String login,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, UserCommand::account, "disable", login);
    }

    @Command(name = "enable", description = "Open a disabled account again.", mixinStandardHelpOptions = true)
    int enable(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "LOGIN") String login,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, UserCommand::account, "enable", login);
    }

    @Command(
            name = "reset",
            description = "Take password and second factors from an account and print a new invitation, or the code"
                    + " for a new second factor where another system keeps the password.",
            mixinStandardHelpOptions = true)
    int reset(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "LOGIN") String login,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return ask(arguments, json, UserCommand::invitation, "reset", login);
    }
}
