package org.sabha.protocol.integration;

import java.util.List;

/** Every body of integrations, in the order of the documentation. */
public final class IntegrationBodies {
    public static final List<Class<? extends Record>> ALL = List.of(
            ListKeysRequest.class,
            KeyList.class,
            MakeKeyRequest.class,
            KeyMadeResponse.class,
            RevokeKeyRequest.class,
            KeyResponse.class,
            WebhookList.class,
            AddWebhookRequest.class,
            WebhookSecretResponse.class,
            ChangeWebhookRequest.class,
            WebhookTestedResponse.class,
            WebhookDeliveryList.class,
            ScheduleForRequest.class,
            PlannedMeetingResponse.class,
            PlannedMeetingPage.class,
            MakeInvitationsRequest.class,
            InvitationsMadeResponse.class,
            InvitationIds.class);

    private IntegrationBodies() {}
}
