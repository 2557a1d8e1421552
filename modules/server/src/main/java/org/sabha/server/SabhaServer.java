package org.sabha.server;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.GuessLimiter;
import org.sabha.identity.GuessLimits;
import org.sabha.identity.OrganiserLinks;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimits;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.authority.AuthorityFolder;
import org.sabha.identity.authority.AuthorityState;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.room.RoomSettings;
import org.sabha.server.account.AccountApi;
import org.sabha.server.account.AccountsInForce;
import org.sabha.server.account.AuditPages;
import org.sabha.server.account.DeviceKeyFile;
import org.sabha.server.account.DirectorySignIn;
import org.sabha.server.account.EntryRefusalLog;
import org.sabha.server.account.NameVerification;
import org.sabha.server.account.SingleSignOn;
import org.sabha.server.account.ThrottledRows;
import org.sabha.server.check.MediaNetworkCheckLoop;
import org.sabha.server.check.NetworkCheckLoop;
import org.sabha.server.check.NetworkCheckService;
import org.sabha.server.clock.KernelClock;
import org.sabha.server.config.HttpsConfig;
import org.sabha.server.config.ProgramVersion;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.config.SyslogConfig;
import org.sabha.server.config.TcpListening;
import org.sabha.server.console.HealthChecks;
import org.sabha.server.console.LogCheck;
import org.sabha.server.console.LogReading;
import org.sabha.server.console.OverviewSources;
import org.sabha.server.console.ServerOverview;
import org.sabha.server.control.LocalControl;
import org.sabha.server.control.StorageOptions;
import org.sabha.server.control.StorageVerbs;
import org.sabha.server.file.FileService;
import org.sabha.server.integration.ProgramApi;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.load.LoadGuard;
import org.sabha.server.load.LoadWatch;
import org.sabha.server.logging.LoggedAudit;
import org.sabha.server.mail.CalendarFeedService;
import org.sabha.server.mail.MailSender;
import org.sabha.server.meeting.ConsentService;
import org.sabha.server.meeting.KeyGroupCounters;
import org.sabha.server.meeting.MeetingDirectory;
import org.sabha.server.meeting.SignedInPeople;
import org.sabha.server.metrics.Backlog;
import org.sabha.server.metrics.MetricsEndpoint;
import org.sabha.server.metrics.ServerMetrics;
import org.sabha.server.net.LocalAddresses;
import org.sabha.server.net.LoopPulse;
import org.sabha.server.net.LoopSpread;
import org.sabha.server.net.MediaLoop;
import org.sabha.server.net.TcpMedia;
import org.sabha.server.report.IncidentService;
import org.sabha.server.report.ReportService;
import org.sabha.server.rule.RuleService;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.server.site.EmbedPages;
import org.sabha.server.site.InterfacePages;
import org.sabha.server.site.PackagedWebFiles;
import org.sabha.server.site.WithdrawnServiceWorker;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.tls.ServerCertificate;
import org.sabha.server.webhook.WebhookCalls;
import org.sabha.server.webhook.WebhookSender;
import org.sabha.server.webhook.WebhookService;
import org.sabha.signalling.ClientConnections;
import org.sabha.signalling.Deciders;
import org.sabha.signalling.SignallingCounters;
import org.sabha.signalling.SignallingServer;
import org.sabha.signalling.SignedInPerson;
import org.sabha.signalling.StaticFiles;
import org.sabha.store.Installation;
import org.sabha.store.Storage;
import org.sabha.store.failure.StorageException;
import org.sabha.store.sql.StorageSettings;
import org.sabha.store.syslog.SyslogCopy;
import org.sabha.store.syslog.SyslogTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its parts are made here, in order, and closed here in the reverse order. */
public final class SabhaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SabhaServer.class);

    private static final int MAX_CANDIDATES = 8;

    /** Between the address and the secret of an organiser link; a fragment is not sent to a server. */
    static final String ORGANISER = "/#organiser=";

    /** The same for an invitation to an account. */
    static final String INVITE = "/#invite=";

    /** A system property and no setting: "false" is for measurements with people who have no keys, which browsers refuse. */
    private static final String KEYS = "sabha.meeting.keys";

    private static final int MAX_ORGANISER_SESSIONS = 1_000;
    private static final int MAX_JOIN_TOKENS = 20_000;
    private static final int MAX_WAITING_HASHES = 64;

    /** How often a server looks whether its database is still its own. */
    private static final Duration HOLD_EVERY = Duration.ofSeconds(5);

    private final StartedParts parts = new StartedParts();
    private final CompletableFuture<String> mustEnd = new CompletableFuture<>();
    private final Ports ports;
    private volatile int boundHttps;
    private final String publicAddress;
    private final Optional<Secret> organiserLink;
    private final Optional<Secret> administratorInvitation;
    private final SabhaConfig config;

    /**
     * The ports that were bound.
     *
     * @param udp one for each event loop
     */
    public record Ports(int tls, int plain, List<Integer> udp, int metrics) {
        public Ports {
            udp = List.copyOf(udp);
        }
    }

    /**
     * Starts a server and returns when it is ready.
     *
     * @throws IOException when a port, a file or the data folder cannot be had; the message says which
     */
    public static SabhaServer start(SabhaConfig config) throws IOException {
        return start(config, Installation.WHOLE_OR_NONE);
    }

    /**
     * Starts a server and returns when it is ready.
     *
     * @param installation what may be found in the data folder
     * @throws IOException when a port, a file or the data folder cannot be had; the message says which
     */
    public static SabhaServer start(SabhaConfig config, Installation installation) throws IOException {
        return new SabhaServer(config, installation, Clock.systemUTC(), new SecureRandom());
    }

    private SabhaServer(SabhaConfig config, Installation installation, Clock clock, SecureRandom random)
            throws IOException {
        this.config = config;
        boolean started = false;
        try {
            Path data = PrivateFolder.open(config.system().data()).path();
            CompletableFuture<Storage> opening = openStorage(config, installation, clock, random);
            parts.add(() -> closeStorage(opening));
            List<InetAddress> reachable = reachable(config);
            publicAddress = publicAddress(config, reachable);
            IdSource ids = new IdSource(random);
            MediaLoops loops = parts.add(MediaLoops.start(config.media(), reachable, clock, random));
            List<MediaLoop> mediaLoops = loops.all();
            ServerMetrics metrics = parts.add(new ServerMetrics());
            LoopSpread spread = loops.spreadMeetings();
            ClientConnections connections = new ClientConnections();
            OrganiserLinks organisers = new OrganiserLinks(ids, MAX_ORGANISER_SESSIONS);
            organiserLink = config.accounts().organiserLink()
                    ? Optional.of(organisers.newLink(clock.instant()))
                    : Optional.empty();
            MeetingAuthority authority = MeetingAuthority.open(data, random, clock.instant());
            KeyGroupCounters keyGroups = new KeyGroupCounters();
            Storage storage = opened(opening);
            storage.measureWrites(metrics.storageWrites());
            PasswordHasher passwords = new PasswordHasher(
                    Argon2Cost.DEFAULT, random, Runtime.getRuntime().availableProcessors(), MAX_WAITING_HASHES);
            RuleService rules = new RuleService(
                    storage.rules(), storage.schedules(), config.policy().organisation());
            ScheduleService schedules = new ScheduleService(storage.schedules(), passwords, ids, rules::inForce);
            ApiKeyService keys =
                    new ApiKeyService(storage.keys(), storage.accounts().accounts(), ids);
            WebhookCalls calls = parts.add(new WebhookCalls(
                    config.webhooks().authority(), config.webhooks().hosts()));
            WebhookService webhookDesk = new WebhookService(storage.webhooks(), calls, calls, random);
            LogCheck check = parts.add(new LogCheck(storage.audit(), clock, LogCheck.Rest.halfOfTheTime()));
            ServerOverview survey = new ServerOverview(clock, check);
            ReportService reports = new ReportService(storage.meetingLog(), clock);
            LogReading log = new LogReading(storage.audit(), clock);
            AccountsInForce inForce = new AccountsInForce(storage.accounts().accounts());
            AccountApi accounts = parts.add(new AccountApi(
                    new AccountApi.Parts(
                            storage.accounts(),
                            storage.persons(),
                            passwords,
                            DeviceKeyFile.in(data, random),
                            inForce,
                            config.organisation().name(),
                            SignInLimits.DEFAULT,
                            directory(
                                    config,
                                    new DirectorySignIn.AccountContext(storage.accounts(), passwords, ids),
                                    clock),
                            singleSignOn(config, ids),
                            schedules,
                            CalendarFeedService.of(config, storage, ids, this::publicOrigin),
                            rules,
                            keys,
                            webhookDesk,
                            new AccountApi.Console(log, check, survey),
                            reports,
                            new IncidentService(reports, storage.meetingLog(), rules::rules),
                            this::configuredOrigin,
                            random),
                    clock));
            administratorInvitation = accounts.inviteFirstAdministrator();
            ThrottledRows atTheDoor = new ThrottledRows(storage.accounts()::note);
            EntryRefusalLog entryRefusals = parts.add(new EntryRefusalLog(atTheDoor, clock));
            FileService files = parts.add(FileService.open(data));
            MeetingDirectory meetings = new MeetingDirectory(
                    mediaLoops,
                    rules::inForce,
                    numbers(),
                    credentials(
                            config,
                            new MeetingDirectory.Starters(organisers, accounts::organiser, people(accounts), schedules),
                            passwords,
                            authority,
                            ids,
                            random),
                    new MeetingDirectory.Outlets(
                            connections,
                            new LoggedAudit(),
                            keyGroups,
                            storage,
                            entryRefusals,
                            new ConsentService(storage.consents(), ids),
                            files),
                    clock,
                    ids);
            ProgramApi programs = parts.add(new ProgramApi(
                    new ProgramApi.Parts(
                            keys,
                            storage.keys(),
                            storage.answers(),
                            storage.accounts().accounts(),
                            schedules,
                            meetings,
                            reports,
                            new AuditPages(log, storage.accounts().accounts()),
                            random),
                    clock));
            NetworkCheckService checks = new NetworkCheckService(
                    config.limits().networkChecks().atOnce(),
                    mediaLoops.stream()
                            .<NetworkCheckLoop>map(MediaNetworkCheckLoop::new)
                            .toList(),
                    System::nanoTime);
            SignallingCounters counters = new SignallingCounters(metrics.joins());
            StaticFiles webFiles = PackagedWebFiles.read(SabhaServer.class.getClassLoader());
            SignallingServer signalling = new SignallingServer(
                    SignallingConfig.settings(config, hosts(reachable), about(config)),
                    new Deciders(
                            meetings, parts.add(new RestDispatcher(accounts, programs)), files, checks, entryRefusals),
                    InterfacePages.over(EmbedPages.over(
                            config.http().serviceWorker() ? webFiles : WithdrawnServiceWorker.over(webFiles),
                            config.http().embed())),
                    connections,
                    counters,
                    clock);
            PeriodicTasks tasks = parts.add(new PeriodicTasks());
            WebhookSender webhooks = parts.add(new WebhookSender(storage.webhooks(), calls, clock, tasks));
            storage.whenToldOf(webhooks::wake);
            webhooks.begin();
            tasks.schedule("hold-database", HOLD_EVERY, HOLD_EVERY, () -> hold(storage));
            new Housekeeping(
                            storage,
                            config.storage().audit(),
                            List.of(atTheDoor, accounts.seldom(), programs.seldom()),
                            clock)
                    .begin(tasks);
            Optional<SyslogCopy> copy = syslogCopy(config.storage().syslog(), storage);
            copy.ifPresent(each -> parts.add(each).begin());
            TcpMedia tcpMedia = parts.add(new TcpMedia(mediaLoops));
            Optional<MailSender> mails =
                    MailSender.of(config.mail(), storage, this::publicOrigin, schedules::isShared, clock, tasks);
            mails.ifPresent(each -> schedules.mailBy(parts.add(each)::wake));
            if (config.mail().filter(mail -> !mail.wholeLinks()).isPresent()) {
                schedules.mailWithoutKeys();
            }
            // What rooms and connections use comes before them, and is closed after them, wherever the start fails.
            parts.add(() -> signalling.stop().toCompletableFuture().get(10, TimeUnit.SECONDS));
            parts.add(meetings);
            int restored = meetings.restore(
                    new RoomSettings.Clients(
                            PublicOrigin.of(
                                    config.http(),
                                    publicAddress,
                                    config.http().https().port()),
                            config.policy().oldestClient()),
                    inForce);
            inForce.setListener(meetings.disabledAccounts());
            LOG.info("meetings.restored number={}", restored);
            rules.hold(meetings);
            reports.hold(meetings);
            SignallingServer.Ports web = signalling.bind(
                    loops.events().group(),
                    loops.events().serverChannels(),
                    Optional.of(certificate(config, data, reachable, clock)),
                    config.media().tcp().listening() == TcpListening.WITH_HTTPS
                            ? Optional.of(tcpMedia)
                            : Optional.empty());
            loops.announceTcp(tcpMedia, web.tls().orElseThrow());
            boundHttps = web.tls().orElseThrow();
            mails.ifPresent(MailSender::begin);
            OverviewSources.Certificate https = certificateInUse(config.http().https(), data);
            CertificateWatch certificates = new CertificateWatch(
                    Map.of("https", https::end, "meetings", () -> endOfAuthority(new AuthorityFolder(data))), clock);
            certificates.begin(tasks);
            Backlog backlog = new Backlog(new Backlog.Queues(
                    () -> storage.mails().figures(clock.instant()).waiting(),
                    storage.webhooks()::waiting,
                    () -> copy.map(SyslogCopy::behind).orElse(-1L)));
            backlog.begin(tasks);
            metrics.disk(data);
            metrics.meetings(meetings);
            metrics.keyGroups(keyGroups);
            metrics.loops(mediaLoops, new ServerMetrics.MediaPath(loops.events().io(), loops.srtp()));
            metrics.signalling(counters);
            metrics.certificates(certificates::ends, clock);
            metrics.backlog(backlog);
            LoadGuard guard = new LoadGuard(config.limits().load(), mediaLoops.size());
            LoadWatch load = parts.add(new LoadWatch(mediaLoops, config.limits().load(), guard));
            metrics.load(guard, load);
            metrics.files(files);
            metrics.networkChecks(checks);
            metrics.storage(storage::isFailing, KernelClock::errorMicros);
            spread.watch(metrics::link);
            MetricsEndpoint endpoint =
                    parts.add(new MetricsEndpoint(config.system().metricsPort(), metrics.registry()));
            ports = new Ports(
                    web.tls().orElseThrow(),
                    web.plain().orElseThrow(),
                    mediaLoops.stream().map(MediaLoop::port).toList(),
                    endpoint.port());
            LocalControl.open(
                            data,
                            () -> newOrganiserLink(organisers, clock.instant()),
                            new StorageVerbs(storage, rules, meetings, inForce, reports, webhookDesk).verbs(),
                            tasks,
                            () -> meetings.ready().toCompletableFuture().join())
                    .ifPresent(parts::add);
            new IdleGarbageCollection(connections::size, System::gc).begin(tasks);
            metrics.tasks(tasks);
            survey.begin(new OverviewSources(
                    meetings::figures,
                    ProgramVersion.CURRENT,
                    clock.instant(),
                    https,
                    storage,
                    copy,
                    mails.map(each -> each::standing),
                    data,
                    mediaLoops,
                    loops.srtp(),
                    tasks));
            meetings.serve(new Readiness(
                    new Readiness.Probes(
                            storage::probe, pulses(mediaLoops, metrics), () -> HealthChecks.hasSpace(data)),
                    System::nanoTime));
            guard.tell(meetings::loadChanged);
            load.begin();
            started = true;
            LOG.info("server.ready https={} http={} udp={}", ports.tls(), ports.plain(), ports.udp());
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** Completes, with a sentence for the administrator, once this server can no longer go on and is to be closed. */
    public CompletionStage<String> mustEnd() {
        return mustEnd;
    }

    public Ports ports() {
        return ports;
    }

    /** Where people reach the server: scheme, name or address, and port unless it is the usual one. */
    public String publicOrigin() {
        return PublicOrigin.of(config.http(), publicAddress, boundHttps);
    }

    /** The same where an administrator has set the public address, and not guessed from the addresses of this machine. */
    private Optional<String> configuredOrigin() {
        return config.http().publicAddress().isEmpty() ? Optional.empty() : Optional.of(publicOrigin());
    }

    /** Opens Home with the right to start meetings, once; absent where people need an account for that. */
    public Optional<Secret> organiserLink() {
        return organiserLink;
    }

    /** Opens the first administrator's account, once; absent where there is an administrator. */
    public Optional<Secret> administratorInvitation() {
        return administratorInvitation;
    }

    /** Whether the certificate of the HTTPS port is one that this server made. */
    boolean hasSelfMadeCertificate() {
        return config.http().https().isSelfMade();
    }

    private String newOrganiserLink(OrganiserLinks organisers, Instant now) {
        if (!config.accounts().organiserLink()) {
            throw new IllegalArgumentException(
                    "organiser links are off; people sign in, or set accounts.organiser-link in the settings");
        }
        return publicOrigin() + ORGANISER + organisers.newLink(now).reveal();
    }

    private static PasswordAuthority directory(SabhaConfig config, DirectorySignIn.AccountContext context, Clock clock)
            throws IOException {
        return config.accounts().directory().isEmpty()
                ? PasswordAuthority.NONE
                : DirectorySignIn.of(config.accounts().directory().get(), context, clock);
    }

    private Optional<SingleSignOn> singleSignOn(SabhaConfig config, IdSource ids) throws IOException {
        return config.accounts().singleSignOn().isEmpty()
                ? Optional.empty()
                : Optional.of(parts.add(
                        SingleSignOn.of(config.accounts().singleSignOn().get(), ids)));
    }

    // ---- storage

    /** Two servers on one database would each seat people whom the other one removed. */
    private void hold(Storage storage) {
        if (!storage.isOurs() && mustEnd.complete("another Sabha server has taken the database; this one ends")) {
            LOG.error("server.database_taken");
        }
    }

    /** On a thread of its own: the disk is slow while the processor warms up. */
    private static CompletableFuture<Storage> openStorage(
            SabhaConfig config, Installation installation, Clock clock, SecureRandom random) {
        StorageSettings settings = StorageOptions.of(config);
        return CompletableFuture.supplyAsync(
                () -> Storage.openForServer(settings, installation, clock, random, KernelClock::errorMicros),
                task -> Thread.ofPlatform().name("open-storage").start(task));
    }

    /** Also when the start failed before anybody asked for it. */
    private static void closeStorage(CompletableFuture<Storage> opening) {
        opening.exceptionally(_ -> null)
                .thenAccept(storage -> {
                    if (storage != null) {
                        storage.close();
                    }
                })
                .join();
    }

    private static Storage opened(CompletableFuture<Storage> opening) throws IOException {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw new IOException(
                    e.getCause() instanceof StorageException known
                            ? known.getMessage()
                            : "the storage cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<SyslogCopy> syslogCopy(SyslogConfig config, Storage storage) throws IOException {
        if (config.host().isEmpty()) {
            return Optional.empty();
        }
        var target = new SyslogTarget(config.host(), config.port(), Optional.ofNullable(config.authority()));
        return Optional.of(new SyslogCopy(
                storage.audit(), target, InetAddress.getLocalHost().getHostName()));
    }

    // ---- from the configuration

    private static List<InetAddress> reachable(SabhaConfig config) {
        if (!config.media().advertisedAddresses().isEmpty()) {
            return config.media().advertisedAddresses().stream()
                    .limit(MAX_CANDIDATES)
                    .toList();
        }
        Set<InetAddress> addresses = new LinkedHashSet<>();
        literal(config.http().publicAddress()).ifPresent(addresses::add);
        addresses.addAll(LocalAddresses.find(MAX_CANDIDATES - 1));
        return List.copyOf(addresses);
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return host.isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String publicAddress(SabhaConfig config, List<InetAddress> reachable) {
        String configured = config.http().publicAddress();
        String address = configured.isEmpty() ? reachable.getFirst().getHostAddress() : configured;
        return spelt(address);
    }

    private List<String> hosts(List<InetAddress> reachable) {
        Set<String> hosts = new LinkedHashSet<>(Set.of(publicAddress));
        reachable.forEach(address -> hosts.add(spelt(address.getHostAddress())));
        return List.copyOf(hosts);
    }

    /** An address as a URL has it: IPv6 in brackets. */
    private static String spelt(String address) {
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    private static SslContext certificate(SabhaConfig config, Path data, List<InetAddress> reachable, Clock clock)
            throws IOException {
        HttpsConfig https = config.http().https();
        if (https.certificate() != null && https.key() != null) {
            return ServerCertificate.fromFiles(https.certificate(), https.key());
        }
        Set<String> names = new LinkedHashSet<>();
        reachable.forEach(address -> names.add(address.getHostAddress()));
        if (!config.http().publicAddress().isEmpty()) {
            names.add(config.http().publicAddress());
        }
        return ServerCertificate.selfMade(data, names, clock.instant());
    }

    private static OverviewSources.Certificate certificateInUse(HttpsConfig https, Path data) throws IOException {
        Path own = https.certificate();
        boolean madeHere = https.isSelfMade();
        return new OverviewSources.Certificate(
                madeHere, ServerCertificate.endOf(own == null || madeHere ? ServerCertificate.selfMadeIn(data) : own));
    }

    /** When somebody has to renew a certificate of the authority of meetings by hand at the latest. */
    private static Instant endOfAuthority(AuthorityFolder folder) throws IOException {
        AuthorityState state =
                folder.state().orElseThrow(() -> new IOException("the authority of meetings is missing"));
        return state.rootKey() == AuthorityState.RootKey.REMOVED
                        && state.intermediateEnds().isBefore(state.rootEnds())
                ? state.intermediateEnds()
                : state.rootEnds();
    }

    /** @return whether all of them run */
    private static BooleanSupplier pulses(List<MediaLoop> loops, ServerMetrics metrics) {
        List<LoopPulse> pulses = new ArrayList<>();
        for (MediaLoop loop : loops) {
            pulses.add(LoopPulse.of(loop.loop(), System::nanoTime, metrics.loopDelays(pulses.size())));
        }
        return () -> pulses.stream().noneMatch(LoopPulse::isStuck);
    }

    private static AboutResponse about(SabhaConfig config) {
        return new AboutResponse(
                ProgramVersion.CURRENT,
                keys() == RoomSettings.Keys.REQUIRED,
                config.limits().networkChecks().atOnce() > 0,
                Optional.of(NoticeInForce.of(config.organisation(), config.storage())));
    }

    private static RoomSettings.Keys keys() {
        return "false".equals(System.getProperty(KEYS)) ? RoomSettings.Keys.ABSENT : RoomSettings.Keys.REQUIRED;
    }

    private RoomSettings.Clients clients() {
        return new RoomSettings.Clients(publicOrigin(), config.policy().oldestClient());
    }

    private MeetingDirectory.Numbers numbers() {
        return new MeetingDirectory.Numbers(
                config.meeting().maxParticipants(),
                config.meeting().maxWaiting(),
                config.meeting().resume(),
                config.meeting().returning(),
                config.meeting().orphanEnd(),
                config.meeting().neverStartedEnd(),
                keys(),
                this::clients);
    }

    private SignedInPeople people(AccountApi accounts) {
        String organisation = config.organisation().name();
        return session -> accounts.named(session)
                .map(account -> new SignedInPerson(
                        account.id(),
                        account.profile().name(),
                        NameVerification.isFor(account.profile(), config.accounts())
                                ? Optional.of(organisation)
                                : Optional.empty()));
    }

    private static MeetingDirectory.Credentials credentials(
            SabhaConfig config,
            MeetingDirectory.Starters starters,
            PasswordHasher passwords,
            MeetingAuthority authority,
            IdSource ids,
            SecureRandom random) {
        var guesses = config.limits().guesses();
        return new MeetingDirectory.Credentials(
                starters,
                passwords,
                new GuessLimiter(
                        new GuessLimits(
                                guesses.perMeetingPerHour(),
                                guesses.perAddressPerMinute(),
                                guesses.perNetworkPerMinute(),
                                guesses.freePerInvitation()),
                        random),
                authority,
                ids,
                MAX_JOIN_TOKENS);
    }

    // ---- closing

    /** Says goodbye to everybody and stops. */
    @Override
    public void close() {
        parts.close();
    }
}
