package org.sabha.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sabha serve}: runs the server until it is told to stop. */
@Command(
        name = "serve",
        aliases = "start",
        description = "Run the server until Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private final ServerLauncher launcher;
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Option(names = "--json", description = "print one JSON line when ready")
    private boolean json;

    ServeCommand(ServerLauncher launcher, ConfigReader reader, Map<String, String> environment) {
        this.launcher = launcher;
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return launcher.launch(
                arguments.options(environment).read(reader), json ? OutputFormat.JSON : OutputFormat.TEXT);
    }
}
