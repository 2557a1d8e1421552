package org.sabha.server.account;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimits;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountService;
import org.sabha.identity.account.AccountState;
import org.sabha.identity.account.Credentials;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.account.Profile;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.AccountRole;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.LoginName;
import org.sabha.model.Secret;
import org.sabha.model.SignInStrength;
import org.sabha.model.mail.MailLanguage;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules;
import org.sabha.policy.account.FeedTitles;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.console.LogCheck;
import org.sabha.server.console.LogReading;
import org.sabha.server.console.OverviewSources;
import org.sabha.server.console.ServerOverview;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.mail.CalendarFeedService;
import org.sabha.server.report.IncidentService;
import org.sabha.server.report.ReportService;
import org.sabha.server.rule.RuleService;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.webhook.WebhookService;
import org.sabha.store.Storage;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.wire.srtp.SrtpBackend;

/** The account API with a real storage, people with accounts, and a clock that tests move. */
final class AccountFixture implements AutoCloseable {
    static final Secret PASSWORD = new Secret("correct Horse 7");
    static final String ORIGIN = "https://meet.example.in";

    private static final HttpBodyCodec BODIES = new HttpBodyCodec();
    private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");

    final Storage storage;
    final PasswordHasher passwords;
    final AccountApi api;
    final ScheduleService schedules;
    final CalendarFeedService feeds;
    /** Where an administrator says that links reach the server. */
    Optional<String> publicOrigin = Optional.of(ORIGIN);

    /** How often there was something to mail. */
    final AtomicInteger woken = new AtomicInteger();

    final RuleService rules;
    final ApiKeyService keys;
    final LogCheck check;
    final ServerOverview survey;
    /** What a check of the log does between some thousand rows and the next. */
    volatile Runnable rest = () -> {};

    final ReportService reports;
    final AccountsInForce inForce;
    final IdSource ids = new IdSource(new SecureRandom());
    private final MovedClock clock = new MovedClock();

    /** Somebody who is signed in. */
    record Person(Account account, Secret session, SignInSession signIn) {}

    AccountFixture(Path data) {
        this(data, Optional.empty());
    }

    AccountFixture(Path data, Optional<SingleSignOn> singleSignOn) {
        this(data, singleSignOn, _ -> PasswordAuthority.NONE);
    }

    /** A fixture whose people also sign in elsewhere. */
    AccountFixture(
            Path data,
            Optional<SingleSignOn> singleSignOn,
            Function<DirectorySignIn.AccountContext, PasswordAuthority> elsewhere) {
        SecureRandom random = new SecureRandom();
        storage = Storage.open(EmptyDatabase.in(data), clock, random, () -> 0);
        passwords = new PasswordHasher(new Argon2Cost(64, 1, 1), random, 2, 64);
        feeds = new CalendarFeedService(
                storage.feeds(),
                storage.accounts().accounts(),
                ids,
                new CalendarFeedService.Terms(FeedTitles.HIDDEN, MailLanguage.EN, () -> ORIGIN));
        rules = new RuleService(
                storage.rules(),
                storage.schedules(),
                OrganisationRules.ofFile(Map.of(
                        AdvisoryClause.A8,
                        new RuleSetting("off", true),
                        AdvisoryClause.C3,
                        new RuleSetting("unmuted", false))));
        schedules = new ScheduleService(storage.schedules(), passwords, ids, rules::inForce);
        schedules.mailBy(woken::incrementAndGet);
        keys = new ApiKeyService(storage.keys(), storage.accounts().accounts(), ids);
        check = new LogCheck(storage.audit(), clock, () -> rest.run());
        survey = new ServerOverview(clock, check);
        survey.begin(new OverviewSources(
                List::of,
                "0.0.0",
                NINE,
                new OverviewSources.Certificate(true, NINE.plus(Duration.ofDays(100))),
                storage,
                Optional.empty(),
                Optional.empty(),
                data,
                List.of(),
                SrtpBackend.SUNJCE,
                new PeriodicTasks(new HandTimer(), System::nanoTime)));
        reports = new ReportService(storage.meetingLog(), clock);
        inForce = new AccountsInForce(storage.accounts().accounts());
        api = new AccountApi(
                new AccountApi.Parts(
                        storage.accounts(),
                        storage.persons(),
                        passwords,
                        new byte[32],
                        inForce,
                        "Ministry of Silk",
                        SignInLimits.DEFAULT,
                        elsewhere.apply(new DirectorySignIn.AccountContext(storage.accounts(), passwords, ids)),
                        singleSignOn,
                        schedules,
                        feeds,
                        rules,
                        keys,
                        new WebhookService(storage.webhooks(), _ -> {}, (_, _) -> 204, random),
                        new AccountApi.Console(new LogReading(storage.audit(), clock), check, survey),
                        reports,
                        new IncidentService(reports, storage.meetingLog(), rules::rules),
                        () -> publicOrigin,
                        random),
                clock);
    }

