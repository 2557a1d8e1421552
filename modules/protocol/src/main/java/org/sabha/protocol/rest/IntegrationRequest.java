package org.sabha.protocol.rest;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.rest.IntegrationRoute.Parameter;

/**
 * A request of a program whose form was accepted: no browser sent it, and its body, if there is one, claims to be JSON.
 *
 * @param parameters of path and query, each said once, as they were written
 * @param body read-only
 */
public record IntegrationRequest(
        IntegrationRoute route, Map<Parameter, String> parameters, ByteBuffer body, Shown shown, Caller caller) {
    public IntegrationRequest {
        parameters = Map.copyOf(parameters);
    }

    /**
     * What the request shows.
     *
     * @param key of the Authorization header, if it is one bearer's
     * @param repeatable the Idempotency-Key, 1 to 255 visible characters
     */
    public record Shown(Optional<Secret> key, Optional<String> repeatable) {}

    /** @param network the address shortened by rule, as it may be kept */
    public record Caller(String network) {}
}
