package org.sabha.server.integration;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.Accounts;
import org.sabha.model.key.ApiKey;
import org.sabha.policy.account.KeyPolicy;
import org.sabha.policy.account.KeyVerb;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AuditPages;
import org.sabha.server.account.ThrottledRows;
import org.sabha.server.key.ApiKeyService;
import org.sabha.server.key.KeyViews;
import org.sabha.server.report.ReportService;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.server.route.RouteTable;
import org.sabha.server.schedule.ScheduleService;
import org.sabha.store.key.AnswerStorage;
import org.sabha.store.key.KeyStorage;

/**
 * Answers every request of a program: knows its key, asks the policy whether the key may, and has it done. A key is nobody
 * in a meeting: it opens no way in, and the programs' routes are no way to hear one (T42). Blocks; thread-safe.
 */
public final class ProgramApi implements AutoCloseable {
    private final HttpBodyCodec bodies = new HttpBodyCodec();
    private final Parts parts;
    private final Clock clock;
    private final RouteTable routes;
    private final RepeatedRequests repeated;
    private final ThrottledRows seldom;

    /**
     * What it is made of.
     *
     * @param log where rows of refusals go
     */
    public record Parts(
            ApiKeyService keys,
            KeyStorage log,
            AnswerStorage answers,
            Accounts accounts,
            ScheduleService schedules,
            RunningMeetings running,
            ReportService reports,
            AuditPages audit,
            RandomGenerator random) {}

    public ProgramApi(Parts made, Clock clock) {
        this.parts = made;
        this.clock = clock;
        this.seldom = new ThrottledRows(made.log()::note);
        this.repeated = new RepeatedRequests(made.answers(), made.random());
        this.routes = RouteTable.of(
                IntegrationRoute.values(),
                List.of(
                        List.of(Route.of(IntegrationRoute.OWN_KEY, KeyVerb.SEE_OWN_KEY, this::ownKey)),
                        new PlannedMeetings(made).table(),
                        new AuditorsReading(made.reports(), made.audit(), made.log()).table()));
    }

    public RestAnswer answer(RestRequest request) {
        return Route.answering(() -> judge(request, clock.instant()));
    }

    private RestAnswer judge(RestRequest request, Instant now) {
        Route route = routes.of(request.route());
        AccountEvidence row = AccountEvidence.ofTheServer(now, route.row())
                .from(request.caller().network());
        ApiKeyService.Shown shown = request.credentials()
                .key()
                .map(secret -> parts.keys().use(secret, now))
                .orElseGet(ApiKeyService.Shown.Nothing::new);
        return switch (shown) {
            case ApiKeyService.Shown.Nothing _ -> throw refuse(row, new Refused(ErrorCode.KEY_UNKNOWN));
            case ApiKeyService.Shown.Suspended(var key) ->
                throw refuse(row.byKey(key.id()), new Refused(ErrorCode.KEY_SUSPENDED));
            case ApiKeyService.Shown.Opens(var key) -> {
                try {
                    yield opened(request, route, key, now);
                } catch (Refused e) {
                    throw refuse(row.byKey(key.id()), e);
                }
            }
        };
    }

    private RestAnswer opened(RestRequest request, Route route, ApiKey key, Instant now) {
        if (!KeyPolicy.permits(key.reach().scopes(), route.keyRight())) {
            throw new Refused(ErrorCode.SCOPE_MISSING);
        }
        var asked = new RouteRequest(request, route.row(), body(request), Optional.empty(), Optional.of(key), now);
        return repeated.answer(asked, route::act);
    }

    private Record body(RestRequest request) {
        try {
            RouteContract contract = request.route();
            return contract.hasBody() ? bodies.decode(request.body(), contract.body()) : new RouteContract.Empty();
        } catch (ProtocolException e) {
            throw new Refused(ErrorCode.MALFORMED);
        }
    }

    private RestAnswer ownKey(RouteRequest asked) {
        return RestAnswer.ok(new KeyResponse(KeyViews.line(asked.key(), parts.keys(), parts.accounts())));
    }

    /** A program may ask as often as it likes; not every refusal leaves a row of its own. */
    private Refused refuse(AccountEvidence evidence, Refused why) {
        AccountEvidence row = why.whose()
                .map(evidence::on)
                .orElse(evidence)
                .refusedAs(why.code().code());
        String kind = row.verb()
                + ' '
                + why.code().code()
                + ' '
                + row.key().map(Object::toString).orElse("");
        seldom.count(kind, row);
        return why;
    }

    /** Rows that wait to be written. */
    public ThrottledRows seldom() {
        return seldom;
    }

    @Override
    public void close() {
        seldom.rest();
    }
}
