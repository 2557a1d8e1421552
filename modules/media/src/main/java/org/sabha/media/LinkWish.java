package org.sabha.media;

/**
 * What the receivers of one loop want of a track of another loop.
 *
 * @param wanted whether anybody shows or awaits it
 * @param layers those which anybody shows or awaits, one bit each
 * @param keyFrames those of which somebody needs a key frame, one bit each
 * @param heightPixels at which it is shown, 0 when it is not
 */
record LinkWish(LinkedTrack track, boolean wanted, int layers, int keyFrames, int heightPixels) {}
