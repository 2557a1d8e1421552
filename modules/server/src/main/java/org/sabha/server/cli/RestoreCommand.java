package org.sabha.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.FolderOwner;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageOptions;
import org.sabha.server.control.StorageVerbs;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.copy.Restore;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.StorageSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sabha restore}: a backup into an empty data folder, and the check that its log is sound. */
@Command(
        name = "restore",
        description = "Read a backup into an empty data folder (and an empty database, if settings name one).",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    private final ConfigReader reader;
    private final Map<String, String> environment;
    private final FolderOwner owner;

    @Mixin
    private final ServerArguments arguments = new ServerArguments();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RestoreCommand(ConfigReader reader, Map<String, String> environment, FolderOwner owner) {
        this.reader = reader;
        this.environment = environment;
        this.owner = owner;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            StorageSettings settings =
                    StorageOptions.of(arguments.options(environment).read(reader));
            if (StorageGateway.isServerRunning(settings.data())) {
                throw new IOException("a server runs with this data folder; stop it first");
            }
            owner.requireOwn(settings.data());
            long rows = Restore.read(file, settings);
            try (Storage storage = StorageGateway.open(settings)) {
                AuditVerdict verdict = storage.audit().verify();
                StorageVerbs.noted(storage, "restore-backup");
                out.println("Restored " + rows + " rows. Audit log: " + StorageVerbs.json(verdict));
                out.flush();
                return verdict instanceof AuditVerdict.Sound ? 0 : 1;
            }
        } catch (IOException | StorageException e) {
            err.println("sabha: " + e.getMessage());
            err.flush();
            return 1;
        }
    }
}
