package org.sabha.model.webhook;

import java.time.Instant;

/**
 * One try to deliver a message to a webhook.
 *
 * @param message its id, the same at each try
 * @param event the {@code type} of the message
 * @param attempt which try of the message, from 1
 * @param status of the answer; 0 if there was none
 */
public record WebhookDelivery(
        String message, String event, Instant at, int attempt, int status, DeliveryOutcome outcome) {}
