package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.IntegrationRequest;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.IntegrationRoute.Parameter;
import org.sabha.protocol.rest.RestAnswer;

/** Turns what programs with API keys ask into requests without HTTP, and answers back. No cookie is looked at. */
final class IntegrationRoutes {
    private static final String IDEMPOTENCY_KEY = "idempotency-key";
    private static final int MAX_IDEMPOTENCY_KEY = 255;
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();

    private final Surroundings surroundings;

    IntegrationRoutes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    CompletionStage<Answer> answer(HttpRequest head, byte[] body, Client.Peer peer, boolean withinBudget) {
        if (!withinBudget) {
            return now(Answer.later());
        }
        IntegrationRoute.Match match = IntegrationRoute.at(head.method().name(), RequestRules.pathOf(head))
                .orElseThrow(); // judged with the head
        Optional<Map<Parameter, String>> parameters = parameters(match, head.uri());
        List<String> repeatable = head.headers().getAll(IDEMPOTENCY_KEY);
        if (parameters.isEmpty() || !repeatable.stream().allMatch(IntegrationRoutes::isName) || repeatable.size() > 1) {
            return now(Answer.refusedAtTheDoor(HttpResponseStatus.BAD_REQUEST, RequestRules.MALFORMED));
        }
        var request = new IntegrationRequest(
                match.route(),
                parameters.get(),
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                new IntegrationRequest.Shown(
                        ApiRoutes.bearerOf(head), repeatable.stream().findFirst()),
                new IntegrationRequest.Caller(peer.network().neighbourhood().toString()));
        return surroundings.integrations.answer(request).thenApply(IntegrationRoutes::answer);
    }

    /** Those of the path and of the query; empty if one is said twice, or is none of the route's. */
    private static Optional<Map<Parameter, String>> parameters(IntegrationRoute.Match match, String uri) {
        Map<Parameter, String> all = new EnumMap<>(Parameter.class);
        all.putAll(match.parameters());
        int query = uri.indexOf('?');
        if (query < 0 || query == uri.length() - 1) {
            return Optional.of(all);
        }
        for (String pair : uri.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<Parameter> name = match.route().takes().query().stream()
                    .filter(each -> equals > 0 && each.wireName().equals(pair.substring(0, equals)))
                    .findFirst();
            Optional<String> value = decoded(pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty() || all.put(name.get(), value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(all);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a percent sign without two digits behind it
        }
    }

    /** What the draft "The Idempotency-Key HTTP Header Field" calls a key: here any visible ASCII. */
    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_IDEMPOTENCY_KEY
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static Answer answer(RestAnswer found) {
        if (found.body().isPresent() && found.body().get() instanceof Problem problem) {
            return answer(problem);
        }
        HttpResponseStatus status = HttpResponseStatus.valueOf(found.status());
        Answer answer = found.body()
                .map(body -> Answer.json(status, BODIES.encode(body)))
                .orElseGet(() -> Answer.empty(
                        status, Answer.json(status, new byte[0]).fields().remove(HttpHeaderNames.CONTENT_TYPE)));
        return found.location()
                .map(location -> answer.with(HttpHeaderNames.LOCATION, location))
                .orElse(answer);
    }

    private static Answer answer(Problem problem) {
        Answer answer = Answer.problem(problem);
        return switch (answer.status().code()) {
            case 401 -> answer.with(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 429 -> answer.with(HttpHeaderNames.RETRY_AFTER, "1");
            case 503 -> answer.with(HttpHeaderNames.RETRY_AFTER, "5");
            default -> answer;
        };
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
