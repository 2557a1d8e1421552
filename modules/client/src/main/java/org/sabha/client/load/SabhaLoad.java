package org.sabha.client.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.load.LoadReport.Percentiles;
import org.sabha.client.net.ServerApi;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.protocol.http.CreateMeetingResponse;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code sabha load}; {@code docs/admin/load-test.md} explains it. Exit code 0 within the limits, 1 beyond, 2 for bad use. */
@Command(
        name = "sabha load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Fill meetings of a server with bots and print what they see. docs/admin/load-test.md explains the figures.")
public final class SabhaLoad implements Callable<Integer> {
    private static final Pattern ORGANISER =
            Pattern.compile("(https?://[A-Za-z0-9.:\\[\\]-]+)/?#organiser=([A-Za-z0-9._-]{1,256})");
    private static final long PATIENCE_SECONDS = 30;
    private static final int BEYOND = 1;
    private static final int BAD_USE = 2;

    @Option(
            names = "--server",
            paramLabel = "LINK",
            description = "organiser link of the server, as it prints it: new meetings are made")
    private @Nullable String server;

    @Option(
            names = "--meeting",
            paramLabel = "LINK",
            description = "a meeting's link that makes its user host, instead of --server")
    private @Nullable String meeting;

    @Option(names = "--password", description = "password of that meeting")
    private @Nullable String password;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "PEM file of the server's own certificate, to be trusted")
    private @Nullable Path certificate;

    @Option(names = "--rooms", defaultValue = "1", description = "meetings, 1 to 100 (${DEFAULT-VALUE})")
    private int rooms;

    @Option(names = "--bots", defaultValue = "10", description = "bots in each meeting, 2 to 1000 (${DEFAULT-VALUE})")
    private int bots;

    @Option(names = "--speakers", defaultValue = "3", description = "who speak at once, 0 to 3 (${DEFAULT-VALUE})")
    private int speakers;

    @Option(names = "--cameras", defaultValue = "10", description = "who send a picture, 0 to 49 (${DEFAULT-VALUE})")
    private int cameras;

    @Option(
            names = "--pictures",
            defaultValue = "9",
            description = "pictures that each bot shows, 0 to 49 (${DEFAULT-VALUE})")
    private int pictures;

    @Option(names = "--codec", defaultValue = "VP8", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private MediaCodec codec = MediaCodec.VP8;

    @Option(names = "--main-kbps", defaultValue = "1200", description = "of the large picture (${DEFAULT-VALUE})")
    private int mainKbps;

    @Option(names = "--tile-kbps", defaultValue = "120", description = "of each other picture (${DEFAULT-VALUE})")
    private int tileKbps;

    @Option(
            names = "--fps",
            defaultValue = "30",
            description = "frames a second of the large picture; others half (${DEFAULT-VALUE})")
    private int fps;

    @Option(names = "--seconds", defaultValue = "20", description = "measured time, 1 to 3600 (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--loops", defaultValue = "1", description = "threads of the bots, 1 to 64 (${DEFAULT-VALUE})")
    private int loops;

    @Option(names = "--seed", defaultValue = "1", description = "of the made-up media (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--storm", description = "bots without a camera join all at once")
    private boolean storm;

    @Option(
            names = "--join-rate",
            paramLabel = "N",
            description = "bots without a camera join so many a second, 1 to 200")
    private @Nullable Integer joinRate;

    @Option(names = "--churn", description = "a bot of each meeting leaves, and another comes, again and again")
    private boolean churn;

    @Option(
            names = "--churn-seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "with --churn: how often, 1 to 60 (${DEFAULT-VALUE})")
    private int churnSeconds;

    @Option(
            names = "--mirror",
            description = "with --meeting: one bot that sends back the picture and voice that it gets")
    private boolean mirror;

    @Option(
            names = "--guest",
            arity = "0..1",
            paramLabel = "N",
            defaultValue = "0",
            fallbackValue = "1",
            description = "print an invitation to the first meeting, for a person who wants to look at it, or up to 10")
    private int guests;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(names = "--max-loss", paramLabel = "SHARE", description = "limit of the share of lost packets, 0 to 1")
    private @Nullable Double maxLoss;

    @Option(names = "--max-join-p99", paramLabel = "MS", description = "limit of joins' p99")
    private @Nullable Double maxJoin;

    @Option(
            names = "--max-seen-p95",
            paramLabel = "MS",
            description = "limit of the p95 from two bots' asking to join to the one's having the other's keys")
    private @Nullable Double maxSeen;

    @Option(
            names = "--max-followed-p99",
            paramLabel = "MS",
            description = "limit of the p99 from the first bot in an epoch to each other")
    private @Nullable Double maxFollowed;

    @Option(
            names = "--max-removal-p99",
            paramLabel = "MS",
            description = "with --churn: limit of the p99 from a removal to each bot's epoch without the member")
    private @Nullable Double maxRemoval;

    @Option(
            names = "--max-left-p99",
            paramLabel = "MS",
            description =
                    "with --churn: limit of the p99 from a commit that removes somebody to each bot's having its epoch")
    private @Nullable Double maxLeft;

    @Option(names = "--max-first-frame-p99", paramLabel = "MS", description = "limit of first frames' p99")
    private @Nullable Double maxFirstFrame;

    @Option(names = "--max-delay-p99", paramLabel = "MS", description = "limit of the delay's p99, pictures and voices")
    private @Nullable Double maxDelay;

    @Option(names = "--max-freezes", paramLabel = "N", description = "limit of the number of freezes")
    private @Nullable Long maxFreezes;

    private final PrintWriter out;
    private final PrintWriter err;

    private SabhaLoad(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        System.exit(code);
    }

    /**
     * Runs the program in this process.
     *
     * @param out gets the report
     * @param err gets what went wrong, and the limits that were passed, a line each
     * @return 0 within the limits, 1 beyond them or when the meetings cannot be filled, 2 for bad use
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new SabhaLoad(out, err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        Optional<String> wrong = wrongUse();
        if (wrong.isPresent()) {
            err.println("sabha load: " + wrong.get());
            return BAD_USE;
        }
        return mirror ? reflect() : load();
    }

    private int reflect() {
        try (SabhaClient client = SabhaClient.create(1, trust())) {
            LoadRun.MeetingAccess access = meetings(client).getFirst();
            out.println(new Mirror(client, access, codec).run(Duration.ofSeconds(seconds)));
            return 0;
        } catch (LoadException | IOException | GeneralSecurityException e) {
            err.println("sabha load: " + e.getMessage());
            return BEYOND;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BEYOND;
        }
    }

    private int load() {
        try (SabhaClient client = SabhaClient.create(loops, trust());
                LoadRun run = new LoadRun(client, shape(), seed)) {
            LoadReport report = run.run(meetings(client), guests, this::invite);
            out.print(json ? report.json() + "\n" : report.text());
            List<String> beyond = beyond(report);
            if (run.latestMillis() > 20) {
                err.println("sabha load: its own sending was up to " + run.latestMillis()
                        + " ms late; see docs/admin/load-test.md");
            }
            beyond.forEach(line -> err.println("sabha load: " + line));
            return beyond.isEmpty() ? 0 : BEYOND;
        } catch (LoadException | IOException | GeneralSecurityException e) {
            err.println("sabha load: " + e.getMessage());
            return BEYOND;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BEYOND;
        }
    }

    private void invite(LoadRun.MeetingAccess access) {
        err.println("guest: " + access.link().text() + " password "
                + access.password().reveal());
    }

    private Optional<String> wrongUse() {
        if ((server == null) == (meeting == null)) {
            return Optional.of("give either --server or --meeting");
        }
        if (meeting != null && (password == null || rooms != 1)) {
            return Optional.of("--meeting needs --password, and is one room");
        }
        if (joinRate != null && storm) {
            return Optional.of("give either --storm or --join-rate");
        }
        if ((maxRemoval != null || maxLeft != null) && !churn) {
            return Optional.of("--max-removal-p99 and --max-left-p99 need --churn: nobody leaves without");
        }
        boolean inRange = rooms >= 1
                && rooms <= 100
                && bots >= 2
                && bots <= 1_000
                && speakers >= 0
                && speakers <= 3
                && cameras >= 0
                && cameras <= 49
                && pictures >= 0
                && pictures <= 49
                && fps >= 2
                && fps <= 60
                && (joinRate == null || (joinRate >= 1 && joinRate <= 200))
                && churnSeconds >= 1
                && churnSeconds <= 60
                && seconds >= 1
                && seconds <= 3_600
                && loops >= 1
                && loops <= 64
                && guests >= 0
                && guests <= 10
                && mainKbps >= 10
                && mainKbps <= 20_000
                && tileKbps >= 10
                && tileKbps <= 20_000
                && codec != MediaCodec.OPUS;
        return inRange ? Optional.empty() : Optional.of("a number is out of its range; --help names the ranges");
    }

    private LoadShape shape() {
        int bitsPerKbit = 1_000;
        return new LoadShape(
                rooms,
                bots,
                speakers,
                cameras,
                pictures,
                codec,
                mainKbps * bitsPerKbit,
                tileKbps * bitsPerKbit,
                fps,
                joins(),
                churn ? Optional.of(Duration.ofSeconds(churnSeconds)) : Optional.empty(),
                Duration.ofSeconds(seconds));
    }

    private LoadShape.Joins joins() {
        if (joinRate != null) {
            return new LoadShape.Joins.Rate(joinRate);
        }
        return storm ? new LoadShape.Joins.Storm() : new LoadShape.Joins.Steady();
    }

    private List<LoadRun.MeetingAccess> meetings(SabhaClient client) throws LoadException, InterruptedException {
        if (meeting != null && password != null) {
            MeetingLink link = MeetingLink.parse(meeting).orElseThrow(() -> new LoadException("--meeting is no link"));
            return List.of(new LoadRun.MeetingAccess(link, new Secret(password)));
        }
        Matcher matcher = ORGANISER.matcher(String.valueOf(server));
        if (!matcher.find()) {
            throw new LoadException("--server is no organiser link");
        }
        URI base = URI.create(matcher.group(1));
        ServerApi api = new ServerApi(client.http(), base);
        try {
            Secret session = api.organiser(new Secret(matcher.group(2)), new IdSource(new SecureRandom()).newSecret())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<LoadRun.MeetingAccess> meetings = new ArrayList<>();
            for (int i = 0; i < rooms; i++) {
                CreateMeetingResponse made = api.create(session, "Load " + i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Secret linkSecret = MeetingLink.newLinkSecret(new SecureRandom());
                MeetingLink link = new MeetingLink(base, made.room(), made.invitation(), Optional.of(linkSecret));
                meetings.add(new LoadRun.MeetingAccess(link, made.password()));
            }
            return meetings;
        } catch (ExecutionException | TimeoutException e) {
            throw new LoadException("the server makes no meeting: " + e.getMessage());
        }
    }

    private Optional<SSLContext> trust() throws IOException, GeneralSecurityException {
        if (certificate == null) {
            return Optional.empty();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return Optional.of(context);
    }

    private List<String> beyond(LoadReport report) {
        List<String> beyond = new ArrayList<>();
        if (report.failedJoins() > 0) {
            beyond.add(report.failedJoins() + " bots did not get in");
        }
        check(beyond, "loss share", report.lossShare(), maxLoss);
        check(beyond, "join p99", report.joins().p99(), maxJoin);
        checkGroup(beyond, "seen by others p95", report.groups().visible(), Percentiles::p95, maxSeen);
        checkGroup(beyond, "epoch followed p99", report.groups().followed(), Percentiles::p99, maxFollowed);
        checkGroup(beyond, "removal p99", report.groups().removed(), Percentiles::p99, maxRemoval);
        checkGroup(beyond, "leave followed p99", report.groups().left(), Percentiles::p99, maxLeft);
        check(beyond, "first frame p99", report.firstFrames().p99(), maxFirstFrame);
        check(beyond, "picture delay p99", report.pictureDelays().p99(), maxDelay);
        check(beyond, "voice delay p99", report.voiceDelays().p99(), maxDelay);
        check(beyond, "freezes", (double) report.freezes().count(), maxFreezes == null ? null : (double) maxFreezes);
        return beyond;
    }

    /** What was never seen is within no limit. */
    private static void checkGroup(
            List<String> beyond,
            String what,
            Percentiles seen,
            ToDoubleFunction<Percentiles> percentile,
            @Nullable Double limit) {
        if (limit != null && seen.count() == 0) {
            beyond.add(what + ": nothing was measured");
        }
        check(beyond, what, percentile.applyAsDouble(seen), limit);
    }

    private static void check(List<String> beyond, String what, double value, @Nullable Double limit) {
        if (limit != null && value > limit) {
            beyond.add(what + " is " + value + ", beyond " + limit);
        }
    }
}
