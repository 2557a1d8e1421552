package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageVerbs;
import org.sabha.server.report.IncidentCheck;
import org.sabha.server.report.IncidentCheck.Verdict;
import org.sabha.store.audit.AuditPublicKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha incident}: everything that the log tells of one meeting, in one signed file, and its check. */
@Command(
        name = "incident",
        description =
                "Write everything that the audit log tells of one meeting into one signed file, or check such a file.",
        mixinStandardHelpOptions = true)
final class IncidentCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerArguments arguments = new ServerArguments();

    @Parameters(paramLabel = "MEETING", arity = "0..1", description = "its id")
    private @Nullable String meeting;

    @Option(names = "--out", paramLabel = "FILE", description = "incident-MEETING.zip, if it is not said")
    private @Nullable Path out;

    IncidentCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String id = meeting;
        if (id == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give the id of a meeting");
        }
        try {
            var bundle = new StorageGateway(arguments.options(environment).read(reader));
            Path file = out == null ? Path.of("incident-" + id + ".zip") : out;
            write(bundle, id, file);
            spec.commandLine().getOut().println(file);
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException e) {
            return fail(e);
        }
    }

    /** The file is made only once there is something to be in it. */
    private static void write(StorageGateway gateway, String id, Path file) throws IOException {
        try (var late = new LateFile(file)) {
            gateway.ask(List.of(StorageVerbs.INCIDENT, id), late);
        }
    }

    private int fail(Exception failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("sabha: " + failure.getMessage());
        err.flush();
        return 1;
    }

    /** As it is printed. */
    private record SoundBundle(boolean sound, String meeting, String made, boolean keyGiven, long rows, long others) {}

    /** As it is printed. */
    private record BrokenBundle(boolean sound, String fault, String sentence) {}

    @Command(
            name = "verify",
            description =
                    "Check an incident bundle; no server is needed. Exit code 0: sound; 1: changed, or not to be checked.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--key",
                            paramLabel = TrustedKey.LABEL,
                            description =
                                    "the public key that you trust, from \"sabha audit key\"; without it no bundle is sound")
                    @Nullable
                    String key,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        PrintWriter to = spec.commandLine().getOut();
        return FileCheck.run(to, spec.commandLine().getErr(), () -> {
            Optional<AuditPublicKey> given = TrustedKey.of(key);
            Verdict verdict = new IncidentCheck(file).run(given);
            to.println(json ? line(verdict, given.isPresent()) : sentence(verdict, given.isPresent()));
            return verdict instanceof Verdict.Sound && given.isPresent();
        });
    }

    private static String line(Verdict verdict, boolean keyGiven) {
        return switch (verdict) {
            case Verdict.Sound sound ->
                JSON.writeValueAsString(new SoundBundle(
                        keyGiven, sound.meeting(), sound.made(), keyGiven, sound.rows(), sound.others()));
            case Verdict.Broken broken ->
                JSON.writeValueAsString(new BrokenBundle(false, code(broken.fault()), broken.sentence()));
        };
    }

    private static String sentence(Verdict verdict, boolean keyGiven) {
        return switch (verdict) {
            case Verdict.Sound sound ->
                (keyGiven ? "Sound by the key that you trust: " : "NOT CHECKED, only consistent: ")
                        + "the bundle of meeting "
                        + sound.meeting() + ", made " + sound.made() + ", with " + sound.rows()
                        + " rows of it, is what was signed, and the report is what the rows say."
                        + (keyGiven
                                ? ""
                                : System.lineSeparator() + "It was signed with the key that the bundle itself names, "
                                        + sound.key()
                                        + ", which may be anybody's. Give --key, as \"sabha audit key\" prints it.");
            case Verdict.Broken broken -> "NOT SOUND (" + code(broken.fault()) + "): " + broken.sentence();
        };
    }

    private static String code(IncidentCheck.Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
