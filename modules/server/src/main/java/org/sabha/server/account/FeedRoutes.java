package org.sabha.server.account;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.CalendarFeedResponse;
import org.sabha.protocol.account.CalendarFeedView;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.mail.CalendarFeedService;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.failure.StorageException;

/** Calendar feeds: their holders look after them signed in, calendars read them with the address alone. */
final class FeedRoutes {
    private final AccountParts parts;
    private final CalendarFeedService service;

    FeedRoutes(AccountParts parts, CalendarFeedService service) {
        this.parts = parts;
        this.service = service;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.CALENDAR_FEED, AccountVerb.KEEP_OWN_CALENDAR_FEED, this::show),
                Route.of(AccountRoute.OPEN_CALENDAR_FEED, AccountVerb.KEEP_OWN_CALENDAR_FEED, this::open),
                Route.of(AccountRoute.CLOSE_CALENDAR_FEED, AccountVerb.KEEP_OWN_CALENDAR_FEED, this::close));
    }

    RestAnswer show(RouteRequest asked) {
        return RestAnswer.ok(new CalendarFeedView(service.since(asked.account().id()), service.hasTitles()));
    }

    RestAnswer open(RouteRequest asked) {
        return RestAnswer.ok(
                new CalendarFeedResponse(service.open(asked.account().id(), asked.evidence())));
    }

    RestAnswer close(RouteRequest asked) {
        if (!service.close(asked.account().id(), asked.evidence())) {
            throw parts.refuse(asked.evidence(), ErrorCode.NO_SUCH_FEED);
        }
        return RestAnswer.done();
    }

    /** Unknown, closed, of somebody who may not: all look alike (C7). */
    RestAnswer read(Secret secret, Instant now) {
        try {
            Optional<String> calendar = service.read(secret, now);
            return calendar.map(text -> RestAnswer.ok(new RestAnswer.Download(
                            "meetings.ics",
                            "text/calendar; charset=utf-8",
                            to -> to.write(text.getBytes(StandardCharsets.UTF_8)))))
                    .orElseGet(RestAnswer::nothingHere);
        } catch (StorageException e) {
            return ErrorCode.STORAGE_UNAVAILABLE.answer();
        }
    }
}
