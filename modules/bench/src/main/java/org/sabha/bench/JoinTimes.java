package org.sabha.bench;

/**
 * When one newcomer came how far; {@link System#nanoTime}.
 *
 * @param askedNanos asked to join
 * @param seatedNanos had a seat
 * @param connectedNanos had keys for media both ways
 * @param pictureNanos was handed the first whole key frame, opened where the meeting has keys
 */
record JoinTimes(long askedNanos, long seatedNanos, long connectedNanos, long pictureNanos) {}
