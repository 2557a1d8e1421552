package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sabha.model.Secret;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.NetworkCheckRequest;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.WithdrawConsentRequest;

/**
 * The routes that precede a WebSocket. A refusal of credentials by {@link Meetings} is always
 * {@link Answer#cannotOpen}; for a join, everything else that can be wrong with it is too (C7). What only says that it
 * cannot be done now has answers of its own, from which nobody can conclude that a link or a session is dead: they hang
 * on the asking network or on the whole server, never on a meeting.
 */
final class ApiRoutes {
    private static final String BEARER = "Bearer ";

    private final Surroundings surroundings;

    private final AccountRoutes accounts;
    private final IntegrationRoutes integrations;

    ApiRoutes(Surroundings surroundings, boolean tls) {
        this.surroundings = surroundings;
        this.accounts = new AccountRoutes(surroundings, tls);
        this.integrations = new IntegrationRoutes(surroundings);
    }

    /**
     * Answers a request whose head was accepted; on the loop, without blocking.
     *
     * @param nowNanos the loop's time
     */
    CompletionStage<Answer> answer(Endpoint endpoint, HttpRequest head, byte[] body, Client.Peer peer, long nowNanos) {
        return switch (endpoint) {
            case ORGANISER -> withinBudget(peer, nowNanos) ? organiser(body, peer.address()) : now(Answer.later());
            case MEETINGS -> withinBudget(peer, nowNanos) ? create(head, body, peer.address()) : now(Answer.later());
            case JOIN -> join(head, body, peer, nowNanos);
            case WITHDRAW -> withinBudget(peer, nowNanos) ? withdraw(body) : now(Answer.later());
            case NETWORK_CHECK -> check(body, peer.network(), nowNanos);
            case ACCOUNTS -> accounts.answer(head, body, peer, withinBudget(peer, nowNanos));
            case INTEGRATION -> integrations.answer(head, body, peer, withinBudget(peer, nowNanos));
            case CALENDAR -> accounts.calendar(head, withinBudget(peer, nowNanos));
            case ABOUT -> now(json(surroundings.settings.about()));
            case LIVE -> now(Answer.json(HttpResponseStatus.OK, bytes("{\"live\":true}")));
            case READY -> surroundings.meetings.ready().thenApply(ApiRoutes::ready);
            case SOCKET, SHELF, FILES -> throw new IllegalArgumentException(endpoint + " is answered elsewhere");
        };
    }

    private CompletionStage<Answer> organiser(byte[] body, InetAddress from) {
        OrganiserRequest request;
        try {
            request = surroundings.bodies.decode(body, OrganiserRequest.class);
        } catch (ProtocolException e) {
            return now(misunderstood(e));
        }
        return surroundings
                .meetings
                .organiser(request, from)
                .thenApply(found -> found.map(this::json)
                        .orElseGet(() -> Answer.cannotOpen().refusedAs("organiser-link-unknown")));
    }

    private CompletionStage<Answer> create(HttpRequest head, byte[] body, InetAddress from) {
        Optional<Starter> starter = starterOf(head);
        if (starter.isEmpty()) {
            return now(Answer.sessionUnknown());
        }
        CreateMeetingRequest request;
        try {
            request = surroundings.bodies.decode(body, CreateMeetingRequest.class);
        } catch (ProtocolException e) {
            return now(misunderstood(e));
        }
        return surroundings.meetings.create(starter.get(), request, from).thenApply(this::answerOf);
    }

    private CompletionStage<Answer> join(HttpRequest head, byte[] body, Client.Peer peer, long nowNanos) {
        JoinRequest request;
        try {
            request = surroundings.bodies.decode(body, JoinRequest.class);
        } catch (ProtocolException e) {
            surroundings.counters.refused(e.code());
            surroundings.counters.joinsRefused.increment();
            return now(Answer.cannotOpen().refusedAs(e.code().wireName()));
        }
        if (!withinBudget(peer, nowNanos)) {
            surroundings.counters.joinsRefused.increment();
            return now(Answer.later());
        }
        if (request.consent().filter(consent -> !isInForce(consent.notice())).isPresent()) {
            surroundings.counters.joinsRefused.increment();
            return now(Answer.refusedAtTheDoor(HttpResponseStatus.CONFLICT, "notice-changed"));
        }
        return request.asAccount()
                ? joinNamed(request, head, peer.address(), nowNanos)
                : join(request, Optional.empty(), peer.address(), nowNanos);
    }

