package org.sabha.signalling;

import java.util.concurrent.CompletionStage;
import org.sabha.protocol.rest.IntegrationRequest;
import org.sabha.protocol.rest.RestAnswer;

/** What programs with API keys ask. Port: the server implements it. Called on event loops; must not block. */
public interface IntegrationRequests {
    CompletionStage<RestAnswer> answer(IntegrationRequest request);
}
