package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.config.InvalidConfigException;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.SetupFile;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.StorageGateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sabha setup}: names the server, writes what it needs beside the administrator's settings, and starts it. */
@Command(
        name = "setup",
        description = {
            "Name the server, its certificate, database and mail server, check this machine, and start the service.",
            "Asks at the terminal when no setting is given by an option; else settings that are not given stay."
        },
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Machine machine;

    @Mixin
    private final SetupOptions options = new SetupOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "settings; setup.conf is written beside them")
    @Nullable
    private Path config;

    @Option(names = "--no-start", description = "do not start the service")
    private boolean noStart;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * What the command meets on a machine.
     *
     * @param environment variables of the process
     * @param terminal empty where nobody can type
     * @param service empty where none can be started
     */
    record Machine(
            Map<String, String> environment,
            FolderOwner owner,
            Optional<SetupQuestions.Terminal> terminal,
            Optional<InstalledService> service) {}

    SetupCommand(ConfigReader reader, Machine machine) {
        this.reader = reader;
        this.machine = machine;
    }

    @Override
    public Integer call() throws IOException {
        String named = machine.environment().getOrDefault(ServerArguments.CONFIG_VARIABLE, "");
        if (config == null && named.isEmpty()) {
            return refuse(List.of("no settings are named; use --config FILE, or the command of an installed server"));
        }
        Path file = config == null ? Path.of(named) : config;
        SetupFile setup = SetupFile.beside(file);
        Map<String, String> values;
        SabhaConfig settings;
        try {
            values = values(setup.read());
            settings = reader.readWithSetup(file, values);
            List<String> refusals = new ArrayList<>(contradictions(file, values));
            refusals.addAll(new SetupCheck(settings, file, machine.owner()).refusals());
            if (!refusals.isEmpty()) {
                return refuse(refusals);
            }
            setup.write(values);
        } catch (InvalidConfigException e) {
            return refuse(e.problems().stream().map(Object::toString).toList());
        } catch (IllegalArgumentException e) {
            return refuse(List.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return refuse(List.of(setup.path() + " cannot be written (" + e + "); run this command as root"));
        }
        return report(setup, settings);
    }

    /** What the file is to hold: what it held, with the changes. */
    private Map<String, String> values(Map<String, String> before) {
        Map<String, String> changes = options.changes(machine.environment());
        if (changes.isEmpty() && machine.terminal().isPresent()) {
            changes = new SetupQuestions(machine.terminal().get(), before).changes();
        }
        Map<String, String> values = new TreeMap<>(before);
        values.putAll(changes);
        values.values().removeIf(String::isEmpty);
        return values;
    }

    /** The administrator's own file wins, so another value beside it would do nothing. */
    private List<String> contradictions(Path file, Map<String, String> values) {
        return reader.ownValues(file, values.keySet()).entrySet().stream()
                .filter(own -> !own.getValue().equals(values.get(own.getKey())))
                .map(own -> file + " has another value of " + own.getKey() + "; change it there, or put a # before it")
                .toList();
    }

    private int refuse(List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("sabha: " + sentence));
        err.println("sabha: nothing was written");
        err.flush();
        return SabhaCommandLine.EXIT_CONFIG;
    }

    private int report(SetupFile setup, SabhaConfig settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = findings(settings);
        findings.forEach(finding -> finding.print(out));
        SetupReport.print(out, setup.path(), settings);
        boolean failed = findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAILURE);
        if (failed) {
            out.println("Mend what has failed above, then start the server.");
        } else if (noStart || machine.service().isEmpty()) {
            out.println(
                    "To use them, start the server anew: sudo systemctl enable sabha && sudo systemctl restart sabha");
        }
        out.flush();
        if (failed) {
            return 1;
        }
        return noStart || machine.service().isEmpty()
                ? 0
                : machine.service().get().start();
    }

    /** A running server has its ports, and gives them back when it is started again. */
    private List<Finding> findings(SabhaConfig settings) {
        boolean running = StorageGateway.isServerRunning(settings.system().data());
        return new StartupCheck(settings, Clock.systemUTC(), machine.owner())
                .findings().stream()
                        .filter(finding -> !running || !finding.check().endsWith(" port"))
                        .toList();
    }
}
