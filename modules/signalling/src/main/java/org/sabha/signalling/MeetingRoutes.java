package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.sabha.model.Secret;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.NetworkCheckRequest;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.WithdrawConsentRequest;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.RouteContract;

/**
 * The routes that precede a WebSocket. A refusal of credentials by {@link Meetings} is always
 * {@link Answer#cannotOpen}; for a join, everything else that can be wrong with it is too (C7). What only says that it
 * cannot be done now has answers of its own, from which nobody can conclude that a link or a session is dead: they hang
 * on the asking network or on the whole server, never on a meeting.
 */
final class MeetingRoutes {
    private static final String BEARER = "Bearer ";

    private final ServerContext surroundings;
    private final AccountCookies cookies;
    private final Map<MeetingRoute, Handler> table = Map.of(
            MeetingRoute.ORGANISER, this::organiser,
            MeetingRoute.MEETINGS, this::create,
            MeetingRoute.JOIN, this::join,
            MeetingRoute.SERIES_NEXT, this::nextOfSeries,
            MeetingRoute.WITHDRAW, this::withdraw,
            MeetingRoute.ABOUT, _ -> now(json(about())),
            MeetingRoute.NETWORK_CHECK, this::check);

    /**
     * A request whose body was read.
     *
     * @param nowNanos the loop's time
     */
    private record Call(HttpRequest head, Record body, Client.Peer peer, long nowNanos) {
        <T extends Record> T body(Class<T> type) {
            return type.cast(body);
        }
    }

    @FunctionalInterface
    private interface Handler {
        CompletionStage<Answer> answer(Call call);
    }

    MeetingRoutes(ServerContext surroundings, AccountCookies cookies) {
        this.surroundings = surroundings;
        this.cookies = cookies;
    }

    CompletionStage<Answer> answer(MeetingRoute route, HttpRequest head, byte[] body, Client.Peer peer, long nowNanos) {
        Record read;
        try {
            read = route.hasBody() ? surroundings.bodies.decode(body, route.body()) : new RouteContract.Empty();
        } catch (ProtocolException e) {
            return now(misunderstood(route, e));
        }
        return Objects.requireNonNull(table.get(route)).answer(new Call(head, read, peer, nowNanos));
    }

    /** The network asks too often. */
    Answer later(MeetingRoute route) {
        if (route == MeetingRoute.JOIN) {
            surroundings.counters.joinsRefused.increment();
        } else if (route == MeetingRoute.NETWORK_CHECK) {
            surroundings.checks.askedTooOften();
        }
        return Answer.later();
    }

    private AboutResponse about() {
        return surroundings.settings.about();
    }

    private CompletionStage<Answer> organiser(Call call) {
        return surroundings
                .meetings
                .organiser(call.body(OrganiserRequest.class), call.peer().address())
                .thenApply(found -> found.map(this::json)
                        .orElseGet(() -> Answer.cannotOpen().refusedAs("organiser-link-unknown")));
    }

    private CompletionStage<Answer> create(Call call) {
        return starterOf(call.head())
                .map(starter -> surroundings
                        .meetings
                        .create(
                                starter,
                                call.body(CreateMeetingRequest.class),
                                call.peer().address())
                        .thenApply(this::answerOf))
                .orElseGet(() -> now(Answer.sessionUnknown()));
    }

    private CompletionStage<Answer> join(Call call) {
        JoinRequest request = call.body(JoinRequest.class);
        if (request.consent().filter(consent -> !isInForce(consent.notice())).isPresent()) {
            surroundings.counters.joinsRefused.increment();
            return now(Answer.refusedAtTheDoor(HttpResponseStatus.CONFLICT, "notice-changed"));
        }
        return request.asAccount() ? joinNamed(request, call) : join(request, Optional.empty(), call);
    }

    private CompletionStage<Answer> join(JoinRequest request, Optional<SignedInPerson> account, Call call) {
        Runnable answered = surroundings.counters.joinBegins();
        return surroundings
                .meetings
                .join(request, account, call.peer().address())
                .handle((found, failure) -> {
                    answered.run();
                    if (failure != null) {
                        return notJoined(failure, call);
                    }
                    (found.isPresent() ? surroundings.counters.joinsOpened : surroundings.counters.joinsRefused)
                            .increment();
                    return answerOf(found);
                });
    }