    private CompletionStage<Answer> join(
            JoinRequest request, Optional<SignedInPerson> account, InetAddress from, long nowNanos) {
        Runnable answered = surroundings.counters.joinBegins();
        return surroundings.meetings.join(request, account, from).handle((found, failure) -> {
            answered.run();
            if (isBusy(failure)) {
                surroundings.counters.joinsBusy.increment();
                return Answer.busy();
            }
            if (failure != null) {
                surroundings.counters.joinsFailed.increment();
                surroundings.defects.report("signalling.join_defect", failure, nowNanos);
                return Answer.cannotOpen();
            }
            (found.isPresent() ? surroundings.counters.joinsOpened : surroundings.counters.joinsRefused).increment();
            return answerOf(found);
        });
    }

    private static boolean isBusy(@Nullable Throwable failure) {
        return failure instanceof ServerBusyException
                || (failure instanceof CompletionException && failure.getCause() instanceof ServerBusyException);
    }

    /** Whether somebody is signed in is no word of a meeting, and is asked before one is looked at. */
    private CompletionStage<Answer> joinNamed(JoinRequest request, HttpRequest head, InetAddress from, long nowNanos) {
        CompletionStage<Optional<SignedInPerson>> asked = sessionOf(head)
                .map(surroundings.meetings::signedIn)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        CompletionStage<CompletionStage<Answer>> answer = asked.handle((person, failure) -> {
            if (failure != null) {
                surroundings.counters.joinsFailed.increment();
                surroundings.defects.report("signalling.sign_in_defect", failure, nowNanos);
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
            return join(request, person, from, nowNanos);
        });
        return answer.thenCompose(Function.identity());
    }

    private boolean isInForce(String notice) {
        return surroundings
                .settings
                .about()
                .notice()
                .filter(inForce -> inForce.version().equals(notice))
                .isPresent();
    }

    private CompletionStage<Answer> withdraw(byte[] body) {
        WithdrawConsentRequest request;
        try {
            request = surroundings.bodies.decode(body, WithdrawConsentRequest.class);
        } catch (ProtocolException e) {
            return now(misunderstood(e));
        }
        return surroundings
                .meetings
                .withdraw(request.receipt())
                .thenApply(found -> found.map(this::json)
                        .orElseGet(() -> Answer.refusedAtTheDoor(HttpResponseStatus.FORBIDDEN, "receipt-unknown")));
    }

    /**
     * Nobody shows anything for it, so that it tells nothing of a meeting. Its budgets are its own: whoever asks too often
     * takes nothing from those who come to a meeting by the same line.
     */
    private CompletionStage<Answer> check(byte[] body, Network line, long nowNanos) {
        boolean inBudget = surroundings.checksOfALine.take(line, nowNanos)
                && surroundings.checksAround.take(line.neighbourhood(), nowNanos);
        if (!inBudget) {
            surroundings.checks.askedTooOften();
            return now(Answer.later());
        }
        NetworkCheckRequest request;
        try {
            request = surroundings.bodies.decode(body, NetworkCheckRequest.class);
        } catch (ProtocolException e) {
            return now(misunderstood(e));
        }
        var asker =
                new NetworkChecks.Asker(line.toString(), line.neighbourhood().toString());
        return surroundings.checks.open(request.offer(), asker).thenApply(this::answerOf);
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

    private boolean withinBudget(Client.Peer peer, long nowNanos) {
        return surroundings.requests.take(peer.network(), nowNanos);
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

    private Answer misunderstood(ProtocolException e) {
        surroundings.counters.refused(e.code());
        return Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, e.code().wireName());
    }

    private static Answer ready(boolean isReady) {
        return Answer.json(
                isReady ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                bytes("{\"ready\":" + isReady + "}"));
    }

    private Optional<Starter> starterOf(HttpRequest head) {
        Optional<Starter> bearer = bearerOf(head).map(Starter.OrganiserSession::new);
        return bearer.isPresent() ? bearer : sessionOf(head).map(Starter.SignedIn::new);
    }

    /** A cookie counts only with what no page of another site can send. */
    private Optional<Secret> sessionOf(HttpRequest head) {
        return AccountRoutes.isFromAPage(head) ? accounts.cookies().heldBy(head).session() : Optional.empty();
    }

    static Optional<Secret> bearerOf(HttpRequest head) {
        List<String> lines = head.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        if (lines.size() != 1 || !lines.getFirst().startsWith(BEARER)) {
            return Optional.empty();
        }
        String text = lines.getFirst().substring(BEARER.length());
        return text.isEmpty() || text.length() > Secret.MAX_LENGTH ? Optional.empty() : Optional.of(new Secret(text));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
