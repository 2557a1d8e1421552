package org.sabha.server.config;

import java.time.Duration;

/** What may wait for one slow reader (T35). */
public record OutboundLimits(int queueBytes, Duration stall) {}
