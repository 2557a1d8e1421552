package org.sabha.model;

/**
 * A track as its sender offers it, before any decision.
 *
 * @param mid the m-section that carries it, 1 to 16 characters
 * @param source where it comes from
 */
public record PublishedTrack(String mid, TrackSource source) {
    public PublishedTrack {
        if (mid.isEmpty() || mid.length() > 16) {
            throw new IllegalArgumentException("a mid has 1 to 16 characters");
        }
    }
}
