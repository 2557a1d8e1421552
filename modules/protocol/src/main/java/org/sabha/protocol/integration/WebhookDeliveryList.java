package org.sabha.protocol.integration;

import java.util.List;
import org.sabha.protocol.limits.Items;

/** The last tries to deliver messages to one webhook, the newest first; none of one that is unknown or closed. */
public record WebhookDeliveryList(@Items(max = 20) List<WebhookDeliveryLine> deliveries) {}
