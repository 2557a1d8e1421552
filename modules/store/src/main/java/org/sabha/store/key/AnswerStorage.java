package org.sabha.store.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.sabha.model.key.ApiKeyId;
import org.sabha.store.sql.Transactions;

/**
 * What was answered to requests that say by an Idempotency-Key that they may come again. A request is claimed before it is
 * acted on, and that is durable: whatever happens, it is acted on once. Blocks; thread-safe.
 */
public final class AnswerStorage {
    /** So long an answer is told again. */
    public static final Duration KEPT = Duration.ofHours(24);

    private final Transactions transactions;

    /**
     * A request that may come again.
     *
     * @param named digest of its Idempotency-Key
     * @param request digest of its method, path and body
     */
    public record Claim(ApiKeyId key, String named, String request) {}

    /**
     * What is known of a request that came before.
     *
     * @param request digest of what it was
     * @param answer empty while it is under way, and for ever if the server ended meanwhile
     */
    public record Earlier(String request, Optional<Answer> answer) {}

    /**
     * An answer.
     *
     * @param sealed it, unreadable without the secret of the key that asked
     */
    @SuppressWarnings("ArrayRecordComponent") // opened once, never compared
    public record Answer(int status, byte[] sealed) {}

    public AnswerStorage(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Forgets what is older than {@link #KEPT}, also where no request comes any more. The stage completes once that is
     * durable. Does not wait.
     *
     * @return how many answers
     */
    public CompletionStage<Integer> forget(Instant now) {
        return transactions.submit(handle -> AnswerTable.forget(handle, now.minus(KEPT)));
    }

    /**
     * Claims a request; one of before {@link #KEPT} is another one.
     *
     * @return empty if it is new, and claimed now
     */
    public Optional<Earlier> claim(Claim claim, Instant now) {
        return transactions.write(handle -> {
            AnswerTable.forget(handle, now.minus(KEPT));
            Optional<Earlier> earlier = AnswerTable.find(handle, claim.key(), claim.named());
            if (earlier.isEmpty()) {
                AnswerTable.add(handle, claim, now);
            }
            return earlier;
        });
    }

    public void keep(Claim claim, Answer answer) {
        transactions.write(handle -> AnswerTable.keep(handle, claim, answer));
    }

    /** Nothing was done: the request may come as a new one. */
    public void release(Claim claim) {
        transactions.write(handle -> AnswerTable.drop(handle, claim));
    }
}
