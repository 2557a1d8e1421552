package org.sabha.server.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.server.account.AccountsInForce;
import org.sabha.server.account.PersonCommands;
import org.sabha.server.account.UserCommands;
import org.sabha.server.integration.MeetingCommands;
import org.sabha.server.integration.PassedOverMeetings;
import org.sabha.server.integration.RunningMeetings;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.key.KeyCommands;
import org.sabha.server.report.IncidentService;
import org.sabha.server.report.ReportCommands;
import org.sabha.server.report.ReportService;
import org.sabha.server.rule.RuleCommands;
import org.sabha.server.rule.RuleService;
import org.sabha.server.webhook.WebhookCommands;
import org.sabha.server.webhook.WebhookService;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditNote;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an administrator may ask of a storage, whether a server that runs answers over its socket or the command itself
 * has opened the storage.
 */
public final class StorageVerbs {
    public static final String VERIFY = "audit-verify";
    public static final String NOTE = "audit-note";
    public static final String SEARCH = "audit-search";
    public static final String EXPORT = "audit-export";
    public static final String KEY = "audit-key";
    public static final String ERASE = "audit-erase";
    public static final String ERASE_TITLE = "audit-erase-title";
    public static final String REPORT = "audit-report";
    public static final String INCIDENT = "incident";
    public static final String BACKUP = "backup";
    public static final String USER = "user";
    public static final String PERSON_KEPT = "person-kept";
    public static final String PERSON_ERASE = "person-erase";
    public static final String POLICY = "policy";
    public static final String TOKEN = "token";
    public static final String WEBHOOK = "webhook";
    public static final String MEETING = "meeting";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FOUND = 100_000;
    private static final int MOST_TITLES = 1_000;

    private final Storage storage;
    private final UserCommands users;
    private final PersonCommands persons;
    private final RuleCommands rules;
    private final KeyCommands keys;
    private final WebhookCommands webhooks;
    private final MeetingCommands meetings;
    private final ReportService reports;
    private final IncidentService incidents;

    /**
     * @param rules of the server that runs, or of the settings where none does
     * @param running meetings of the server that runs, or as they were left
     * @param inForce tells those meetings of who may not sign in any more
     */
    public StorageVerbs(
            Storage storage,
            RuleService rules,
            RunningMeetings running,
            AccountsInForce inForce,
            ReportService reports,
            WebhookService webhooks) {
        this.storage = storage;
        this.reports = reports;
        this.incidents = new IncidentService(reports, storage.meetingLog(), rules::rules);
        this.rules = new RuleCommands(rules, storage, Clock.systemUTC());
        Accounts accounts = storage.accounts().accounts();
        ApiKeyService service = new ApiKeyService(storage.keys(), accounts, new IdSource(new SecureRandom()));
        this.users = new UserCommands(storage.accounts(), service, inForce, new SecureRandom(), Clock.systemUTC());
        this.persons = new PersonCommands(storage.persons(), accounts, inForce, Clock.systemUTC());
        this.keys = new KeyCommands(service, accounts, Clock.systemUTC());
        this.webhooks = new WebhookCommands(webhooks, accounts, Clock.systemUTC());
        this.meetings = new MeetingCommands(
                running,
                new PassedOverMeetings(storage, running, rules::inForce, Clock.systemUTC()),
                storage.schedules(),
                accounts);
    }

    public Map<String, LocalControl.Verb> verbs() {
        return Map.ofEntries(
                Map.entry(VERIFY, this::verify),
                Map.entry(
                        NOTE,
                        (_, to) -> write(
                                to, AuditNote.of(storage.audit().lastHead()).text())),
                Map.entry(SEARCH, this::search),
                Map.entry(EXPORT, this::export),
                Map.entry(KEY, (_, to) -> write(to, storage.audit().key().hex())),
                Map.entry(ERASE, this::erase),
                Map.entry(ERASE_TITLE, this::eraseTitle),
                Map.entry(REPORT, this::report),
                Map.entry(INCIDENT, this::incident),
                Map.entry(BACKUP, this::backUp),
                Map.entry(USER, (words, to) -> write(to, users.answer(words))),
                Map.entry(PERSON_KEPT, persons::kept),
                Map.entry(PERSON_ERASE, (words, to) -> write(to, persons.erase(words))),
                Map.entry(POLICY, (words, to) -> write(to, rules.answer(words))),
                Map.entry(TOKEN, (words, to) -> write(to, keys.answer(words))),
                Map.entry(WEBHOOK, (words, to) -> write(to, webhooks.answer(words))),
                Map.entry(MEETING, (words, to) -> write(to, meetings.answer(words))));
    }

