package org.sabha.server.config;

import org.sabha.policy.account.FeedTitles;

/**
 * Calendar feeds.
 *
 * @param titles whether titles of meetings stand in them
 */
public record CalendarConfig(FeedTitles titles) {}
