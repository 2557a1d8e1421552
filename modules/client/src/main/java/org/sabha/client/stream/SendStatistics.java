package org.sabha.client.stream;

/**
 * What one source has sent; values only ever grow.
 *
 * @param packets original packets
 * @param bytes their payload
 * @param resent packets sent again because the server lacked them
 */
public record SendStatistics(long packets, long bytes, long resent) {
    /** Nothing yet. */
    public static final SendStatistics NONE = new SendStatistics(0, 0, 0);

    /** Both together. */
    public SendStatistics plus(SendStatistics other) {
        return new SendStatistics(packets + other.packets, bytes + other.bytes, resent + other.resent);
    }
}
