package org.sabha.server.account;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.sabha.identity.HashingBusyException;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.SignInLimiter;
import org.sabha.identity.SignInLimits;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.CodeEnrolments;
import org.sabha.identity.account.KnownDevices;
import org.sabha.identity.account.PasswordAuthority;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInDesk;
import org.sabha.identity.passkey.PasskeyDesk;
import org.sabha.model.AccountId;
import org.sabha.model.IdSource;
import org.sabha.model.Secret;
import org.sabha.policy.account.AccountDecision;
import org.sabha.policy.account.AccountPolicy;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.server.console.LogCheck;
import org.sabha.server.console.LogReading;
import org.sabha.server.console.Survey;
import org.sabha.server.key.KeyDesk;
import org.sabha.server.mail.FeedDesk;
import org.sabha.server.report.IncidentDesk;
import org.sabha.server.report.ReportDesk;
import org.sabha.server.rule.RuleDesk;
import org.sabha.server.schedule.ScheduleDesk;
import org.sabha.server.webhook.WebhookDesk;
import org.sabha.signalling.AccountRequests;
import org.sabha.store.OutcomePendingException;
import org.sabha.store.StorageException;
import org.sabha.store.account.AccountStorage;
import org.sabha.store.person.PersonStorage;

/**
 * Answers every request about accounts: reads its body, knows who asks, asks the policy whether they may, and has it
 * done. Works on virtual threads; thread-safe.
 */
public final class AccountDoor implements AccountRequests, AutoCloseable {
    private final HttpBodyCodec bodies = new HttpBodyCodec();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AccountParts parts;
    private final Clock clock;
    private final SignInRoutes signIn;
    private final SingleSignOnRoutes single;
    private final OwnAccountRoutes own;
    private final AccountAdministration administration;
    private final PersonRoutes persons;
    private final AdministrationRoutes others;
    private final ScheduleRoutes schedules;
    private final FeedRoutes feeds;
    private final RuleRoutes rules;
    private final CeilingRoutes ceiling;
    private final KeyRoutes keys;
    private final WebhookRoutes webhooks;
    private final AuditRoutes audit;
    private final ConsoleRoutes console;

    /**
     * What the console reads.
     *
     * @param survey of the running server
     */
    public record Console(LogReading log, LogCheck check, Survey survey) {}

    private final ReportRoutes reports;

