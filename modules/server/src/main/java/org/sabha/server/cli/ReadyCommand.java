package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sabha ready}: asks the server that runs on this machine whether it takes new work; 1 if not, or if none runs. */
@Command(
        name = "ready",
        description = "Tell whether the server that runs with the same data folder takes new work.",
        mixinStandardHelpOptions = true)
final class ReadyCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReadyCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        RunningServer server = new RunningServer(
                arguments.options(environment).read(reader).system().data());
        PrintWriter out = spec.commandLine().getOut();
        try {
            boolean ready = server.isReady();
            out.println(ready ? "The server is ready." : "The server is not ready; its log says what is missing.");
            out.flush();
            return ready ? 0 : 1;
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("sabha: no server answers at " + server.socket() + " (" + e.getMessage() + ")");
            err.flush();
            return 1;
        }
    }
}
