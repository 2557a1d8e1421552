package org.sabha.bench;

/**
 * How soon people see who speaks, in milliseconds, over all members and changes.
 *
 * @param changes how often somebody else began to speak
 * @param views members times changes that were seen
 * @param missed members times changes after which the new picture never came
 * @param detectedP50 from the first packet of the new voice to the word of the server
 * @param pictureP50 from that word to the first picture of the new speaker in the slot
 */
record SpeakersResult(
        int changes,
        int views,
        int missed,
        double detectedP50,
        double detectedP95,
        double pictureP50,
        double pictureP95,
        double pictureMax) {}
