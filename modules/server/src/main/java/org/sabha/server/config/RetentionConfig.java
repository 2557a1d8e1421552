package org.sabha.server.config;

import java.time.Duration;

/**
 * How long the audit log is kept, by what it is. What stands beside a row goes with it at the latest.
 *
 * @param rows ids and codes
 * @param access names and networks beside rows of who came in or used an account
 * @param refusals networks beside rows of who was refused
 * @param titles of meetings
 */
public record RetentionConfig(Duration rows, Duration access, Duration refusals, Duration titles) {
    public RetentionConfig {
        access = shorter(access, rows);
        refusals = shorter(refusals, rows);
        titles = shorter(titles, rows);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
