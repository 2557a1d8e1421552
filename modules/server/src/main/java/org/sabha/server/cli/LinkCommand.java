package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sabha link}: asks the server that runs on this machine for a new organiser link. */
@Command(
        name = "link",
        description = "Print a new organiser link of the server that runs with the same data folder.",
        mixinStandardHelpOptions = true)
final class LinkCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Option(names = "--json", description = "print one JSON line")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LinkCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        RunningServer server = new RunningServer(
                arguments.options(environment).read(reader).system().data());
        PrintWriter out = spec.commandLine().getOut();
        try {
            String link = server.newLink();
            out.println(json ? "{\"organiser\":\"" + link + "\"}" : link);
            out.flush();
            return 0;
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("sabha: " + explanation(server, e));
            err.flush();
            return 1;
        }
    }

    private static String explanation(RunningServer server, IOException failure) {
        if (Files.exists(server.socket()) && !Files.isWritable(server.socket())) {
            return "only root and the server's own user may ask for a link";
        }
        return "no server answers at " + server.socket() + " (" + failure.getMessage()
                + "); start it, or name its --data folder";
    }
}
