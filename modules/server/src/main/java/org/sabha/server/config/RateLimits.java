package org.sabha.server.config;

/** Token buckets: messages of one session, HTTP requests of one address. */
public record RateLimits(int messagesPerSecond, int messageBurst, int requestsPerSecond, int requestBurst) {}
