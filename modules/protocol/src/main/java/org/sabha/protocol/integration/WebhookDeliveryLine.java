package org.sabha.protocol.integration;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.webhook.DeliveryOutcome;
import org.sabha.protocol.limits.Chars;

/**
 * One try to deliver a message.
 *
 * @param message its id, as {@code webhook-id} says it
 * @param event type of the message, such as {@code meeting.ended}, or {@code webhook.test}
 * @param attempt which try of the message, from 1
 * @param status of the answer; absent if there was none
 */
public record WebhookDeliveryLine(
        @Chars(max = 24) String message,
        @Chars(max = 40) String event,
        Instant at,
        long attempt,
        Optional<Long> status,
        DeliveryOutcome outcome) {}
