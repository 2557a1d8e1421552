package org.sabha.server.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.server.config.ConfigReader;
import org.sabha.server.control.StorageGateway;
import org.sabha.server.control.StorageVerbs;
import org.sabha.server.report.ReportText;
import org.sabha.server.report.pdf.ReportLanguage;
import org.sabha.server.report.pdf.ReportPaper;
import org.sabha.store.audit.AuditNote;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sabha audit}: what an auditor does with the log, on the server or, with a file, anywhere. */
@Command(
        name = "audit",
        description = "Check, search and export the audit log.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
    private final ConfigReader reader;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AuditCommand(ConfigReader reader, Map<String, String> environment) {
        this.reader = reader;
        this.environment = environment;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void ask(ServerArguments arguments, List<String> words, OutputStream to) throws IOException {
        new StorageGateway(arguments.options(environment).read(reader)).ask(words, to);
    }

    private String answer(ServerArguments arguments, List<String> words) throws IOException {
        var answer = new ByteArrayOutputStream();
        ask(arguments, words, answer);
        return answer.toString(StandardCharsets.UTF_8).strip();
    }

    private int fail(Exception failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("sabha: " + failure.getMessage());
        err.flush();
        return 1;
    }

    @Command(
            name = "verify",
            description =
                    "Check that nobody has changed the log. Exit code 0: sound; 1: changed, or not to be checked.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin ServerArguments arguments,
            @Option(names = "--file", paramLabel = "FILE", description = "an exported log; no server is needed")
                    @Nullable
                    Path file,
            @Option(
                            names = "--key",
                            paramLabel = TrustedKey.LABEL,
                            description =
                                    "the public key that you trust, from \"sabha audit key\"; without it no file is sound")
                    @Nullable
                    String key,
            @Option(
                            names = "--noted",
                            paramLabel = "ROW:HASH",
                            description = "what \"sabha audit note\" printed at an earlier visit; must still be there")
                    @Nullable
                    String noted,
            @Option(
                            names = "--report",
                            paramLabel = "FILE",
                            description = "a report to be checked, with --file also against the log's rows")
                    @Nullable
                    Path report,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        if (report != null) {
            return new ReportVerifying(out(), spec.commandLine().getErr()).run(report, file, key, json);
        }
        if (file != null) {
            return new LogVerifying(out(), spec.commandLine().getErr()).run(file, key, noted, json);
        }
        try {
            String verdict = answer(arguments, verifying(noted));
            JsonNode parsed = JsonMapper.builder().build().readTree(verdict);
            boolean sound = parsed.get("sound").asBoolean();
            out().println(json ? verdict : sentence(parsed, sound));
            out().flush();
            return sound ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            return fail(e);
        }
    }

    @Command(
            name = "verify-receipt",
            description =
                    "Check a receipt of consent that somebody saved; no server is needed. Exit code 0: sound; 1: not, or not to be checked.",
            mixinStandardHelpOptions = true)
    int verifyReceipt(
            @Parameters(paramLabel = "FILE", description = "the receipt") Path file,
            @Option(
                            names = "--key",
                            paramLabel = TrustedKey.LABEL,
                            description =
                                    "the public key that you trust, from \"sabha audit key\"; without it no receipt is sound")
                    @Nullable
                    String key,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        return new ReceiptVerifying(out(), spec.commandLine().getErr()).run(file, key, json);
    }

    @Command(
            name = "verify-poll",
            description = "Check the signed result of a poll that somebody saved; no server is needed."
                    + " Exit code 0: sound; 1: not, or not to be checked.",
            mixinStandardHelpOptions = true)
    int verifyPoll(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "FILE", description = "the result") Path file,
            @Option(
                            names = "--root",
                            paramLabel = "FILE",
                            description = "the root certificate that you trust, from \"sabha authority show --pem\";"
                                    + " else that of the data folder")
                    @Nullable
                    Path root,
            @Option(names = "--json", description = "print one JSON line") boolean json) {
        Path data = arguments.options(environment).read(reader).system().data();
        return new PollVerifying(out(), spec.commandLine().getErr()).run(file, root, data, json);
    }

    private static List<String> verifying(@Nullable String noted) {
        return noted == null
                ? List.of(StorageVerbs.VERIFY)
                : List.of(StorageVerbs.VERIFY, AuditNote.parse(noted).text());
    }

    private static String sentence(JsonNode verdict, boolean sound) {
        return sound
                ? "Sound: "
                        + LogVerifying.extent(
                                verdict.get("first").asLong(),
                                verdict.get("last").asLong(),
                                verdict.get("heads").asLong(),
                                verdict.get("erased").asLong())
                : LogVerifying.changed(
                        verdict.get("harm").asString(),
                        verdict.get("firstBadRow").asLong(),
                        verdict.get("sentence").asString());
    }

    @Command(
            name = "search",
            description = "Print rows, oldest first, one JSON line each.",
            mixinStandardHelpOptions = true)
    int search(
            @Mixin ServerArguments arguments,
            @Option(names = "--meeting", paramLabel = "ID") @Nullable String room,
            @Option(names = "--verb", paramLabel = "VERB", description = "such as remove") @Nullable String verb,
            @Option(names = "--participant", paramLabel = "ID", description = "who did it, or on whom it was done")
                    @Nullable
                    String participant,
            @Option(names = "--from", paramLabel = "TIME", description = "such as 2026-11-24T09:00:00Z") @Nullable
                    String from,
            @Option(names = "--until", paramLabel = "TIME") @Nullable String until,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "1000") int limit,
            @Option(names = "--after", paramLabel = "ROW", description = "go on behind this row, the last one seen")
                    @Nullable
                    Long after,
            @Option(names = "--json", description = "as it is anyway") boolean json) {
        List<String> words = new ArrayList<>(List.of(StorageVerbs.SEARCH, "limit=" + limit));
        add(words, "room", room);
        add(words, "verb", verb);
        add(words, "participant", participant);
        add(words, "from", from);
        add(words, "until", until);
        add(words, "after", after == null ? null : after.toString());
        try {
            String rows = answer(arguments, words);
            if (!rows.isEmpty()) {
                out().println(rows);
            } else if (!json) {
                out().println("Nothing found.");
            }
            out().flush();
            return 0;
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static void add(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name + "=" + value);
        }
    }

    @Command(
            name = "report",
            description = "Print the compliance report of a meeting.",
            mixinStandardHelpOptions = true)
    int report(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "MEETING", description = "its id") String meeting,
            @Option(names = "--json", description = "as signed JSON, for \"sabha audit verify --report\"") boolean json,
            @Option(names = "--pdf", paramLabel = "FILE", description = "print it into a file") @Nullable Path pdf,
            @Option(names = "--language", paramLabel = "LANGUAGE", description = "en or hi", defaultValue = "en")
                    String language) {
        try {
            String report = answer(arguments, List.of(StorageVerbs.REPORT, meeting));
            if (pdf != null) {
                print(
                        report,
                        ReportLanguage.of(language)
                                .orElseThrow(() -> new IOException("reports are printed in en and hi")),
                        pdf);
            } else if (json) {
                out().println(report);
            } else {
                ReportText.of(report.getBytes(StandardCharsets.UTF_8)).forEach(out()::println);
            }
            out().flush();
            return 0;
        } catch (IOException e) {
            return fail(e);
        }
    }

    private void print(String report, ReportLanguage language, Path pdf) throws IOException {
        try (OutputStream to = new BufferedOutputStream(PrivateFile.create(pdf))) {
            ReportPaper.paper().print(report.getBytes(StandardCharsets.UTF_8), language, ZoneId.systemDefault(), to);
        }
        out().println(pdf);
    }

    @Command(
            name = "export",
            description = "Write the whole log to a file that \"sabha audit verify --file\" checks anywhere.",
            mixinStandardHelpOptions = true)
    int export(@Mixin ServerArguments arguments, @Parameters(paramLabel = "FILE") Path file) {
        try (OutputStream to = new LateFile(file)) {
            ask(arguments, List.of(StorageVerbs.EXPORT), to);
            out().println(file);
            out().flush();
            return 0;
        } catch (IOException e) {
            return fail(e);
        }
    }

    @Command(
            name = "key",
            description = "Print the public key that checks the log; keep a copy elsewhere.",
            mixinStandardHelpOptions = true)
    int key(@Mixin ServerArguments arguments) {
        return print(arguments, StorageVerbs.KEY);
    }

    @Command(
            name = "note",
            description =
                    "Print number and hash of the newest row, to be shown to \"verify --noted\" at the next visit.",
            mixinStandardHelpOptions = true)
    int note(@Mixin ServerArguments arguments) {
        return print(arguments, StorageVerbs.NOTE);
    }

    private int print(ServerArguments arguments, String... words) {
        try {
            out().println(answer(arguments, List.of(words)));
            out().flush();
            return 0;
        } catch (IOException e) {
            return fail(e);
        }
    }

    @Command(
            name = "erase",
            description =
                    "Erase a person's name and addresses from beside the rows, or the title of a meeting; the log can"
                            + " still be checked. Meetings whose titles have the name in them are printed.",
            mixinStandardHelpOptions = true)
    int erase(
            @Mixin ServerArguments arguments,
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "as the person gave it") @Nullable
                    String name,
            @Option(names = "--title", paramLabel = "MEETING", description = "the title of this meeting, by its id")
                    @Nullable
                    String meeting) {
        if ((name == null) == (meeting == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give a name, or --title and a meeting");
        }
        return name == null
                ? print(arguments, StorageVerbs.ERASE_TITLE, Objects.requireNonNull(meeting))
                : print(arguments, StorageVerbs.ERASE, name);
    }
}
