package org.sabha.media;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a {@link MediaEngine} is told of its loop.
 *
 * @param candidates the addresses and UDP port under which clients reach the loop's socket, 1 to 8, best first
 */
public record MediaSettings(List<InetSocketAddress> candidates) {
    private static final int MAX_CANDIDATES = 8;

    public MediaSettings {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty() || candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException("1 to " + MAX_CANDIDATES + " candidates");
        }
    }
}
