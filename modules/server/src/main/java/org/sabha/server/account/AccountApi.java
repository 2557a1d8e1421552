package org.sabha.server.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimiter;
import org.sabha.identity.SignInLimits;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.CodeEnrolments;
import org.sabha.identity.account.KnownDevices;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInService;
import org.sabha.identity.passkey.PasskeyService;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.policy.account.AccountDecision;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.console.ConsoleRoutes;
import org.sabha.server.console.LogCheck;
import org.sabha.server.console.LogReading;
import org.sabha.server.console.ServerOverview;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.key.KeyRoutes;
import org.sabha.server.mail.CalendarFeedService;
import org.sabha.server.report.IncidentService;
import org.sabha.server.report.ReportService;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.server.route.RouteTable;
import org.sabha.server.rule.CeilingRoutes;
import org.sabha.server.rule.RuleRoutes;
import org.sabha.server.rule.RuleService;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.server.webhook.WebhookRoutes;
import org.sabha.server.webhook.WebhookService;
import org.sabha.store.account.AccountStorage;
import org.sabha.store.person.PersonStorage;

/**
 * Answers every request about accounts: reads its body, knows who asks, asks the policy whether they may, and has it
 * done. Blocks; thread-safe.
 */
public final class AccountApi implements AutoCloseable {
    private final HttpBodyCodec bodies = new HttpBodyCodec();
    private final AccountParts parts;
    private final Clock clock;
    private final AccountAdministration administration;
    private final FeedRoutes feeds;
    private final RouteTable routes;
    /**
     * What the console reads.
     *
     * @param survey of the running server
     */
    public record Console(LogReading log, LogCheck check, ServerOverview survey) {}

    /**
     * What it is made of.
     *
     * @param persons what is kept about them
     * @param deviceKey 256 bits that outlive a restart
     * @param inForce tells meetings of who may not sign in any more
     * @param elsewhere asked about passwords that are not kept here
     * @param singleSignOn the organisation's own sign-in, if there is one
     * @param schedules meetings of later
     * @param feeds by which calendars read when those are
     * @param rules the organisation's
     * @param keys of its integrations
     * @param webhooks where those are told what happens
     * @param console for administrators and auditors
     * @param reports on meetings
     * @param organisation its name, empty where none is set
     * @param incidents bundles of everything that the log tells of one
     * @param publicOrigin where links reach the server; absent where no public address is set
     */
    @SuppressWarnings("ArrayRecordComponent") // a key, never compared
    public record Parts(
            AccountStorage storage,
            PersonStorage persons,
            PasswordHasher passwords,
            byte[] deviceKey,
            AccountsInForce inForce,
            String organisation,
            SignInLimits limits,
            PasswordAuthority elsewhere,
            Optional<SingleSignOn> singleSignOn,
            ScheduleService schedules,
            CalendarFeedService feeds,
            RuleService rules,
            ApiKeyService keys,
            WebhookService webhooks,
            Console console,
            ReportService reports,
            IncidentService incidents,
            Supplier<Optional<String>> publicOrigin,
            RandomGenerator random) {}

    public AccountApi(Parts made, Clock clock) {
        IdSource ids = new IdSource(made.random());
        KnownDevices devices = new KnownDevices(made.deviceKey(), ids);
        PasskeyService passkeys = new PasskeyService(ids);
        SignInService signIns = new SignInService(
                made.storage().accounts(),
                made.passwords(),
                new SignInLimiter(made.limits(), made.random()),
                devices,
                ids,
                made.elsewhere());
        this.clock = clock;
        this.parts = new AccountParts(
                made.storage(),
                made.passwords(),
                devices,
                ids,
                new PasswordRules(made.organisation()),
                () -> made.rules().ceiling().now().highest(),
                made.publicOrigin());
        var signIn = new SignInRoutes(parts, signIns, passkeys);
        var single = new SingleSignOnRoutes(parts, signIns, signIn, made.singleSignOn());
        var own = new OwnAccountRoutes(parts, signIns, passkeys, new CodeEnrolments(made.random()));
        var persons = new PersonRoutes(parts, signIns, made.persons(), made.inForce());
        this.administration =
                new AccountAdministration(made.storage(), made.passwords(), ids, made.keys(), made.inForce());
        var others = new AdministrationRoutes(administration, parts);
        var schedules = new ScheduleRoutes(parts, made.schedules());
        this.feeds = new FeedRoutes(parts, made.feeds());
        var ceiling = new CeilingRoutes(made.rules().ceiling(), made.storage().accounts());
        var rules = new RuleRoutes(made.rules(), ceiling, made.storage().accounts());
        var keys = new KeyRoutes(made.keys(), made.storage().accounts());
        var webhooks = new WebhookRoutes(made.webhooks(), made.storage().accounts());
        var audit = new AuditRoutes(parts, made.console().log(), made.console().check());
        var console = new ConsoleRoutes(made.console().survey());
        var reports = new ReportRoutes(parts, made.reports(), made.incidents());
        this.routes = RouteTable.of(
                AccountRoute.values(),
                List.of(
                        signIn.table(),
                        single.table(),
                        own.table(),
                        persons.table(),
                        others.table(),
                        schedules.table(),
                        feeds.table(),
                        new VaultRoutes(made.storage().vaults()).table(),
                        rules.table(),
                        ceiling.table(),
                        keys.table(),
                        webhooks.table(),
                        console.table(),
                        audit.table(),
                        reports.table()));
    }

