package org.sabha.protocol.account;

import org.sabha.model.Secret;

/**
 * A fresh calendar feed; the one of before reads nothing more.
 *
 * @param secret shown this once; the address is {@code https://SERVER/calendar/SECRET.ics}
 */
public record CalendarFeedResponse(Secret secret) {}
