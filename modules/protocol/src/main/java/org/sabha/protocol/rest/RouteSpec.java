package org.sabha.protocol.rest;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a constant of a {@link RouteContract} declares. Immutable.
 *
 * @param body {@link RouteContract.Empty} where there is none
 * @param query parameters that the path has not
 * @param isOpen whether people who are not signed in may ask
 * @param errors codes of its own; those that all routes of its kind share are not among them
 */
public record RouteSpec(
        RestRequest.Method method,
        String path,
        Class<? extends Record> body,
        Set<RestRequest.Parameter> query,
        ResponseType response,
        RateClass rateClass,
        boolean isOpen,
        Set<ErrorCode> errors) {
    static RouteSpec get(String path) {
        return of(RestRequest.Method.GET, path, RouteContract.Empty.class);
    }

    static RouteSpec post(String path) {
        return post(path, RouteContract.Empty.class);
    }

    static RouteSpec post(String path, Class<? extends Record> body) {
        return of(RestRequest.Method.POST, path, body);
    }

    static RouteSpec put(String path, Class<? extends Record> body) {
        return of(RestRequest.Method.PUT, path, body);
    }

    static RouteSpec delete(String path) {
        return of(RestRequest.Method.DELETE, path, RouteContract.Empty.class);
    }

    private static RouteSpec of(RestRequest.Method method, String path, Class<? extends Record> body) {
        return new RouteSpec(method, path, body, Set.of(), ResponseType.NOTHING, RateClass.REQUESTS, false, Set.of());
    }

    RouteSpec queries(RestRequest.Parameter... names) {
        return new RouteSpec(method, path, body, Set.of(names), response, rateClass, isOpen, errors);
    }

    RouteSpec returns(Class<? extends Record> type) {
        return with(ResponseType.of(type));
    }

    RouteSpec creates(Class<? extends Record> type) {
        return with(ResponseType.created(type));
    }

    RouteSpec downloads(String mediaType) {
        return with(ResponseType.file(mediaType));
    }

    private RouteSpec with(ResponseType other) {
        return new RouteSpec(method, path, body, query, other, rateClass, isOpen, errors);
    }

    RouteSpec limitedAs(RateClass other) {
        return new RouteSpec(method, path, body, query, response, other, isOpen, errors);
    }

    /** For people who are not signed in. */
    RouteSpec open() {
        return new RouteSpec(method, path, body, query, response, rateClass, true, errors);
    }

    RouteSpec fails(ErrorCode... codes) {
        Set<ErrorCode> own = EnumSet.noneOf(ErrorCode.class);
        own.addAll(List.of(codes));
        return new RouteSpec(method, path, body, query, response, rateClass, isOpen, Collections.unmodifiableSet(own));
    }
}
