package org.sabha.protocol.report;

import java.time.Instant;

/**
 * The server was not there for some time between.
 *
 * @param from the last row before
 * @param until when the meeting was taken up again
 */
public record Downtime(Instant from, Instant until) {}
