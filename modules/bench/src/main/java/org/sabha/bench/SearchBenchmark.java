package org.sabha.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.sql.Database;
import org.sabha.store.sql.StorageSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./sabha bench search}: how soon a long audit log answers: a meeting, a participant, a verb, a time, and page after
 * page. The rows are made in the database itself, 200 of each meeting and 50 meetings at a time, and are no chain. Options:
 * {@code --rows N}, {@code --searches N} of each kind, {@code --url}, {@code --user}, {@code --password} of an empty
 * PostgreSQL database, {@code --json}; the exit code is 1 when the 95th percentile of meetings is beyond
 * {@code --max-p95} milliseconds.
 */
public final class SearchBenchmark {
    private static final int LIMIT = 1_000;
    private static final long FIRST_NANOS = 1_790_000_000_000_000_000L;
    private static final long NANOS_BETWEEN_ROWS = 2_000_000_000L;

    private final MadeRows rows;
    private final int searches;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private SearchBenchmark(MadeRows rows, int searches) {
        this.rows = rows;
        this.searches = searches;
    }

    /** Milliseconds of one kind of question, and how many rows the answers had on average. */
    private record Answers(double p50, double p95, double longest, long rowsEach) {}

    public static void main(String... arguments) throws IOException {
        List<String> words = List.of(arguments);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Optional<String> url = word(words, "--url");
        Path folder = Files.createTempDirectory("sabha-search");
        var settings = new StorageSettings(
                url, word(words, "--user").orElse(""), word(words, "--password").orElse(""), folder);
        long count = word(words, "--rows").map(Long::valueOf).orElse(url.isPresent() ? 10_000_000L : 1_000_000L);
        int searches = word(words, "--searches").map(Integer::valueOf).orElse(200);
        Answers meetings;
        Map<String, Object> figures;
        try {
            Storage.open(settings, Clock.systemUTC(), new SecureRandom(), () -> -1)
                    .close();
            try (Database database = Database.open(settings)) {
                var rows = new MadeRows(database, count, FIRST_NANOS, NANOS_BETWEEN_ROWS);
                var benchmark = new SearchBenchmark(rows, searches);
                benchmark.fill();
                try (Storage storage = Storage.open(settings, Clock.systemUTC(), new SecureRandom(), () -> -1)) {
                    meetings = benchmark.searchMeetings(storage);
                    benchmark.searchOtherwise(storage);
                }
                figures = benchmark.figures;
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
        print(figures, words.contains("--json"), out);
        double most = word(words, "--max-p95").map(Double::valueOf).orElse(Double.POSITIVE_INFINITY);
        System.exit(meetings.p95() > most ? 1 : 0);
    }

    private static Optional<String> word(List<String> words, String name) {
        int at = words.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    private static void print(Map<String, Object> figures, boolean json, PrintStream out) {
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-28s %s%n", name, value));
        }
    }

    private void fill() {
        long began = System.nanoTime();
        rows.fill();
        figures.put("engine", rows.engine());
        figures.put("rows", rows.count());
        figures.put("filledInSeconds", Math.round((System.nanoTime() - began) / 1e9));
        figures.put("megabytes", rows.megabytes());
    }

    private Answers searchMeetings(Storage storage) {
        return ask("meeting", storage, _ -> AuditQuestion.ofMeeting(rows.room(anyRow()), LIMIT));
    }

    private void searchOtherwise(Storage storage) {
        ask("meetingThatIsNot", storage, i -> AuditQuestion.ofMeeting("nowhere" + i, LIMIT));
        ask("meetingAndVerb", storage, _ -> of(Optional.of(rows.room(anyRow())), Optional.of("arrive"), false));
        ask("participant", storage, _ -> ofParticipant(Optional.empty()));
        ask("participantAndVerb", storage, _ -> ofParticipant(Optional.of("remove")));
        ask("rareVerb", storage, _ -> of(Optional.empty(), Optional.of("lock"), false));
        ask("commonVerb", storage, _ -> of(Optional.empty(), Optional.of("set-muted"), false));
        ask("time", storage, _ -> of(Optional.empty(), Optional.empty(), true));
        ask("rareVerbAndTime", storage, _ -> of(Optional.empty(), Optional.of("lock"), true));
        ask("commonVerbAndTime", storage, _ -> of(Optional.empty(), Optional.of("set-muted"), true));
        pages(storage, "pageOfRareVerb", of(Optional.empty(), Optional.of("lock"), false));
        pages(storage, "pageOfEverything", of(Optional.empty(), Optional.empty(), false));
    }

    private long anyRow() {
        return random.nextLong(rows.count());
    }

    private AuditQuestion ofParticipant(Optional<String> verb) {
        return new AuditQuestion(
                Optional.empty(),
                verb,
                Optional.of(rows.participant(anyRow())),
                Optional.empty(),
                Optional.empty(),
                LIMIT);
    }

    /** @param inAnHour of one hour somewhere in the log */
    private AuditQuestion of(Optional<String> room, Optional<String> verb, boolean inAnHour) {
        Optional<Instant> from = Optional.of(rows.at(anyRow())).filter(_ -> inAnHour);
        return new AuditQuestion(
                room, verb, Optional.empty(), from, from.map(begin -> begin.plusSeconds(3_600)), LIMIT);
    }

    private Answers ask(String kind, Storage storage, IntFunction<AuditQuestion> question) {
        return measure(kind, i -> {
            AuditQuestion asked = question.apply(i);
            return () -> storage.audit().search(asked);
        });
    }

    /** One page behind the other, as far as there are any. */
    private void pages(Storage storage, String kind, AuditQuestion first) {
        AuditQuestion[] next = {first};
        measure(kind, _ -> () -> {
            List<AuditEntry> page = storage.audit().search(next[0]);
            next[0] = page.isEmpty() ? first : first.after(page.getLast().seq());
            return page;
        });
    }

    private Answers measure(String kind, IntFunction<Supplier<List<AuditEntry>>> searching) {
        double[] millis = new double[searches];
        long found = 0;
        for (int i = 0; i < searches; i++) {
            Supplier<List<AuditEntry>> search = searching.apply(i);
            long began = System.nanoTime();
            found += search.get().size();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        var answers = new Answers(
                hundredths(RankTest.quantile(millis, 0.5)),
                hundredths(RankTest.quantile(millis, 0.95)),
                hundredths(RankTest.quantile(millis, 1)),
                found / searches);
        figures.put(kind, answers);
        return answers;
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
