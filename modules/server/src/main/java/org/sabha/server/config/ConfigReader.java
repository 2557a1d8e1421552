package org.sabha.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.CombiningMarks;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.PolicyRules;
import org.sabha.policy.account.FeedTitles;
import org.sabha.server.config.RateLimits.Bucket;
import org.sabha.signalling.AddressRange;

/**
 * Reads settings from the defaults, an administrator's file and overrides, the later ones winning, and refuses what it
 * does not know.
 */
public final class ConfigReader {
    static final ConfigRenderOptions ONE_LINE = ConfigRenderOptions.concise();
    static final String ROOT = "sabha";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** Rules under the DPDP Act: a year of access logs, and the rows that they are in. */
    private static final Duration LEAST_ACCESS_KEPT = YEAR;

    /** CERT-In's directions of 28 April 2022. */
    private static final Duration LEAST_LOG_KEPT = Duration.ofDays(180);

    /** All stand in a header of the page. */
    private static final int MOST_EMBEDDERS = 50;

    /** So that the head of an answer stays below the 4 KiB that proxies set aside for one. */
    private static final int MOST_EMBEDDER_CHARACTERS = 2_000;

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private final Map<String, String> environment;
    private final int processors;

    /**
     * @param environment variables that the files may name, as {@code ${?NAME}}
     * @param processors cores of this machine, at least one
     */
    public ConfigReader(Map<String, String> environment, int processors) {
        this.environment = Map.copyOf(environment);
        this.processors = processors;
    }

