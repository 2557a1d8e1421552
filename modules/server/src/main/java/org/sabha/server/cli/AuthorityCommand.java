package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.authority.AuthorityFolder;
import org.sabha.identity.authority.AuthorityState;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.FolderOwner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha authority}: what an administrator does with the certificate authority of meetings. */
@Command(
        name = "authority",
        description = "Show the certificate authority of meetings, and keep its root's key in another place.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AuthorityCommand implements Runnable {
    private final ConfigReader reader;
    private final Map<String, String> environment;
    private final FolderOwner owner;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AuthorityCommand(ConfigReader reader, Map<String, String> environment, Clock clock, FolderOwner owner) {
        this.reader = reader;
        this.environment = environment;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "show",
            description = "Print the root's fingerprint, as clients show it, and the ends of validity.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ServerArguments arguments,
            @Option(names = "--json", description = "print one JSON line") boolean json,
            @Option(names = "--pem", description = "print the root certificate") boolean pem) {
        return attempt(arguments, (folder, _) -> {
            Optional<AuthorityState> state = folder.state();
            if (state.isEmpty()) {
                throw new IOException("there is no authority yet; the server makes it when it first starts");
            }
            if (pem) {
                return folder.rootPem().strip();
            }
            return json ? json(state.get()) : text(state.get());
        });
    }

    @Command(
            name = "export-root",
            description = "Copy the root's private key to a new file; then keep that file safe.",
            mixinStandardHelpOptions = true)
    int exportRoot(
            @Mixin ServerArguments arguments, @Option(names = "--to", required = true, paramLabel = "FILE") Path to) {
        return attempt(arguments, (folder, _) -> {
            folder.exportRootKey(to);
            return "The root's private key is in " + to
                    + ". Take it away, then: sabha authority remove-root --exported FILE";
        });
    }

    @Command(
            name = "remove-root",
            description = "Delete the root's private key from this machine.",
            mixinStandardHelpOptions = true)
    int removeRoot(
            @Mixin ServerArguments arguments,
            @Option(
                            names = "--exported",
                            required = true,
                            paramLabel = "FILE",
                            description = "the exported key, as proof that it is not lost")
                    Path exported) {
        return attempt(arguments, (folder, _) -> {
            folder.removeRootKey(exported);
            return "The root's private key is no longer in the data folder."
                    + " Once a year: sabha authority renew --root-key FILE";
        });
    }

    @Command(
            name = "renew",
            description = "Renew the certificate that signs members, with the exported key of the root.",
            mixinStandardHelpOptions = true)
    int renew(
            @Mixin ServerArguments arguments,
            @Option(
                            names = "--root-key",
                            required = true,
                            paramLabel = "FILE",
                            description = "as export-root wrote it; the server's user must be able to read it")
                    Path rootKey) {
        return attempt(arguments, (folder, data) -> {
            owner.requireOwn(data);
            folder.renew(rootKey, new SecureRandom(), clock.instant());
            return "Renewed. A running server uses it within a minute once the old one nears its end, or after a restart.";
        });
    }

    /** One thing to do with the folder, which is in the data folder; what it returns is printed. */
    private interface Act {
        String on(AuthorityFolder folder, Path data) throws IOException;
    }

    private int attempt(ServerArguments arguments, Act act) {
        Path data = arguments.options(environment).read(reader).system().data();
        String output;
        @Nullable IOException failure = null;
        try {
            output = act.on(new AuthorityFolder(data), data);
        } catch (IOException e) {
            output = "sabha: " + e.getMessage();
            failure = e;
        }
        PrintWriter to = failure == null
                ? spec.commandLine().getOut()
                : spec.commandLine().getErr();
        to.println(output);
        to.flush();
        return failure == null ? 0 : 1;
    }

    private static String text(AuthorityState state) {
        return """
                root fingerprint   %s
                root valid until   %s
                signs members until %s
                root's private key %s""".formatted(state.rootFingerprint(), state.rootEnds(), state.intermediateEnds(), where(state));
    }

    private static String where(AuthorityState state) {
        return switch (state.rootKey()) {
            case HERE -> "on this machine";
            case REMOVED -> "not on this machine";
        };
    }

    private static String json(AuthorityState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rootFingerprint", state.rootFingerprint());
        fields.put("rootEnds", state.rootEnds().toString());
        fields.put("intermediateEnds", state.intermediateEnds().toString());
        fields.put("rootKeyHere", state.rootKey() == AuthorityState.RootKey.HERE);
        return JsonMapper.builder().build().writeValueAsString(fields);
    }
}
