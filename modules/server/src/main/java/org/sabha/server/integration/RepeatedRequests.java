package org.sabha.server.integration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.server.route.Refused;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.failure.OutcomePendingException;
import org.sabha.store.failure.StorageException;
import org.sabha.store.key.AnswerStorage;

/**
 * Sees that a request with an Idempotency-Key is done once, however often it comes, for a day. What was refused was not
 * done, and may be asked anew under the same name. Where the server ended, or its storage failed, between a request and its
 * answer, nobody can know whether it was done, and it is not done again. Thread-safe.
 */
final class RepeatedRequests {
    private final AnswerStorage storage;
    private final RandomGenerator random;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    RepeatedRequests(AnswerStorage storage, RandomGenerator random) {
        this.storage = storage;
        this.random = random;
    }

    RestAnswer answer(RouteRequest asked, Function<RouteRequest, RestAnswer> act) {
        RestRequest.Credentials shown = asked.request().credentials();
        boolean repeatable = asked.request().route() instanceof IntegrationRoute route && route.isRepeatable();
        if (!repeatable || shown.idempotencyKey().isEmpty() || shown.key().isEmpty()) {
            return act.apply(asked);
        }
        var claim = new AnswerStorage.Claim(
                asked.key().id(), sha256(shown.idempotencyKey().get()), digest(asked.request()));
        String name = claim.key() + claim.named();
        if (!underWay.add(name)) {
            throw new Refused(ErrorCode.REQUEST_UNDER_WAY);
        }
        try {
            return once(asked, act, claim, shown.key().get());
        } finally {
            underWay.remove(name);
        }
    }

    private RestAnswer once(
            RouteRequest asked, Function<RouteRequest, RestAnswer> act, AnswerStorage.Claim claim, Secret key) {
        var seal = new AnswerSeal(key, claim, random);
        Optional<AnswerStorage.Earlier> earlier = storage.claim(claim, asked.now());
        if (earlier.isPresent()) {
            return again(asked, earlier.get(), claim, seal);
        }
        RestAnswer answer;
        try {
            answer = act.apply(asked);
        } catch (Refused e) {
            storage.release(claim);
            throw e;
        }
        try {
            storage.keep(claim, new AnswerStorage.Answer(answer.status(), seal.close(answer)));
        } catch (StorageException e) {
            // What was asked for is done, so nobody may say that it was not.
            throw new OutcomePendingException("the answer is not kept", e);
        }
        return answer;
    }

    private static RestAnswer again(
            RouteRequest asked, AnswerStorage.Earlier earlier, AnswerStorage.Claim claim, AnswerSeal seal) {
        if (!earlier.request().equals(claim.request())) {
            throw new Refused(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        }
        return earlier.answer()
                .map(answer -> seal.open(answer, asked.request().route().response()))
                .orElseThrow(() -> new Refused(ErrorCode.OUTCOME_UNKNOWN));
    }

    /** Of everything that makes a request another. */
    private static String digest(RestRequest request) {
        byte[] body = new byte[request.body().remaining()];
        request.body().duplicate().get(body);
        String head = request.route() + " " + new TreeMap<>(request.parameters()) + "\n";
        return sha256(head + HexFormat.of().formatHex(body));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