    /** A reader for the machine this process runs on. */
    public static ConfigReader ofThisMachine() {
        return new ConfigReader(System.getenv(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * Reads and checks all settings.
     *
     * @param file the administrator's file, or null for none; it wins over the {@link SetupFile} beside it
     * @param overrides full keys and values, such as {@code sabha.http.https.port} and {@code 9443}
     * @throws InvalidConfigException when a file cannot be read, a key is unknown or a value is not allowed
     */
    public SabhaConfig read(@Nullable Path file, Map<String, String> overrides) {
        return checked(load(() -> file == null ? ConfigFactory.empty() : withSetup(file), file, overrides));
    }

    /**
     * The settings as they would be with these values in the {@link SetupFile}.
     *
     * @param setup full keys and values
     * @throws InvalidConfigException as {@link #read}
     */
    public SabhaConfig readWithSetup(Path file, Map<String, String> setup) {
        return checked(
                load(() -> parse(file).withFallback(ConfigFactory.parseMap(setup, "sabha setup")), file, Map.of()));
    }

    /**
     * What the administrator's file itself says of these keys; those that it leaves alone are missing.
     *
     * @throws InvalidConfigException when the file cannot be read
     */
    public Map<String, String> ownValues(Path file, Set<String> keys) {
        Config settings = load(() -> parse(file), file, Map.of());
        Map<String, String> values = new TreeMap<>();
        keys.stream()
                // Defaults alone come from a resource of the program.
                .filter(key -> settings.getValue(key).origin().resource() == null)
                .forEach(key -> values.put(key, settings.getString(key)));
        return values;
    }

    private SabhaConfig checked(Config settings) {
        List<ConfigProblem> problems = new ArrayList<>();
        new KnownKeys(defaults().resolve(ConfigResolveOptions.noSystem())).check(settings, problems);
        stopOn(problems);
        SabhaConfig config = tree(new ConfigSection(settings, ROOT, problems));
        stopOn(problems);
        return config;
    }

    static Config defaults() {
        return ConfigFactory.parseResources(
                ConfigReader.class,
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private Config load(Supplier<Config> files, @Nullable Path file, Map<String, String> overrides) {
        try {
            Config fromFile = files.get();
            Config variables =
                    ConfigValueFactory.fromMap(environment, "environment").toConfig();
            Config resolved = ConfigFactory.parseMap(overrides, "command line")
                    .withFallback(fromFile)
                    .withFallback(defaults())
                    .withFallback(variables)
                    .resolve(ConfigResolveOptions.noSystem());
            // Variables are in scope while resolving, but only keys of the file can be unknown keys.
            Config own = resolved.withOnlyPath(ROOT);
            for (String key : fromFile.root().keySet()) {
                own = ROOT.equals(key)
                        ? own
                        : own.withValue("\"" + key + "\"", fromFile.root().get(key));
            }
            return own;
        } catch (ConfigException e) {
            String place =
                    e.origin() == null ? String.valueOf(file) : e.origin().description();
            throw new InvalidConfigException(
                    List.of(new ConfigProblem("file", String.valueOf(file), "HOCON: " + e.getMessage(), place)));
        }
    }

    private static Config withSetup(Path file) {
        return parse(file).withFallback(SetupFile.beside(file).parse());
    }

    static Config parse(Path file) {
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static void stopOn(List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    private SabhaConfig tree(ConfigSection root) {
        return new SabhaConfig(
                organisation(root.section("organisation")),
                http(root.section("http")),
                media(root.section("media")),
                limits(root.section("limits")),
                meeting(root.section("meeting")),
                policy(root.section("policy")),
                AccountsReader.read(root.section("accounts")),
                webhooks(root.section("webhooks")),
                MailReader.read(root.section("mail")),
                new CalendarConfig(root.section("calendar").choice("titles", FeedTitles.class)),
                storage(root.section("storage")),
                system(root.section("system")));
    }

    private static OrganisationConfig organisation(ConfigSection organisation) {
        return new OrganisationConfig(
                organisation.text("name", "a line of at most 120 characters", text -> isLine(text, 120)),
                organisation.text("contact", "a line of at most 200 characters", text -> isLine(text, 200)));
    }

    private static boolean isLine(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                && text.equals(text.strip())
                && text.codePoints().noneMatch(Character::isISOControl)
                && CombiningMarks.areFew(text);
    }

    private static HttpConfig http(ConfigSection http) {
        ConfigSection https = http.section("https");
        Path certificate = https.file("certificate");
        Path key = https.file("key");
        if ((certificate == null) != (key == null)) {
            https.refuse(certificate == null ? "certificate" : "key", "set: certificate and key go together");
        }
        return new HttpConfig(
                http.text("public-address", "a name or an IP address, without https:// and port", HostText::isHost),
                http.texts("allowed-origins", "a list of https://name or https://name:port", HostText::isOrigin),
                new HttpsConfig(https.address("address"), https.port("port"), certificate, key),
                http.section("plain").port("port"),
                new ProxyConfig(
                        http.texts(
                                "trusted-proxies",
                                "a list of IP addresses and networks, such as 127.0.0.1 or 10.0.0.0/8",
                                ConfigReader::isNetwork),
                        http.choice("forwarded-header", ProxyConfig.Header.class)),
                embed(http.section("embed")),
                http.flag("service-worker"));
    }

    private static EmbedConfig embed(ConfigSection embed) {
        List<String> origins = embed.texts(
                "origins",
                "a list of https://name or https://name:port in small letters, each exactly as browsers spell it; "
                        + "http:// for localhost alone",
                HostText::isEmbedder);
        if (origins.size() > MOST_EMBEDDERS || String.join(" ", origins).length() > MOST_EMBEDDER_CHARACTERS) {
            embed.refuse(
                    "origins", "at most " + MOST_EMBEDDERS + ", together " + MOST_EMBEDDER_CHARACTERS + " characters");
        }
        return new EmbedConfig(origins, embed.flag("names"));
    }

    private static boolean isNetwork(String text) {
        AddressRange.of(text);
        return true;
    }

    private MediaConfig media(ConfigSection media) {
        ConfigSection udp = media.section("udp");
        int asked = media.integer("loops", 0, 256);
        int loops = asked == 0 ? processors : asked;
        int firstPort = udp.port("first-port");
        if (firstPort + loops - 1 > 65_535) {
            udp.refuse("first-port", "at most " + (65_536 - loops) + ", so that " + loops + " loops have a port each");
        }
        ConfigSection spread = media.section("spread");
        return new MediaConfig(
                loops,
                new SpreadConfig(spread.integer("participants", 1, 100_000), spread.integer("busy-percent", 1, 100)),
                new UdpConfig(udp.address("address"), firstPort, udp.flag("candidates")),
                tcp(media.section("tcp")),
                media.addresses("advertised-addresses"),
                media.choice("io", MediaIo.class),
                media.choice("srtp", SrtpBackend.class),
                media.flag("h264"),
                dtls(media.section("dtls")));
    }

    private static TcpConfig tcp(ConfigSection tcp) {
        return new TcpConfig(tcp.choice("listen", TcpListening.class), tcp.port("port"), tcp.port("advertised-port"));
    }

    private static DtlsConfig dtls(ConfigSection dtls) {
        return new DtlsConfig(
                dtls.integer("warm-up-handshakes", 0, 5_000),
                dtls.integer("workers", 1, 256),
                dtls.integer("at-once", 1, 100_000));
    }

    private static LimitsConfig limits(ConfigSection limits) {
        ConfigSection outbound = limits.section("outbound");
        ConfigSection guesses = limits.section("guesses");
        return new LimitsConfig(
                message(limits.section("message")),
                connection(limits.section("connection")),
                rate(limits.section("rate")),
                new OutboundLimits(
                        outbound.bytes("queue-bytes", 64 * KIB, 64 * MIB), outbound.duration("stall", SECOND, MINUTE)),
                new GuessLimits(
                        guesses.integer("per-meeting-per-hour", 1, 1_000),
                        guesses.integer("per-address-per-minute", 1, 1_000),
                        guesses.integer("per-network-per-minute", 1, 100_000),
                        guesses.integer("free-per-invitation", 1, 1_000)),
                new NetworkCheckLimits(limits.section("network-checks").integer("at-once", 0, 1_000)),
                load(limits.section("load")));
    }

    private static LoadLimits load(ConfigSection load) {
        LoadLimit meetings = loadLimit(load.section("meetings"));
        LoadLimit newcomers = loadLimit(load.section("newcomers"));
        if (newcomers.late().compareTo(meetings.late()) < 0) {
            load.section("newcomers").refuse("late", "at least that of meetings");
        }
        if (newcomers.busyPercent() < meetings.busyPercent()) {
            load.section("newcomers").refuse("busy-percent", "at least that of meetings");
        }
        return new LoadLimits(meetings, newcomers);
    }

    private static LoadLimit loadLimit(ConfigSection limit) {
        return new LoadLimit(
                limit.duration("late", Duration.ofMillis(10), Duration.ofMillis(900)),
                limit.integer("busy-percent", 1, 100));
    }

    private static MessageLimits message(ConfigSection message) {
        int before = message.bytes("bytes-before-join", 4 * KIB, MIB);
        int after = message.bytes("bytes-after-join", 4 * KIB, 4 * MIB);
        if (after < before) {
            message.refuse("bytes-after-join", "at least bytes-before-join");
        }
        return new MessageLimits(
                before,
                after,
                message.integer("fragments", 1, 1_024),
                message.duration("unfinished", SECOND, MINUTE),
                message.longBytes("unfinished-bytes-in-all", MIB, 1L << 30));
    }

    private static ConnectionLimits connection(ConfigSection connection) {
        return new ConnectionLimits(
                connection.duration("tls-handshake", SECOND, MINUTE),
                connection.duration("request-headers", SECOND, MINUTE),
                connection.duration("first-message", SECOND, MINUTE),
                connection.duration("idle", Duration.ofSeconds(20), HOUR),
                connection.integer("per-address", 1, 1_000_000),
                connection.integer("per-network", 1, 1_000_000),
                connection.integer("outside-meetings", 4, 1_000_000),
                connection.integer("in-all", 1, 1_000_000));
    }

    private static RateLimits rate(ConfigSection rate) {
        return new RateLimits(
                new Bucket(rate.integer("messages-per-second", 1, 10_000), rate.integer("message-burst", 1, 100_000)),
                new Bucket(
                        rate.integer("waiting-messages-per-second", 1, 10_000),
                        rate.integer("waiting-message-burst", 1, 100_000)),
                new Bucket(rate.integer("offers-per-second", 1, 1_000), rate.integer("offer-burst", 1, 10_000)),
                new Bucket(
                        rate.bytes("bytes-per-second", 16 * KIB, 64 * MIB),
                        rate.bytes("byte-burst", 256 * KIB, 64 * MIB)),
                new Bucket(
                        rate.integer("requests-per-second", 1, 100_000), rate.integer("request-burst", 1, 1_000_000)));
    }

    private static MeetingConfig meeting(ConfigSection meeting) {
        return new MeetingConfig(
                meeting.duration("resume", Duration.ofSeconds(5), Duration.ofMinutes(10)),
                meeting.duration("return", Duration.ZERO, DAY),
                meeting.duration("orphan-end", MINUTE, DAY),
                meeting.duration("never-started-end", MINUTE, DAY.multipliedBy(30)),
                meeting.integer("max-participants", 2, 1_000),
                meeting.integer("max-waiting", 1, 10_000));
    }

    private static PolicyConfig policy(ConfigSection policy) {
        EnumMap<AdvisoryClause, RuleSetting> clauses = new EnumMap<>(AdvisoryClause.class);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            ConfigSection section = policy.section(clause.name());
            List<String> allowed = PolicyRules.allowedNames(clause);
            String value = section.text("value", String.join(" or ", allowed), allowed::contains);
            clauses.put(clause, new RuleSetting(value, section.flag("locked")));
        }
        ConfigSection classification = policy.section("classification");
        var ceiling = new OrganisationRules.Ceiling(
                classification.choice(
                        "ceiling",
                        Arrays.stream(Classification.values())
                                .filter(each -> !each.isAbove(Classification.HIGHEST))
                                .toList()),
                classification.flag("locked"));
        return new PolicyConfig(
                clauses,
                ceiling,
                policy.section(AdvisoryClause.C5.name())
                        .version("oldest-client", PolicyConfig.PAGE, "this server's own pages"));
    }

    private static WebhooksConfig webhooks(ConfigSection webhooks) {
        return new WebhooksConfig(
                webhooks.texts("hosts", "a list of names of hosts", HostText::isHost), webhooks.file("authority"));
    }

    private static StorageConfig storage(ConfigSection storage) {
        String url = storage.text(
                "url",
                "empty, or jdbc:postgresql://host:port/database",
                text -> text.isEmpty() || text.startsWith("jdbc:postgresql://"));
        return new StorageConfig(
                url,
                storage.text("user", "a name", _ -> true),
                storage.text("password", "a text", _ -> true),
                retention(storage.section("audit")),
                syslog(storage.section("syslog")));
    }

    private static RetentionConfig retention(ConfigSection audit) {
        Duration most = YEAR.multipliedBy(30);
        return new RetentionConfig(
                audit.duration("keep", LEAST_ACCESS_KEPT, most),
                audit.duration("keep-access", LEAST_ACCESS_KEPT, most),
                audit.duration("keep-refusals", LEAST_LOG_KEPT, most),
                audit.duration("keep-titles", LEAST_LOG_KEPT, most));
    }

    private static SyslogConfig syslog(ConfigSection syslog) {
        return new SyslogConfig(
                syslog.text("host", "empty, or a name", text -> text.isEmpty() || HostText.isHost(text)),
                syslog.port("port"),
                syslog.file("authority"));
    }

    private static SystemConfig system(ConfigSection system) {
        ConfigSection log = system.section("log");
        return new SystemConfig(
                system.folder("data"),
                system.section("metrics").port("port"),
                log.choice("format", LogFormat.class),
                log.choice("level", LogLevel.class));
    }
}
