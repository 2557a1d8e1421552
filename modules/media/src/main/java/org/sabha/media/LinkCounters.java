package org.sabha.media;

/**
 * What went by the links from one loop to another, of all rooms. Written on the sending loop as plain longs; readers on
 * other threads see values a moment old.
 */
public final class LinkCounters {
    long packets;
    long bytes;
    long batches;
    long leftOut;
    long pictureBreaks;

    /** Media packets handed over, one for each, however many receivers there are on the other loop. */
    public long packets() {
        return packets;
    }

    /** Their bytes, without those of the hop's encryption. */
    public long bytes() {
        return bytes;
    }

    /** How often the other loop was woken for them. */
    public long batches() {
        return batches;
    }

    /** Media packets left out, because the other loop did not keep up. */
    public long leftOut() {
        return leftOut;
    }

    /** How often a picture stopped for that, until its next key frame. */
    public long pictureBreaks() {
        return pictureBreaks;
    }
}
