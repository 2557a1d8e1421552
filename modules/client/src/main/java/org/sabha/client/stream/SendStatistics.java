package org.sabha.client.stream;

/**
 * What one sending stream has sent; values only ever grow.
 *
 * @param packets original packets
 * @param bytes their payload
 * @param resent packets sent again because the server lacked them
 */
public record SendStatistics(long packets, long bytes, long resent) {}
