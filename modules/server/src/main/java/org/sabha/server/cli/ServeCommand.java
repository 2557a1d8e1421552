package org.sabha.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.store.Installation;
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

    @Option(
            names = "--new-installation",
            description = "make a new database although the data folder holds the keys of an old one")
    private boolean newInstallation;

    ServeCommand(ServerLauncher launcher, ConfigReader reader, Map<String, String> environment) {
        this.launcher = launcher;
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return launcher.launch(
                arguments.options(environment).read(reader),
                json ? OutputFormat.JSON : OutputFormat.TEXT,
                newInstallation ? Installation.NEW : Installation.WHOLE_OR_NONE);
    }
}
