package org.sabha.protocol.rest;

import java.util.Optional;

/**
 * What a route answers when it was done.
 *
 * @param status 200, 201, or 204 where there is no body
 * @param body {@link RestAnswer.Download} for a file; absent where the answer is empty
 * @param mediaType of the body, without parameters; empty where there is none
 */
public record ResponseType(int status, Optional<Class<? extends Record>> body, String mediaType) {
    static final ResponseType NOTHING = new ResponseType(204, Optional.empty(), "");

    static ResponseType of(Class<? extends Record> body) {
        return new ResponseType(200, Optional.of(body), "application/json");
    }

    static ResponseType created(Class<? extends Record> body) {
        return new ResponseType(201, Optional.of(body), "application/json");
    }

    static ResponseType file(String mediaType) {
        return new ResponseType(200, Optional.of(RestAnswer.Download.class), mediaType);
    }
}
