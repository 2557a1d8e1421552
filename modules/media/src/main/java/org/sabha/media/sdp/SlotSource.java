package org.sabha.media.sdp;

/**
 * The SSRCs under which a receive slot's media arrives, the same for the whole stay.
 *
 * @param ssrc carries media
 * @param rtxSsrc carries its retransmissions; unused in audio slots
 */
public record SlotSource(int ssrc, int rtxSsrc) {}
