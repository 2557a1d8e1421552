package org.sabha.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Gives every request the answer that it was told, and remembers the requests. */
final class FakeRest implements RestRequests {
    static final String SESSION = "session-of-an-account";

    final List<RestRequest> asked = new ArrayList<>();
    final List<Secret> calendars = new ArrayList<>();
    private CompletionStage<RestAnswer> next = CompletableFuture.completedFuture(RestAnswer.done());

    void answerWith(RestAnswer answer) {
        next = CompletableFuture.completedFuture(answer);
    }

    void fail() {
        next = CompletableFuture.failedFuture(new IllegalStateException("a defect"));
    }

    @Override
    public CompletionStage<RestAnswer> calendar(Secret secret) {
        calendars.add(secret);
        return next;
    }

    @Override
    public CompletionStage<RestAnswer> answer(RestRequest request) {
        asked.add(request);
        return next;
    }
}
