package org.sabha.client.load;

import java.time.Duration;
import java.util.Optional;
import org.sabha.client.frame.MediaCodec;

/**
 * What a load does.
 *
 * @param rooms meetings, 1 to 100
 * @param bots per meeting, its host included, 2 to 1,000
 * @param speakers who speak at once in a meeting, 0 to 3
 * @param cameras who send a picture in a meeting, 0 to 49; the first sends the large one
 * @param pictures shown by each bot, 0 to 49
 * @param codec of the pictures
 * @param mainBits of the large picture, bits per second
 * @param tileBits of each other picture, bits per second
 * @param framesPerSecond of the large picture; the others send half as many, 2 to 60
 * @param joins how bots come
 * @param churn how often one bot of each meeting leaves and another comes; empty: never
 * @param length from the time when all are in
 */
record LoadShape(
        int rooms,
        int bots,
        int speakers,
        int cameras,
        int pictures,
        MediaCodec codec,
        int mainBits,
        int tileBits,
        int framesPerSecond,
        Joins joins,
        Optional<Duration> churn,
        Duration length) {
    /** How bots come. */
    sealed interface Joins {
        /** A few at a time. */
        record Steady() implements Joins {}

        /** All at once. */
        record Storm() implements Joins {}

        /** So many each second, whether those before are in or not. */
        record Rate(int perSecond) implements Joins {}
    }
}
