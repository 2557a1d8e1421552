package org.sabha.server.integration;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.key.ApiKey;
import org.sabha.policy.account.KeyPolicy;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRequest;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.account.AuditPages;
import org.sabha.server.account.SeldomRows;
import org.sabha.server.key.KeyDesk;
import org.sabha.server.key.KeyViews;
import org.sabha.server.report.ReportDesk;
import org.sabha.server.schedule.ScheduleDesk;
import org.sabha.signalling.IntegrationRequests;
import org.sabha.store.OutcomePendingException;
import org.sabha.store.StorageException;
import org.sabha.store.key.AnswerStorage;
import org.sabha.store.key.KeyStorage;

/**
 * Answers every request of a program: knows its key, asks the policy whether the key may, and has it done. A key is nobody
 * in a meeting: it opens no way in, and the programs' routes are no way to hear one (T42). Works on virtual threads;
 * thread-safe.
 */
public final class IntegrationDoor implements IntegrationRequests, AutoCloseable {
    private final HttpBodyCodec bodies = new HttpBodyCodec();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Parts parts;
    private final Clock clock;
    private final PlannedMeetings meetings;
    private final AuditorsReading auditors;
    private final RepeatedRequests repeated;

    private final SeldomRows seldom;

    /**
     * What a door is made of.
     *
     * @param log where rows of refusals go
     */
    public record Parts(
            KeyDesk keys,
            KeyStorage log,
            AnswerStorage answers,
            Accounts accounts,
            ScheduleDesk schedules,
            RunningMeetings running,
            ReportDesk reports,
            AuditPages audit,
            RandomGenerator random) {}

    public IntegrationDoor(Parts made, Clock clock) {
        this.parts = made;
        this.clock = clock;
        this.seldom = new SeldomRows(made.log()::note);
        this.meetings = new PlannedMeetings(made);
        this.auditors = new AuditorsReading(made.reports(), made.audit(), made.log());
        this.repeated = new RepeatedRequests(made.answers(), made.random());
    }

    @Override
    public CompletionStage<RestAnswer> answer(IntegrationRequest request) {
        return CompletableFuture.supplyAsync(() -> decide(request), workers);
    }

    RestAnswer decide(IntegrationRequest request) {
        Instant now = clock.instant();
        try {
            AccountEvidence row = ProgramAsked.evidence(request, now);
            return switch (shown(request, now)) {
                case KeyDesk.Shown.Nothing _ -> refuse(row, ProgramRefusal.KEY_UNKNOWN);
                case KeyDesk.Shown.Suspended(var key) -> refuse(row.byKey(key.id()), ProgramRefusal.KEY_SUSPENDED);
                case KeyDesk.Shown.Opens(var key) -> opened(request, key, row.byKey(key.id()));
            };
        } catch (OutcomePendingException e) {
            return ProgramRefusal.OUTCOME_PENDING.answer();
        } catch (StorageException e) {
            return ProgramRefusal.STORAGE_UNAVAILABLE.answer();
        }
    }

    private KeyDesk.Shown shown(IntegrationRequest request, Instant now) {
        return request.shown()
                .key()
                .map(secret -> parts.keys().use(secret, now))
                .orElseGet(KeyDesk.Shown.Nothing::new);
    }

    private RestAnswer opened(IntegrationRequest request, ApiKey key, AccountEvidence row) {
        if (!KeyPolicy.permits(key.reach().scopes(), IntegrationRights.verbOf(request.route()))) {
            return refuse(row, ProgramRefusal.SCOPE_MISSING);
        }
        Record body;
        try {
            body = body(request);
        } catch (ProtocolException e) {
            return refuse(row, ProgramRefusal.MALFORMED);
        }
        return judged(new ProgramAsked(request, body, key, row.at()), row);
    }

    private Record body(IntegrationRequest request) {
        Class<? extends Record> type = request.route().takes().body();
        return type == AccountRoute.Empty.class ? new AccountRoute.Empty() : bodies.decode(request.body(), type);
    }

    private RestAnswer judged(ProgramAsked asked, AccountEvidence row) {
        try {
            return repeated.answer(asked, this::act);
        } catch (RefusedException e) {
            return refuse(e.whose().map(row::on).orElse(row), e.why());
        }
    }

    private RestAnswer act(ProgramAsked asked) {
        return switch (asked.request().route()) {
            case OWN_KEY -> RestAnswer.ok(new KeyResponse(KeyViews.line(asked.key(), parts.keys(), parts.accounts())));
            case LIST_MEETINGS -> meetings.list(asked);
            case SCHEDULE_MEETING -> meetings.schedule(asked);
            case READ_MEETING -> meetings.read(asked);
            case CANCEL_MEETING -> meetings.cancel(asked);
            case END_MEETING -> meetings.end(asked);
            case LIST_INVITATIONS -> meetings.invitations(asked);
            case INVITE_TO_MEETING -> meetings.invite(asked);
            case REVOKE_INVITATION -> meetings.revoke(asked);
            case READ_REPORT -> auditors.report(asked);
            case SEARCH_AUDIT -> auditors.search(asked);
        };
    }

    /** A program may ask as often as it likes; not every refusal leaves a row of its own. */
    private RestAnswer refuse(AccountEvidence evidence, ProgramRefusal why) {
        AccountEvidence row = evidence.refusedAs(why.code());
        String kind = row.verb()
                + ' '
                + why.code()
                + ' '
                + row.key().map(Object::toString).orElse("");
        seldom.count(kind, row);
        return why.answer();
    }

    /** Rows that wait to be written. */
    public SeldomRows seldom() {
        return seldom;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        seldom.rest();
    }
}