    private Answer notJoined(Throwable failure, Call call) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case ServerBusyException _ -> {
                surroundings.counters.joinsBusy.increment();
                yield Answer.busy();
            }
            case NotStartedException early -> {
                surroundings.counters.joinsRefused.increment();
                yield Answer.notStarted(early.startsAt());
            }
            default -> {
                surroundings.counters.joinsFailed.increment();
                surroundings.defects.report("signalling.join_defect", failure, call.nowNanos());
                yield Answer.cannotOpen();
            }
        };
    }

    /** Whether somebody is signed in is no word of a meeting, and is asked before one is looked at. */
    private CompletionStage<Answer> joinNamed(JoinRequest request, Call call) {
        CompletionStage<Optional<SignedInPerson>> asked = sessionOf(call.head())
                .map(surroundings.meetings::signedIn)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        CompletionStage<CompletionStage<Answer>> answer = asked.handle((person, failure) -> {
            if (failure != null) {
                surroundings.counters.joinsFailed.increment();
                surroundings.defects.report("signalling.sign_in_defect", failure, call.nowNanos());
                return now(Answer.overloaded());
            }
            if (person.isEmpty()) {
                surroundings.counters.joinsRefused.increment();
                return now(Answer.notSignedIn());
            }
            if (!person.get().name().isSpelt(request.name())) {
                surroundings.counters.joinsRefused.increment();
                return now(Answer.refusedAtTheDoor(HttpResponseStatus.CONFLICT, "account-changed"));
            }
            return join(request, person, call);
        });
        return answer.thenCompose(Function.identity());
    }

    private boolean isInForce(String notice) {
        return about().notice()
                .filter(inForce -> inForce.version().equals(notice))
                .isPresent();
    }

    /** Whatever is wrong, and whatever fails, looks the same (C7). */
    private CompletionStage<Answer> nextOfSeries(Call call) {
        return surroundings
                .meetings
                .nextOfSeries(call.body(SeriesNextRequest.class))
                .handle((found, failure) -> {
                    if (failure != null) {
                        surroundings.defects.report("signalling.series_defect", failure, call.nowNanos());
                        return Answer.overloaded();
                    }
                    return found.map(this::json)
                            .orElseGet(() -> Answer.cannotOpen().refusedAs("series-unknown"));
                });
    }

    private CompletionStage<Answer> withdraw(Call call) {
        return surroundings
                .meetings
                .withdraw(call.body(WithdrawConsentRequest.class).receipt())
                .thenApply(found -> found.map(this::json)
                        .orElseGet(() -> Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "receipt-unknown")));
    }

    /** Nobody shows anything for it, so that it tells nothing of a meeting. */
    private CompletionStage<Answer> check(Call call) {
        Network line = call.peer().network();
        var asker =
                new NetworkChecks.Asker(line.toString(), line.neighbourhood().toString());
        return surroundings
                .checks
                .open(call.body(NetworkCheckRequest.class).offer(), asker)
                .thenApply(this::answerOf);
    }

    private Answer answerOf(NetworkChecks.Outcome outcome) {
        return switch (outcome) {
            case NetworkChecks.Opened(var body) -> json(body);
            case NetworkChecks.Refused.OFF -> Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found");
            case NetworkChecks.Refused.TOO_MANY -> Answer.later();
            case NetworkChecks.Refused.BUSY -> Answer.overloaded();
            case NetworkChecks.Refused.OFFER_UNUSABLE ->
                Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, "offer-unusable");
        };
    }

    private Answer answerOf(Creation creation) {
        return switch (creation) {
            case Creation.Made(var body) -> json(body);
            case Creation.Refused.SESSION_UNKNOWN -> Answer.sessionUnknown();
            case Creation.Refused.OVERLOADED -> Answer.overloaded();
            case Creation.Refused.BUSY -> Answer.busy();
            case Creation.Refused.CLASS_ABOVE_CEILING ->
                Answer.refusal(HttpResponseStatus.FORBIDDEN, "class-above-ceiling");
            case Creation.Refused.CLASS_NEVER_HELD -> Answer.refusal(HttpResponseStatus.FORBIDDEN, "class-never-held");
            case Creation.Refused.NOT_TO_OPEN -> Answer.refusal(HttpResponseStatus.CONFLICT, "not-to-open");
        };
    }

    private Answer answerOf(Optional<? extends Record> found) {
        return found.map(this::json).orElseGet(Answer::cannotOpen);
    }

    private Answer json(Record body) {
        return Answer.json(HttpResponseStatus.OK, surroundings.bodies.encode(body));
    }

    private Answer misunderstood(MeetingRoute route, ProtocolException e) {
        surroundings.counters.refused(e.code());
        if (route == MeetingRoute.JOIN) {
            surroundings.counters.joinsRefused.increment();
            return Answer.cannotOpen().refusedAs(e.code().wireName());
        }
        return route == MeetingRoute.SERIES_NEXT
                ? Answer.cannotOpen().refusedAs(e.code().wireName())
                : Answer.refusedAtTheDoor(
                        HttpResponseStatus.BAD_REQUEST, e.code().wireName());
    }

    private Optional<Starter> starterOf(HttpRequest head) {
        Optional<Starter> bearer = bearerOf(head).map(Starter.OrganiserSession::new);
        return bearer.isPresent() ? bearer : sessionOf(head).map(Starter.SignedIn::new);
    }

    /** A cookie counts only with what no page of another site can send. */
    private Optional<Secret> sessionOf(HttpRequest head) {
        return RestRoutes.isFromAPage(head) ? cookies.heldBy(head).session() : Optional.empty();
    }

    static Optional<Secret> bearerOf(HttpRequest head) {
        List<String> lines = head.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        if (lines.size() != 1 || !lines.getFirst().startsWith(BEARER)) {
            return Optional.empty();
        }
        String text = lines.getFirst().substring(BEARER.length());
        return text.isEmpty() || text.length() > Secret.MAX_LENGTH ? Optional.empty() : Optional.of(new Secret(text));
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
