package org.sabha.signalling;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.sabha.protocol.http.NetworkCheckResponse;

/**
 * Checks of lines, for anybody. Port: the server implements it. Called on an event loop and must not block; the answer
 * comes later, on any thread.
 */
public interface NetworkChecks {
    /** Opens one for an offer. */
    CompletionStage<Outcome> open(String offer, Asker asker);

    /** One was refused before it was asked for, since its network asks too often. */
    default void askedTooOften() {}

    /**
     * Whose network is to be charged.
     *
     * @param line one IPv4 address or one IPv6 /64, as it is written
     * @param neighbourhood the /24 or /48 around it
     */
    record Asker(String line, String neighbourhood) {}

    /** What came of it. */
    sealed interface Outcome {}

    /** It goes on. */
    record Opened(NetworkCheckResponse answer) implements Outcome {}

    /** Why it does not. */
    enum Refused implements Outcome {
        /** Of this server nobody gets one. */
        OFF,
        /** This network has as many as it may have. */
        TOO_MANY,
        /** Meetings come first, or all together have as many as they may have. */
        BUSY,
        /** No offer of one picture there and back. */
        OFFER_UNUSABLE
    }

    /** Where there are none. */
    NetworkChecks NONE = (_, _) -> CompletableFuture.completedStage(Refused.OFF);
}
