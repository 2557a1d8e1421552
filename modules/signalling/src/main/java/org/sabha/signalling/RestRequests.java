package org.sabha.signalling;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Answers requests of pages and of programs. Port: the server implements it. Called on an event loop; must not block. */
@FunctionalInterface
public interface RestRequests {
    CompletionStage<RestAnswer> answer(RestRequest request);

    /** A calendar reads a feed; whoever has its secret may. Nothing is there unless feeds are kept. */
    default CompletionStage<RestAnswer> calendar(Secret secret) {
        return CompletableFuture.completedStage(RestAnswer.nothingHere());
    }
}
