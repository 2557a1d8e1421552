package org.sabha.server.integration;

import org.sabha.policy.account.KeyVerb;
import org.sabha.protocol.rest.IntegrationRoute;

/** Which right each route of programs asks for. A route without a row does not compile (H23). */
final class IntegrationRights {
    private IntegrationRights() {}

    static KeyVerb verbOf(IntegrationRoute route) {
        return switch (route) {
            case OWN_KEY -> KeyVerb.SEE_OWN_KEY;
            case LIST_MEETINGS -> KeyVerb.LIST_MEETINGS;
            case SCHEDULE_MEETING -> KeyVerb.SCHEDULE_MEETING;
            case READ_MEETING -> KeyVerb.READ_MEETING;
            case CANCEL_MEETING -> KeyVerb.CANCEL_MEETING;
            case END_MEETING -> KeyVerb.END_MEETING;
            case LIST_INVITATIONS -> KeyVerb.LIST_INVITATIONS;
            case INVITE_TO_MEETING -> KeyVerb.INVITE_TO_MEETING;
            case REVOKE_INVITATION -> KeyVerb.REVOKE_INVITATION;
            case READ_REPORT -> KeyVerb.READ_REPORT;
            case SEARCH_AUDIT -> KeyVerb.SEARCH_AUDIT;
        };
    }
}
