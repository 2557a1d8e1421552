package org.sabha.protocol.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.protocol.limits.Items;

/**
 * @param created when it was made
 * @param started when somebody was seated first
 * @param ended absent while it goes on
 * @param downtimes when the server was not there
 */
public record ReportTimes(
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        @Items(max = 1000) List<Downtime> downtimes,
        long moreDowntimes) {}
