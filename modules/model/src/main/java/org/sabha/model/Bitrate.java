package org.sabha.model;

/**
 * A rate of data.
 *
 * @param bitsPerSecond bits per second, 0 or more
 */
public record Bitrate(long bitsPerSecond) {
    public Bitrate {
        if (bitsPerSecond < 0) {
            throw new IllegalArgumentException("a bitrate is 0 or more");
        }
    }
}
