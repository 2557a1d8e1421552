package org.sabha.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageVerbs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sabha backup}: everything that is kept, in one file, while the server runs or not. */
@Command(
        name = "backup",
        description = "Write everything that is kept, keys included, to one zip file; the server may run.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BackupCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OutputStream to = new LateFile(file)) {
            new StorageGateway(arguments.options(environment).read(reader)).ask(List.of(StorageVerbs.BACKUP), to);
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
}