    /**
     * What a door is made of.
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
            ScheduleDesk schedules,
            FeedDesk feeds,
            RuleDesk rules,
            KeyDesk keys,
            WebhookDesk webhooks,
            Console console,
            ReportDesk reports,
            IncidentDesk incidents,
            RandomGenerator random) {}

    public AccountDoor(Parts made, Clock clock) {
        IdSource ids = new IdSource(made.random());
        KnownDevices devices = new KnownDevices(made.deviceKey(), ids);
        PasskeyDesk passkeys = new PasskeyDesk(ids);
        SignInDesk desk = new SignInDesk(
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
                () -> made.rules().ceiling().now().highest());
        this.signIn = new SignInRoutes(parts, desk, passkeys);
        this.single = new SingleSignOnRoutes(parts, desk, signIn, made.singleSignOn());
        this.own = new OwnAccountRoutes(parts, desk, passkeys, new CodeEnrolments(made.random()));
        this.persons = new PersonRoutes(parts, desk, made.persons(), made.inForce());
        this.administration =
                new AccountAdministration(made.storage(), made.passwords(), ids, made.keys(), made.inForce());
        this.others = new AdministrationRoutes(administration, parts);
        this.schedules = new ScheduleRoutes(parts, made.schedules());
        this.feeds = new FeedRoutes(parts, made.feeds());
        this.ceiling = new CeilingRoutes(made.rules().ceiling(), made.storage().accounts());
        this.rules = new RuleRoutes(made.rules(), ceiling, made.storage().accounts());
        this.keys = new KeyRoutes(made.keys(), made.storage().accounts());
        this.webhooks = new WebhookRoutes(made.webhooks(), made.storage().accounts());
        this.audit = new AuditRoutes(parts, made.console().log(), made.console().check());
        this.console = new ConsoleRoutes(made.console().survey());
        this.reports = new ReportRoutes(parts, made.reports(), made.incidents());
    }

    @Override
    public CompletionStage<RestAnswer> answer(RestRequest request) {
        return CompletableFuture.supplyAsync(() -> decide(request), workers);
    }

    @Override
    public CompletionStage<RestAnswer> calendar(Secret secret) {
        return CompletableFuture.supplyAsync(() -> feeds.read(secret, clock.instant()), workers);
    }

    RestAnswer decide(RestRequest request) {
        Instant now = clock.instant();
        try {
            return judge(request, body(request), now);
        } catch (ProtocolException e) {
            AccountEvidence row = AccountEvidence.ofTheServer(now, "request")
                    .choosing("accounts")
                    .from(request.caller().network());
            return parts.refuseSeldom(row, Refusal.MALFORMED);
        } catch (OutcomePendingException e) {
            return Refusal.OUTCOME_PENDING.answer();
        } catch (StorageException e) {
            return Refusal.STORAGE_UNAVAILABLE.answer();
        } catch (HashingBusyException e) {
            return Refusal.OVERLOADED.answer();
        }
    }

    private Record body(RestRequest request) {
        Class<? extends Record> type = request.route().body();
        if (type == AccountRoute.LogoutToken.class) {
            return SingleSignOnRoutes.tokenIn(request.body());
        }
        return type == AccountRoute.Empty.class ? new AccountRoute.Empty() : bodies.decode(request.body(), type);
    }

    private RestAnswer judge(RestRequest request, Record body, Instant now) {
        Optional<AccountVerb> verb = RouteRights.verbOf(request.route());
        if (verb.isEmpty()) {
            return ofAnybody(new Asked(request, body, Optional.empty(), now));
        }
        Optional<SessionBook.Live> live =
                request.held().session().flatMap(secret -> parts.book().use(secret, now));
        if (live.isEmpty()) {
            return Refusal.NOT_SIGNED_IN.answer();
        }
        var asked = new Asked(request, body, live, now);
        return switch (decide(live.get(), verb.get())) {
            case PERMIT -> ofTheSignedIn(asked);
            case NEEDS_SECOND_FACTOR -> parts.refuse(asked.evidence(), Refusal.SECOND_FACTOR_NEEDED);
            case DENY -> parts.refuse(asked.evidence(), Refusal.FORBIDDEN);
        };
    }

    private static AccountDecision decide(SessionBook.Live live, AccountVerb verb) {
        return AccountPolicy.evaluate(
                live.account().profile().roles(), live.session().strength(), verb);
    }

    private RestAnswer ofAnybody(Asked asked) {
        return switch (asked.route()) {
            case SIGN_IN -> signIn.signIn(asked);
            case SECOND_FACTOR -> signIn.secondFactor(asked);
            case PASSKEY_START -> signIn.startPasskey(asked);
            case PASSKEY_SIGN_IN -> signIn.passkey(asked);
            case WAYS -> single.ways();
            case SINGLE_SIGN_ON_START -> single.start(asked);
            case SINGLE_SIGN_ON -> single.finish(asked);
            case SINGLE_SIGN_ON_LOGOUT -> single.logout(asked);
            case INVITATION -> signIn.look(asked);
            case ACCEPT_INVITATION -> signIn.accept(asked);
            default -> throw new IllegalStateException(asked.route() + " asks for a right");
        };
    }

    private RestAnswer ofTheSignedIn(Asked asked) {
        return switch (asked.route()) {
            case OWN_ACCOUNT -> own.show(asked);
            case SIGN_OUT -> own.signOut(asked);
            case SESSIONS -> own.sessions(asked);
            case END_SESSION -> own.endSession(asked);
            case CHANGE_PASSWORD -> own.changePassword(asked);
            case CODE_START -> own.startCode(asked);
            case CODE_CONFIRM -> own.confirmCode(asked);
            case CODE_DROP -> own.dropCode(asked);
            case RECOVERY_CODES -> own.newRecoveryCodes(asked);
            case ADD_PASSKEY_START -> own.startPasskey(asked);
            case ADD_PASSKEY -> own.addPasskey(asked);
            case DROP_PASSKEY -> own.dropPasskey(asked);
            case KEPT_ABOUT_ME -> persons.keptAboutMe(asked);
            case ERASE_OWN_ACCOUNT -> persons.eraseMe(asked);
            case ERASE_ACCOUNT -> persons.erase(asked);
            case LIST_ACCOUNTS -> others.list(asked);
            case INVITE_ACCOUNT -> others.invite(asked);
            case RENAME_ACCOUNT -> others.rename(asked);
            case SET_ROLES -> others.setRoles(asked);
            case DISABLE_ACCOUNT -> others.disable(asked);
            case ENABLE_ACCOUNT -> others.enable(asked);
            case RESET_ACCOUNT -> others.reset(asked);
            case END_SESSIONS -> others.endSessions(asked);
            case SESSIONS_OF_ACCOUNT -> others.sessions(asked);
            case END_SESSION_OF_ACCOUNT -> others.endSession(asked);
            case SCHEDULE_MEETING -> schedules.schedule(asked);
            case LIST_SCHEDULED -> schedules.list(asked);
            case INVITE_TO_MEETING -> schedules.invite(asked);
            case INVITE_BY_MAIL -> schedules.inviteByMail(asked);
            case LIST_MAILED -> schedules.mailed(asked);
            case TAKE_INVITATION_BACK -> schedules.takeBack(asked);
            case MOVE_MEETING -> schedules.move(asked);
            case CANCEL_MEETING -> schedules.cancel(asked);
            case CALENDAR_FEED -> feeds.show(asked);
            case OPEN_CALENDAR_FEED -> feeds.open(asked);
            case CLOSE_CALENDAR_FEED -> feeds.close(asked);
            case ORGANISATION_RULES -> rules.list();
            case SET_ORGANISATION_RULE -> rules.set(asked);
            case PREVIEW_ORGANISATION_RULE -> rules.preview(asked);
            case ORGANISATION_RULE_HISTORY -> rules.history(asked);
            case SET_CEILING -> ceiling.set(asked);
            case PREVIEW_CEILING -> ceiling.preview(asked);
            case CEILING_HISTORY -> ceiling.history(asked);
            case LIST_KEYS -> keys.list(asked);
            case MAKE_KEY -> keys.make(asked);
            case REVOKE_KEY -> keys.revoke(asked);
            case LIST_WEBHOOKS -> webhooks.list();
            case ADD_WEBHOOK -> webhooks.add(asked);
            case ROTATE_WEBHOOK_SECRET -> webhooks.rotate(asked);
            case CLOSE_WEBHOOK -> webhooks.close(asked);
            case TEST_WEBHOOK -> webhooks.test(asked);
            case WEBHOOK_DELIVERIES -> webhooks.deliveries(asked);
            case LIVE_MEETINGS -> console.meetings();
            case SERVER_HEALTH -> console.health();
            case VERIFY_AUDIT -> audit.verify(asked);
            case AUDIT_VERIFICATION -> audit.verification();
            case SEARCH_AUDIT -> audit.search(asked);
            case READ_AUDIT_ROW -> audit.row(asked);
            case EXPORT_AUDIT -> audit.export(asked);
            case LIST_STARTED -> reports.list(asked);
            case OWN_REPORT -> reports.own(asked);
            case ANY_REPORT -> reports.any(asked);
            case OWN_REPORT_PAPER -> reports.ownPaper(asked);
            case ANY_REPORT_PAPER -> reports.anyPaper(asked);
            case INCIDENT_BUNDLE -> reports.incident(asked);
            case SIGN_IN,
                    SECOND_FACTOR,
                    PASSKEY_START,
                    PASSKEY_SIGN_IN,
                    WAYS,
                    SINGLE_SIGN_ON_START,
                    SINGLE_SIGN_ON,
                    SINGLE_SIGN_ON_LOGOUT,
                    INVITATION,
                    ACCEPT_INVITATION -> throw new IllegalStateException(asked.route() + " asks for no right");
        };
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
                    .refusedAs(Refusal.FORBIDDEN.code()));
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
    public SeldomRows seldom() {
        return parts.seldom;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        parts.seldom.rest();
    }
}
