package org.sabha.signalling;

import java.util.concurrent.CompletionStage;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

/** Decides about accounts. Port: the server implements it. Called on an event loop; must not block. */
@FunctionalInterface
public interface AccountRequests {
    CompletionStage<RestAnswer> answer(RestRequest request);
}
