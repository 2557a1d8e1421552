package org.sabha.server.integration;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKey;
import org.sabha.protocol.rest.IntegrationRequest;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.IntegrationRoute.Parameter;

/** A request of a program whose key is known, whose body was read and whose right was judged. */
record ProgramAsked(IntegrationRequest request, Record body, ApiKey key, Instant now) {
    <T extends Record> T body(Class<T> type) {
        return type.cast(body);
    }

    Optional<String> parameter(Parameter name) {
        return Optional.ofNullable(request.parameters().get(name));
    }

    /** The meeting that a parameter names; what can be no id of one is refused as one that does not exist. */
    Optional<RoomId> room(Parameter name) {
        try {
            return parameter(name).map(RoomId::new);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ProgramRefusal.NO_SUCH_MEETING);
        }
    }

    /** The row of this act, as far as it is known. */
    AccountEvidence evidence() {
        return evidence(request, now).byKey(key.id());
    }

    /** The row of a request whose key nobody knows. */
    static AccountEvidence evidence(IntegrationRequest request, Instant now) {
        return AccountEvidence.ofTheServer(now, rowOf(request.route()))
                .from(request.caller().network());
    }

    /** As the audit log calls an act. */
    private static String rowOf(IntegrationRoute route) {
        return route.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
