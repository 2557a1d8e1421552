package org.sabha.signalling;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.RateClass;

/** Answers every request that is not for a file, once its network has room in the budget of its {@link RateClass}. */
final class ApiRoutes {
    private final ServerContext surroundings;
    private final RestRoutes rest;
    private final MeetingRoutes meetings;

    ApiRoutes(ServerContext surroundings, boolean tls) {
        this.surroundings = surroundings;
        this.rest = new RestRoutes(surroundings, tls);
        this.meetings = new MeetingRoutes(surroundings, rest.cookies());
    }

    /**
     * Answers a request whose head was accepted; on the loop, without blocking.
     *
     * @param nowNanos the loop's time
     */
    CompletionStage<Answer> answer(Endpoint endpoint, HttpRequest head, byte[] body, Client.Peer peer, long nowNanos) {
        if (!isWithinBudget(rateClass(endpoint, head), peer.network(), nowNanos)) {
            return CompletableFuture.completedFuture(
                    endpoint == Endpoint.MEETING ? meetings.later(meeting(head)) : Answer.later());
        }
        return switch (endpoint) {
            case MEETING -> meetings.answer(meeting(head), head, body, peer, nowNanos);
            case ACCOUNTS -> rest.page(head, body, peer);
            case INTEGRATION -> rest.program(head, body, peer);
            case CALENDAR -> rest.calendar(head);
            case LIVE -> CompletableFuture.completedFuture(json(HttpResponseStatus.OK, "{\"live\":true}"));
            case READY -> surroundings.meetings.ready().thenApply(ApiRoutes::ready);
            case SOCKET, SHELF, FILES -> throw new IllegalArgumentException(endpoint + " is answered elsewhere");
        };
    }

    /** The path was judged with the head. */
    private static MeetingRoute meeting(HttpRequest head) {
        return MeetingRoute.at(RequestRules.pathOf(head)).orElseThrow();
    }

    private static RateClass rateClass(Endpoint endpoint, HttpRequest head) {
        String path = RequestRules.pathOf(head);
        return switch (endpoint) {
            case MEETING -> meeting(head).rateClass();
            case ACCOUNTS -> AccountRoute.at(path).orElseThrow().rateClass();
            case INTEGRATION ->
                IntegrationRoute.at(head.method().name(), path)
                        .orElseThrow()
                        .route()
                        .rateClass();
            case CALENDAR -> RateClass.REQUESTS;
            case LIVE, READY, SOCKET, SHELF, FILES -> RateClass.UNLIMITED;
        };
    }

    /** Checks have budgets of their own: whoever asks too often takes nothing from those who come to a meeting by the line. */
    private boolean isWithinBudget(RateClass rateClass, Network network, long nowNanos) {
        return switch (rateClass) {
            case UNLIMITED -> true;
            case REQUESTS -> surroundings.requests.take(network, nowNanos);
            case NETWORK_CHECKS ->
                surroundings.checksOfALine.take(network, nowNanos)
                        && surroundings.checksAround.take(network.neighbourhood(), nowNanos);
        };
    }

    private static Answer ready(boolean isReady) {
        return json(
                isReady ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                "{\"ready\":" + isReady + "}");
    }

    private static Answer json(HttpResponseStatus status, String text) {
        return Answer.json(status, text.getBytes(StandardCharsets.UTF_8));
    }
}
