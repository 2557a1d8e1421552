package org.sabha.server.account;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.account.CalendarFeedResponse;
import org.sabha.protocol.account.CalendarFeedView;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.mail.FeedDesk;
import org.sabha.store.StorageException;

/** Calendar feeds: their holders look after them signed in, calendars read them with the address alone. */
final class FeedRoutes {
    private final AccountParts parts;
    private final FeedDesk desk;

    FeedRoutes(AccountParts parts, FeedDesk desk) {
        this.parts = parts;
        this.desk = desk;
    }

    RestAnswer show(Asked asked) {
        return RestAnswer.ok(new CalendarFeedView(desk.since(asked.account().id()), desk.hasTitles()));
    }

    RestAnswer open(Asked asked) {
        return RestAnswer.ok(new CalendarFeedResponse(desk.open(asked.account().id(), asked.evidence())));
    }

    RestAnswer close(Asked asked) {
        return desk.close(asked.account().id(), asked.evidence())
                ? RestAnswer.done()
                : parts.refuse(asked.evidence(), Refusal.NO_SUCH_FEED);
    }

    /** Unknown, closed, of somebody who may not: all look alike (C7). */
    RestAnswer read(Secret secret, Instant now) {
        try {
            Optional<String> calendar = desk.read(secret, now);
            return calendar.map(text -> RestAnswer.ok(new RestAnswer.Download(
                            "meetings.ics",
                            "text/calendar; charset=utf-8",
                            to -> to.write(text.getBytes(StandardCharsets.UTF_8)))))
                    .orElseGet(RestAnswer::nothingHere);
        } catch (StorageException e) {
            return Refusal.STORAGE_UNAVAILABLE.answer();
        }
    }
}
