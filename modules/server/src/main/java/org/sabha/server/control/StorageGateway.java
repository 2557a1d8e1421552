package org.sabha.server.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.sabha.policy.OrganisationRules;
import org.sabha.server.account.AccountsInForce;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.WebhooksConfig;
import org.sabha.server.report.ReportService;
import org.sabha.server.rule.RuleService;
import org.sabha.server.webhook.WebhookCalls;
import org.sabha.server.webhook.WebhookService;
import org.sabha.store.Storage;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;

/**
 * The way of a command to what is kept: through the server that runs with the same data folder, or, if none does, by
 * opening the storage itself.
 */
public final class StorageGateway {
    private final StorageSettings settings;
    private final OrganisationRules rules;
    private final WebhooksConfig webhooks;
    private final RunningServer server;
    private final FolderOwner owner;

    /** @param config of the server, whether it runs or not */
    public StorageGateway(SabhaConfig config) {
        this(config, FolderOwner.OF_THIS_PROCESS);
    }

    StorageGateway(SabhaConfig config, FolderOwner owner) {
        this.owner = owner;
        this.settings = StorageOptions.of(config);
        this.rules = config.policy().organisation();
        this.webhooks = config.webhooks();
        this.server = new RunningServer(settings.data());
    }

    /**
     * Does what a verb of {@link StorageVerbs} says.
     *
     * @throws IOException if it cannot be done; the message says why
     */
    public void ask(List<String> words, OutputStream to) throws IOException {
        if (isServerRunning(settings.data())) {
            server.ask(words, to);
            return;
        }
        if (settings.url().isEmpty() && !Database.isIn(settings.data())) {
            throw new IOException("no server has ever run with the data folder " + settings.data());
        }
        owner.requireOwn(settings.data());
        try (Storage storage = open(settings);
                WebhookCalls calls = new WebhookCalls(webhooks.authority(), webhooks.hosts())) {
            RuleService service = new RuleService(storage.rules(), storage.schedules(), rules);
            StoredMeetings meetings = new StoredMeetings(storage, service);
            service.hold(meetings);
            ReportService reports = new ReportService(storage.meetingLog(), Clock.systemUTC());
            LocalControl.Verb verb = new StorageVerbs(
                            storage,
                            service,
                            meetings,
                            new AccountsInForce(storage.accounts().accounts()),
                            reports,
                            new WebhookService(storage.webhooks(), calls, calls, new SecureRandom()))
                    .verbs()
                    .get(words.getFirst());
            if (verb == null) {
                throw new IOException("there is no verb " + words.getFirst());
            }
            verb.answer(words.subList(1, words.size()), to);
        } catch (StorageException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether a server holds the embedded database of a data folder. */
    public static boolean isServerRunning(Path data) {
        RunningServer server = new RunningServer(data);
        return Files.exists(server.socket()) && server.answers();
    }

    /** Opens a storage for a command. */
    public static Storage open(StorageSettings settings) {
        return Storage.open(settings, Clock.systemUTC(), new SecureRandom(), KernelClock::errorMicros);
    }

    /** Where the server would be asked. */
    public Path socket() {
        return server.socket();
    }
}
