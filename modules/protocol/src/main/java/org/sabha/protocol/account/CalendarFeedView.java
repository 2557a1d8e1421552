package org.sabha.protocol.account;

import java.time.Instant;
import java.util.Optional;

/**
 * {@code GET /api/v1/calendar}: one's own calendar feed.
 *
 * @param since when its address was made; absent where there is none
 * @param titles whether it says what meetings are called
 */
public record CalendarFeedView(Optional<Instant> since, boolean titles) {}
