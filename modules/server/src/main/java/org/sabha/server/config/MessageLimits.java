package org.sabha.server.config;

import java.time.Duration;

/** Caps on one signalling message (H29). */
public record MessageLimits(
        int bytesBeforeJoin, int bytesAfterJoin, int fragments, Duration unfinished, long unfinishedBytesInAll) {}
