package org.sabha.protocol.integration;

/** What came of a message of the type {@code webhook.test}, which is sent once. */
public record WebhookTestedResponse(WebhookDeliveryLine delivery) {}