    /** Time that stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private Instant now = NINE;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    InstantSource clock() {
        return clock;
    }

    void passes(Duration time) {
        clock.now = clock.now.plus(time);
    }

    Account account(String login, AccountRole... roles) {
        Set<AccountRole> all = EnumSet.noneOf(AccountRole.class);
        all.addAll(List.of(roles));
        Account account = new Account(
                ids.newAccountId(),
                Profile.local(new LoginName(login), new DisplayName(login), all),
                Credentials.ofPassword(passwords.hash(PASSWORD)),
                AccountState.ACTIVE,
                Optional.empty(),
                0);
        storage.accounts().accounts().add(account);
        return account;
    }

    Person signedIn(Account account, SignInStrength strength) {
        SessionBook book = new SessionBook(
                storage.accounts().signIns(), storage.accounts().accounts(), ids, SessionBook.Limits.DEFAULT);
        SessionBook.Begun begun = book.begin(
                account, strength, new SignInSession.Device("Firefox, Linux", "10.0.0.0/24"), clock.instant());
        return new Person(account, begun.secret(), begun.live().session());
    }

    Person signedIn(String login, AccountRole... roles) {
        return signedIn(account(login, roles), SignInStrength.TWO_FACTORS);
    }

    Secret invitation(String login, AccountRole... roles) {
        Set<AccountRole> all = EnumSet.noneOf(AccountRole.class);
        all.addAll(List.of(roles));
        return new AccountService(storage.accounts().accounts(), passwords, ids)
                .invite(Profile.local(new LoginName(login), new DisplayName(login), all), clock.instant())
                .orElseThrow()
                .secret();
    }

    RestAnswer ask(Optional<Person> who, AccountRoute route, Record body) {
        return ask(
                RestRequest.Credentials.cookies(who.map(Person::session), Optional.empty(), Optional.empty()),
                route,
                body);
    }

    RestAnswer ask(RestRequest.Credentials held, AccountRoute route, Record body) {
        return ask(
                held,
                route,
                switch (body) {
                    case RouteContract.Empty() -> new byte[0];
                    case AccountRoute.LogoutToken(String token) ->
                        ("logout_token=" + token).getBytes(StandardCharsets.US_ASCII);
                    default -> BODIES.encode(body);
                });
    }

    RestAnswer ask(RestRequest.Credentials held, AccountRoute route, byte[] body) {
        return api.answer(new RestRequest(
                route,
                Map.of(),
                ByteBuffer.wrap(body),
                held,
                new RestRequest.Caller(
                        InetAddress.getLoopbackAddress(), "127.0.0.0/24", ORIGIN, "Mozilla Firefox/1 Linux")));
    }

    /** Waits until no check of the log runs. */
    void awaitCheck() {
        try {
            check.awaitEnd();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What somebody reads of an answer. */
    static String text(RestAnswer answer) {
        return answer.status() + " "
                + answer.body()
                        .map(body -> new String(BODIES.encode(body), StandardCharsets.UTF_8))
                        .orElse("");
    }

    /** {@code ok}, or the code of the refusal. */
    static String code(RestAnswer answer) {
        return answer.body().orElse(null) instanceof Problem problem ? problem.code() : "ok";
    }

    static Optional<Secret> cookie(RestAnswer answer, RestAnswer.CookieName name) {
        return answer.cookies().stream()
                .filter(cookie -> cookie.name() == name)
                .findFirst()
                .flatMap(RestAnswer.Cookie::value);
    }

    List<AuditEntry.Facts> rows() {
        storage.settled().toCompletableFuture().join();
        return storage
                .audit()
                .search(new AuditQuestion(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        10_000))
                .stream()
                .map(AuditEntry::facts)
                .toList();
    }

    @Override
    public void close() throws IOException {
        check.close();
        api.close();
        storage.close();
    }
}
