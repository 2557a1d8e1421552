package org.sabha.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.protocol.rest.IntegrationRequest;
import org.sabha.protocol.rest.RestAnswer;

/** Gives every program the answer that it was told, and remembers the requests. */
final class FakeIntegrations implements IntegrationRequests {
    final List<IntegrationRequest> asked = new ArrayList<>();
    private CompletionStage<RestAnswer> next = CompletableFuture.completedFuture(RestAnswer.done());

    void answerWith(RestAnswer answer) {
        next = CompletableFuture.completedFuture(answer);
    }

    void fail() {
        next = CompletableFuture.failedFuture(new IllegalStateException("a defect"));
    }

    @Override
    public CompletionStage<RestAnswer> answer(IntegrationRequest request) {
        asked.add(request);
        return next;
    }
}
