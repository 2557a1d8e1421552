package org.sabha.protocol.rest;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One REST route, as both sides know it. OpenAPI, the JSON schema, the JSON codec, the TypeScript types and the rate limits are
 * taken from here; who may ask, and what answers, is in the table of a feature.
 */
public sealed interface RouteContract permits AccountRoute, IntegrationRoute, MeetingRoute {
    /** Where nothing is sent. */
    record Empty() {}

    /** Name of the constant. */
    String name();

    /** What the constant declares. */
    RouteSpec spec();

    /** Codes that all routes of its kind refuse with, besides its own. */
    Set<ErrorCode> commonErrors();

    default RestRequest.Method method() {
        return spec().method();
    }

    /** With its parameters in braces. */
    default String path() {
        return spec().path();
    }

    /** {@link Empty} where there is none. */
    default Class<? extends Record> body() {
        return spec().body();
    }

    default boolean hasBody() {
        return body() != Empty.class;
    }

    /** Parameters of the query. */
    default Set<RestRequest.Parameter> query() {
        return spec().query();
    }

    default ResponseType response() {
        return spec().response();
    }

    default RateClass rateClass() {
        return spec().rateClass();
    }

    /** Whether people who are not signed in may ask. */
    default boolean isOpen() {
        return spec().isOpen();
    }

    /** Every code that it refuses with, once the form of the request was accepted. */
    default Set<ErrorCode> errors() {
        Set<ErrorCode> all = EnumSet.noneOf(ErrorCode.class);
        all.addAll(spec().errors());
        all.addAll(commonErrors());
        if (rateClass() != RateClass.UNLIMITED) {
            all.add(ErrorCode.RATE_LIMITED);
        }
        return Collections.unmodifiableSet(all);
    }

    /** As the audit log usually names it. */
    default String auditName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every route there is. */
    static List<RouteContract> all() {
        return Stream.<RouteContract[]>of(MeetingRoute.values(), AccountRoute.values(), IntegrationRoute.values())
                .flatMap(Stream::of)
                .toList();
    }
}
