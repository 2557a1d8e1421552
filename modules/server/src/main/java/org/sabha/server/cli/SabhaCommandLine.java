package org.sabha.server.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.InvalidConfigException;
import org.sabha.server.control.FolderOwner;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands of the server's jar.
 *
 * <p>Exit codes: 0 done, 1 the command found or met a failure, 2 wrong usage, 3 settings that cannot be used.
 */
public final class SabhaCommandLine {
    /** Settings that cannot be used; systemd must not restart the service on it. */
    public static final int EXIT_CONFIG = 3;

    private final CommandLine commands;

    /**
     * @param launcher starts the server
     * @param environment variables of the process
     */
    public SabhaCommandLine(ServerLauncher launcher, ConfigReader reader, Map<String, String> environment) {
        this(launcher, reader, environment, FolderOwner.OF_THIS_PROCESS);
    }

    SabhaCommandLine(ServerLauncher launcher, ConfigReader reader, Map<String, String> environment, FolderOwner owner) {
        this(
                launcher,
                reader,
                new SetupCommand.Machine(
                        environment, owner, SetupQuestions.Terminal.ofThisProcess(), InstalledService.of(environment)));
    }

    SabhaCommandLine(ServerLauncher launcher, ConfigReader reader, SetupCommand.Machine machine) {
        Map<String, String> environment = machine.environment();
        FolderOwner owner = machine.owner();
        this.commands = new CommandLine(CommandSpec.forAnnotatedObject(new Root()));
        commands.addSubcommand(new ServeCommand(launcher, reader, environment));
        commands.addSubcommand(new SetupCommand(reader, machine));
        commands.addSubcommand(new DoctorCommand(reader, environment, owner));
        commands.addSubcommand(new ReadyCommand(reader, environment));
        commands.addSubcommand(new LinkCommand(reader, environment));
        commands.addSubcommand(new AuthorityCommand(reader, environment, Clock.systemUTC(), owner));
        commands.addSubcommand(new AuditCommand(reader, environment));
        commands.addSubcommand(new IncidentCommand(reader, environment));
        commands.addSubcommand(new UserCommand(reader, environment));
        commands.addSubcommand(new PersonCommand(reader, environment));
        commands.addSubcommand(new PolicyCommand(reader, environment));
        commands.addSubcommand(new TokenCommand(reader, environment));
        commands.addSubcommand(new WebhookCommand(reader, environment));
        commands.addSubcommand(new MeetingCommand(reader, environment));
        commands.addSubcommand(new BackupCommand(reader, environment));
        commands.addSubcommand(new RestoreCommand(reader, environment, owner));
        commands.addSubcommand(new MigrateCommand(reader, environment, owner));
        commands.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        answerVersion(commands);
        commands.setOverwrittenOptionsAllowed(true);
        commands.setExecutionExceptionHandler((failure, command, result) -> report(failure, command));
    }

    /** The command line of this process. */
    public static SabhaCommandLine ofThisProcess(ServerLauncher launcher) {
        return new SabhaCommandLine(launcher, ConfigReader.ofThisMachine(), System.getenv());
    }

    /** Every command once, whatever its other names. */
    List<CommandLine> subcommands() {
        return commands.getSubcommands().values().stream().distinct().toList();
    }

    /** Runs one command and returns the exit code of the process. */
    public int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return commands.setOut(out).setErr(err).execute(arguments);
    }

    /** Has a command, and all below it, answer {@code --version}. */
    private static void answerVersion(CommandLine command) {
        String version = SabhaCommandLine.class.getPackage().getImplementationVersion();
        command.getCommandSpec()
                .version("sabha " + (version == null ? "without a version" : version), "Java " + Runtime.version());
        command.getSubcommands().values().forEach(SabhaCommandLine::answerVersion);
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof InvalidConfigException invalid) {
            command.getErr().println("sabha: these settings cannot be used:");
            invalid.problems().forEach(problem -> command.getErr().println("  " + problem));
            return EXIT_CONFIG;
        }
        throw failure;
    }

    @Command(
            name = "sabha",
            description = "Video meetings on your own machine.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root implements Runnable {
        @picocli.CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
