package org.sabha.signalling;

import org.sabha.protocol.ClientMessage;
import org.sabha.signalling.SignallingSettings.MessageLimits;
import org.sabha.signalling.SignallingSettings.Rate;

/**
 * The rates of one connection. What goes over is refused; who goes on over it is disconnected. One thread.
 */
final class MessageRates {
    /** Refusals that are borne: a client that waits a second after each is never disconnected. */
    private static final Rate PATIENCE = new Rate(1, 50);

    private final MessageLimits limits;
    private final TokenBucket bytes;
    private final TokenBucket offers;
    private final TokenBucket patience;
    private TokenBucket messages;
    private boolean seated;

    MessageRates(MessageLimits limits, long nowNanos) {
        this.limits = limits;
        bytes = new TokenBucket(limits.bytes(), nowNanos);
        offers = new TokenBucket(limits.offers(), nowNanos);
        patience = new TokenBucket(PATIENCE, nowNanos);
        messages = new TokenBucket(limits.waiting(), nowNanos);
    }

    /** From now on the rate of somebody in the meeting holds. */
    void seat(long nowNanos) {
        if (!seated) {
            seated = true;
            messages = new TokenBucket(limits.seated(), nowNanos);
        }
    }

    boolean isSeated() {
        return seated;
    }

    boolean admitsBytes(int count, long nowNanos) {
        return bytes.take(count, nowNanos);
    }

    boolean admitsMessage(long nowNanos) {
        return messages.take(1, nowNanos);
    }

    boolean admitsKind(ClientMessage message, long nowNanos) {
        return !(message instanceof ClientMessage.Offer) || offers.take(1, nowNanos);
    }

    /** Counts a refusal. @return false when there were too many */
    boolean toleratesRefusal(long nowNanos) {
        return patience.take(1, nowNanos);
    }
}
