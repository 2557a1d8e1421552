package org.sabha.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Gives every request the answer that it was told, and remembers the requests. */
final class FakeAccounts implements AccountRequests {
    static final String SESSION = "session-of-an-account";

    final List<RestRequest> asked = new ArrayList<>();
    private RestAnswer next = RestAnswer.nothingHere();

    void answerWith(RestAnswer answer) {
        next = answer;
    }

    final List<Secret> calendars = new ArrayList<>();

    @Override
    public CompletionStage<RestAnswer> calendar(Secret secret) {
        calendars.add(secret);
        return CompletableFuture.completedFuture(next);
    }

    @Override
    public CompletionStage<RestAnswer> answer(RestRequest request) {
        asked.add(request);
        return CompletableFuture.completedFuture(next);
    }
}
