package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageVerbs;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sabha person}: what is kept about somebody, and its erasure, whether the server runs or not. */
@Command(
        name = "person",
        description = "Write what is kept about a person to a file, or erase it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class PersonCommand implements Runnable {
    private final ConfigReader reader;
    private final Map<String, String> environment;
    private final StorageQuestion question;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PersonCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
        this.question = new StorageQuestion(reader, environment);
    }

    /** Who is meant: one of these. */
    static final class Who {
        @Option(names = "--account", paramLabel = "LOGIN", required = true, description = "whose account this is")
        private @Nullable String account;

        @Option(
                names = "--participant",
                paramLabel = "ID",
                required = true,
                description = "who had this stay in a meeting, as the log and reports name it")
        private @Nullable String participant;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "who gave this name at a door")
        private @Nullable String name;

        @Option(
                names = "--mail",
                paramLabel = "ADDRESS",
                required = true,
                description = "who was invited by mail to this address")
        private @Nullable String mail;

        private Stream<String> words() {
            return Stream.of(
                            word("account", account),
                            word("participant", participant),
                            word("name", name),
                            word("mail", mail))
                    .flatMap(List::stream);
        }

        private static List<String> word(String kind, @Nullable String value) {
            return value == null ? List.of() : List.of(kind, value);
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "kept",
            description = "Write everything that is kept about somebody into a file, as JSON.",
            mixinStandardHelpOptions = true)
    int kept(
            @Mixin ServerArguments arguments,
            @ArgGroup(exclusive = true, multiplicity = "1") Who who,
            @Parameters(paramLabel = "FILE") Path file) {
        List<String> words =
                Stream.concat(Stream.of(StorageVerbs.PERSON_KEPT), who.words()).toList();
        try (var to = new LateFile(file)) {
            new StorageGateway(arguments.options(environment).read(reader)).ask(words, to);
            spec.commandLine().getOut().println(file);
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("sabha: " + e.getMessage());
            err.flush();
            return 1;
        }
    }

    @Command(
            name = "erase",
            description = "Erase what is kept about somebody. Rows of the audit log stay, without what was personal"
                    + " beside them, and can still be checked; an account goes with its sign-ins and its meetings that"
                    + " are over.",
            mixinStandardHelpOptions = true)
    int erase(
            @Mixin ServerArguments arguments,
            @ArgGroup(exclusive = true, multiplicity = "1") Who who,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return question.ask(
                spec,
                arguments,
                json,
                line -> line.get("erased") + " pieces erased.",
                Stream.concat(Stream.of(StorageVerbs.PERSON_ERASE), who.words()).toList());
    }
}
