package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageOptions;
import org.sabha.server.control.StorageVerbs;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sabha migrate --to postgresql}: copies an embedded installation to the database that the settings name. */
@Command(
        name = "migrate",
        description = "Copy what the embedded database holds to an empty PostgreSQL database; the server must not run.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;
    private final FolderOwner owner;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Option(names = "--to", paramLabel = "ENGINE", required = true, description = "postgresql")
    private String engine = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host:port/database; else storage.url of the settings")
    @Nullable
    private String url;

    @Option(names = "--user", paramLabel = "NAME", description = "else storage.user")
    @Nullable
    private String user;

    @Option(
            names = "--password-variable",
            paramLabel = "NAME",
            description = "variable that holds the password; else storage.password")
    @Nullable
    private String passwordVariable;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    MigrateCommand(ConfigReader reader, Map<String, String> environment, FolderOwner owner) {
        this.reader = reader;
        this.environment = environment;
        this.owner = owner;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            StorageSettings to = target();
            StorageSettings from = StorageSettings.embedded(to.data());
            if (StorageGateway.isServerRunning(from.data())) {
                throw new IOException("a server runs with this data folder; stop it first");
            }
            if (!Database.isIn(from.data())) {
                throw new IOException("there is no embedded database in " + from.data());
            }
            owner.requireOwn(from.data());
            try (Storage source = StorageGateway.open(from);
                    Storage target = StorageGateway.open(to)) {
                long rows = source.copyTo(target);
                AuditVerdict verdict = target.audit().verify();
                StorageVerbs.noted(target, "migrate-storage");
                out.println("Copied " + rows + " rows. Audit log: " + StorageVerbs.json(verdict));
                out.println("Now set storage.url, user and password in the settings. The key of the log, "
                        + Storage.keyFile(from.data())
                        + ", stays where it is; the embedded database is left as it was.");
                out.flush();
                return verdict instanceof AuditVerdict.Sound ? 0 : 1;
            }
        } catch (IOException | StorageException e) {
            err.println("sabha: " + e.getMessage());
            err.flush();
            return 1;
        }
    }

    private StorageSettings target() throws IOException {
        if (!engine.equals("postgresql")) {
            throw new IOException("only --to postgresql is possible");
        }
        StorageSettings configured =
                StorageOptions.of(arguments.options(environment).read(reader));
        Optional<String> address = url == null ? configured.url() : Optional.of(url);
        if (address.isEmpty()) {
            throw new IOException("name the database with --url, or with storage.url in the settings");
        }
        return new StorageSettings(
                address,
                user == null ? configured.user() : user,
                passwordVariable == null ? configured.password() : environment.getOrDefault(passwordVariable, ""),
                configured.data());
    }
}
