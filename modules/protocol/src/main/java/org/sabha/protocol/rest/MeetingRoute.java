package org.sabha.protocol.rest;

import static org.sabha.protocol.rest.ErrorCode.*;
import static org.sabha.protocol.rest.RouteSpec.get;
import static org.sabha.protocol.rest.RouteSpec.post;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sabha.protocol.http.AboutResponse;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.NetworkCheckRequest;
import org.sabha.protocol.http.NetworkCheckResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.SeriesNextResponse;
import org.sabha.protocol.http.WithdrawConsentRequest;

/** The routes that clients of meetings use before their WebSocket. */
public enum MeetingRoute implements RouteContract {
    /** Exchanges the secret of an organiser link for a session. */
    ORGANISER(post("/api/v1/organiser", OrganiserRequest.class)
            .returns(OrganiserResponse.class)
            .fails(CANNOT_OPEN)),
    /** Makes a meeting, or opens one that was scheduled, for somebody who may start meetings. */
    MEETINGS(post("/api/v1/meetings", CreateMeetingRequest.class)
            .returns(CreateMeetingResponse.class)
            .fails(SESSION_UNKNOWN, CLASS_ABOVE_CEILING, CLASS_NEVER_HELD, NOT_TO_OPEN)),
    /** Gives a token to connect with, for who shows an invitation and the password. */
    JOIN(post("/api/v1/join", JoinRequest.class)
            .returns(JoinResponse.class)
            .fails(CANNOT_OPEN, NOT_SIGNED_IN, NOTICE_CHANGED, ACCOUNT_CHANGED)),
    /** Says which meeting of a series is on or next, to who has an invitation to it. */
    SERIES_NEXT(post("/api/v1/series/next", SeriesNextRequest.class)
            .returns(SeriesNextResponse.class)
            .fails(CANNOT_OPEN)),
    /** Takes a consent back, by its receipt: whoever gave it leaves, and their name and network are erased. */
    WITHDRAW(post("/api/v1/consent/withdraw", WithdrawConsentRequest.class)
            .returns(ConsentWithdrawnResponse.class)
            .fails(RECEIPT_UNKNOWN)),
    /** Which server this is. */
    ABOUT(get("/api/v1/about").returns(AboutResponse.class).limitedAs(RateClass.UNLIMITED)),
    /** Sends pictures of the client's own making back to it for 12 s at most, so that it sees what its line carries. */
    NETWORK_CHECK(post("/api/v1/network-check", NetworkCheckRequest.class)
            .returns(NetworkCheckResponse.class)
            .limitedAs(RateClass.NETWORK_CHECKS)
            .fails(OFFER_UNUSABLE, NOT_FOUND));

    private static final Map<String, MeetingRoute> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(MeetingRoute::path, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // nothing in it changes
    private final RouteSpec spec;

    MeetingRoute(RouteSpec spec) {
        this.spec = spec;
    }

    @Override
    public RouteSpec spec() {
        return spec;
    }

    @Override
    public Set<ErrorCode> commonErrors() {
        return this == ABOUT ? Set.of() : EnumSet.of(OVERLOADED);
    }

    /** The route of a path; each path has one method. */
    public static Optional<MeetingRoute> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
