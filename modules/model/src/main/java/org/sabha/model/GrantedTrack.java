package org.sabha.model;

/**
 * A track that a decision allowed; the media plane makes an inbound track for it, and for nothing else.
 *
 * @param track its id
 * @param mid the m-section that carries it
 * @param source where it comes from
 */
public record GrantedTrack(TrackId track, String mid, TrackSource source) {}