    public RestAnswer answer(RestRequest request) {
        return Route.answering(() -> judge(request, clock.instant()));
    }

    /** A calendar reads a feed; whoever has its secret may. */
    public RestAnswer calendar(Secret secret) {
        return feeds.read(secret, clock.instant());
    }

    private RestAnswer judge(RestRequest request, Instant now) {
        Route route = routes.of(request.route());
        Record body = body(request, now);
        Optional<AccountVerb> verb = route.right();
        if (verb.isEmpty()) {
            return route.act(new RouteRequest(request, route.row(), body, Optional.empty(), Optional.empty(), now));
        }
        SessionBook.Live live = request.credentials()
                .session()
                .flatMap(secret -> parts.book().use(secret, now))
                .orElseThrow(() -> new Refused(ErrorCode.NOT_SIGNED_IN));
        var asked = new RouteRequest(request, route.row(), body, Optional.of(live), Optional.empty(), now);
        return switch (decide(live, verb.get())) {
            case PERMIT -> route.act(asked);
            case NEEDS_SECOND_FACTOR -> throw parts.refuse(asked.evidence(), ErrorCode.SECOND_FACTOR_NEEDED);
            case DENY -> throw parts.refuse(asked.evidence(), ErrorCode.FORBIDDEN);
        };
    }

    private Record body(RestRequest request, Instant now) {
        RouteContract contract = request.route();
        if (contract.body() == AccountRoute.LogoutToken.class) {
            return SingleSignOnRoutes.tokenIn(request.body());
        }
        try {
            return contract.hasBody() ? bodies.decode(request.body(), contract.body()) : new RouteContract.Empty();
        } catch (ProtocolException e) {
            AccountEvidence row = AccountEvidence.ofTheServer(now, "request")
                    .choosing("accounts")
                    .from(request.caller().network());
            throw parts.refuseSeldom(row, ErrorCode.MALFORMED);
        }
    }

    private static AccountDecision decide(SessionBook.Live live, AccountVerb verb) {
        return AccountPolicy.evaluate(
                live.account().profile().roles(), live.session().strength(), verb);
    }

    RouteTable routes() {
        return routes;
    }

    // --- starting meetings

    /**
     * Somebody who is signed in and may start meetings.
     *
     * @param until when the sign-in ends unless it is used
     */
    public record Organiser(AccountId account, Instant until) {}

    /** Whose session this is, if they may start meetings; a refusal leaves a row. Blocks. */
    public Optional<Organiser> organiser(Secret session) {
        Instant now = clock.instant();
        Optional<SessionBook.Live> live = parts.book().use(session, now);
        if (live.isPresent() && decide(live.get(), AccountVerb.START_MEETING) != AccountDecision.PERMIT) {
            parts.storage.note(AccountEvidence.ofTheServer(now, "start-meeting")
                    .by(live.get().account().id())
                    .refusedAs(ErrorCode.FORBIDDEN.code()));
            return Optional.empty();
        }
        return live.map(
                found -> new Organiser(found.account().id(), parts.book().endOf(found.session())));
    }

    /** Whose session this is, if they may come into meetings under the name of their account. Blocks. */
    public Optional<Account> named(Secret session) {
        return parts.book()
                .use(session, clock.instant())
                .filter(live -> decide(live, AccountVerb.JOIN_UNDER_OWN_NAME) == AccountDecision.PERMIT)
                .map(SessionBook.Live::account);
    }

    /** The secret of an invitation for the first administrator; empty once there is one. Blocks. */
    public Optional<Secret> inviteFirstAdministrator() {
        return administration.hasAdministrator()
                ? Optional.empty()
                : Optional.of(administration.inviteFirst(clock.instant()).secret());
    }

    /** Rows that wait to be written. */
    public ThrottledRows seldom() {
        return parts.seldom;
    }

    @Override
    public void close() {
        parts.seldom.rest();
    }
}
