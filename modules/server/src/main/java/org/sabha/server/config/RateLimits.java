package org.sabha.server.config;

/** Token buckets: what one person in a meeting says, what one at the door says, HTTP requests of one address. */
public record RateLimits(Bucket messages, Bucket waiting, Bucket offers, Bucket bytes, Bucket requests) {
    /** So much a second for long, so much at once. */
    public record Bucket(int perSecond, int burst) {}
}
