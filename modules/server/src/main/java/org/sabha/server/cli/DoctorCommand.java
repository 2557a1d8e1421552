package org.sabha.server.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.FolderOwner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha doctor}: says what on this machine is in the way of a server, and what to do. */
@Command(
        name = "doctor",
        description =
                "Check ports, Java, certificate, data folder, OpenSSL, network code and clock. Stop the server first.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;
    private final FolderOwner owner;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Option(names = "--json", description = "print one JSON line")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DoctorCommand(ConfigReader reader, Map<String, String> environment, FolderOwner owner) {
        this.reader = reader;
        this.environment = environment;
        this.owner = owner;
    }

    @Override
    public Integer call() {
        List<Finding> findings =
                new StartupCheck(arguments.options(environment).read(reader), Clock.systemUTC(), owner).findings();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(Map.of("findings", findings)));
        } else {
            findings.forEach(finding -> finding.print(out));
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAILURE) ? 1 : 0;
    }
}