    private void search(List<String> words, OutputStream to) {
        AuditQuestion question = question(words);
        noted(storage, "search-audit");
        storage.audit().search(question, to);
    }

    private void export(List<String> words, OutputStream to) {
        noted(storage, "export-audit");
        storage.audit().export(to);
    }

    private void backUp(List<String> words, OutputStream to) throws IOException {
        noted(storage, "back-up");
        storage.backUp(to);
    }

    /** Whoever has the data folder does something with all that is kept: the row is durable before they get anything. */
    public static void noted(Storage storage, String verb) {
        storage.accounts()
                .act(AccountEvidence.ofTheServer(Clock.systemUTC().instant(), verb))
                .settle();
    }

    private void verify(List<String> words, OutputStream to) throws IOException {
        Optional<AuditNote> noted = words.stream().findFirst().map(AuditNote::parse);
        write(to, json(storage.audit().verify(noted)));
    }

    private void erase(List<String> words, OutputStream to) throws IOException {
        String name = words.getFirst();
        int erased = storage.erase(name).toCompletableFuture().join();
        List<String> titles = storage.audit().titlesNaming(name, MOST_TITLES).stream()
                .map(RoomId::value)
                .toList();
        write(to, JSON.writeValueAsString(new Erased(erased, titles)));
    }

    private void eraseTitle(List<String> words, OutputStream to) throws IOException {
        int erased = storage.eraseTitle(new RoomId(words.getFirst()))
                .toCompletableFuture()
                .join();
        write(to, JSON.writeValueAsString(new Erased(erased, List.of())));
    }

    /**
     * As it is printed.
     *
     * @param titles meetings whose titles still have the name in them
     */
    private record Erased(int erased, List<String> titles) {}

    private void report(List<String> words, OutputStream to) throws IOException {
        to.write(ReportCommands.report(reports, words, storage.accounts()::note));
    }

    private void incident(List<String> words, OutputStream to) throws IOException {
        ReportCommands.incident(reports, incidents, words, storage.accounts()::note, to);
    }

    /** @param words each {@code name=value}, with the names of {@link AuditQuestion} */
    private static AuditQuestion question(List<String> words) {
        Map<String, String> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new AuditQuestion(
                Optional.ofNullable(values.get("room")),
                Optional.ofNullable(values.get("verb")),
                Optional.ofNullable(values.get("participant")),
                Optional.ofNullable(values.get("from")).map(StorageVerbs::time),
                Optional.ofNullable(values.get("until")).map(StorageVerbs::time),
                new AuditQuestion.Page(
                        Optional.ofNullable(values.get("after")).map(Long::valueOf),
                        Math.min(MOST_FOUND, Integer.parseInt(values.getOrDefault("limit", "1000")))));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time is written like 2026-11-24T09:00:00Z, not " + text, e);
        }
    }

    /** A verdict as a line of JSON. */
    public static String json(AuditVerdict verdict) {
        return switch (verdict) {
            case AuditVerdict.Sound(var rows, var first, var last, var heads, var erased) ->
                JSON.writeValueAsString(new SoundLog(true, rows, first, last, heads, erased));
            case AuditVerdict.Broken(var harm, var row, var sentence) ->
                JSON.writeValueAsString(new BrokenLog(false, harm.wireName(), row, sentence));
        };
    }

    /** As it is printed. */
    private record SoundLog(boolean sound, long rows, long first, long last, int heads, long erased) {}

    /** As it is printed. */
    private record BrokenLog(boolean sound, String harm, long firstBadRow, String sentence) {}

    private static void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
