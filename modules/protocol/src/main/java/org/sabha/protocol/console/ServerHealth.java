package org.sabha.protocol.console;

import java.time.Instant;
import java.util.List;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * How the server stands: {@code GET /api/v1/health}.
 *
 * @param startedAt when this process was ready
 * @param findings what was looked at, what needs somebody first
 * @param loops the event loops that carry media, in order
 */
public record ServerHealth(
        @Chars(max = 32) String version,
        Instant startedAt,
        Instant at,
        @Items(max = 24) List<HealthFinding> findings,
        @Items(max = 64) List<LoopLoad> loops) {}
