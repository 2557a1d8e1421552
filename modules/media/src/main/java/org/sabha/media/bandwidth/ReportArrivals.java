package org.sabha.media.bandwidth;

/**
 * How the packets of one report arrived: how many, how far apart, at what rate, and how much longer the last had waited
 * than the first. That tells a narrow link, which hands over what waits before it at its own rate, from a receiver, a
 * sender or a radio that stood still and then has everything at once.
 */
final class ReportArrivals {
    /** Of fewer packets one gap is most of the time, whatever held them up. */
    private static final int LEAST_PACKETS = 3;

    /** A pause that takes more than this share of the whole: what follows it came together. */
    private static final double PAUSE_SHARE = 0.75;

    /** What came so long before belongs to something else. */
    private static final long LONGEST_MICROS = 200_000;

    private static final double BITS_TIMES_MICROS = 8e6;

    private long firstDelayMicros;
    private long lastDelayMicros;
    private long firstMicros;
    private long lastMicros;
    private long longestMicros;
    private long bytes;
    private int packets;

    /** A new report begins; one of too few packets is taken together with the next. */
    void begin() {
        if (packets >= LEAST_PACKETS) {
            clear();
        }
    }

    private void clear() {
        packets = 0;
        bytes = 0;
        longestMicros = 0;
    }

    /** A packet that left and arrived at these times, each by its own clock. */
    void add(int sizeBytes, long sentMicros, long arrivalMicros) {
        lastDelayMicros = arrivalMicros - sentMicros;
        if (packets > 0 && arrivalMicros - lastMicros > LONGEST_MICROS) {
            clear();
        }
        if (packets++ == 0) {
            firstDelayMicros = lastDelayMicros;
            firstMicros = arrivalMicros;
        } else {
            // the first began to arrive before its time was taken, so its bytes tell no rate
            bytes += sizeBytes;
            longestMicros = Math.max(longestMicros, arrivalMicros - lastMicros);
        }
        lastMicros = arrivalMicros;
    }

    /** Whether they came one by one: enough of them, and not all behind one pause. */
    boolean cameOneByOne() {
        return packets >= LEAST_PACKETS && longestMicros <= PAUSE_SHARE * (lastMicros - firstMicros);
    }

    /** Whether they came more slowly than this, bits per second; of one alone that cannot be told. */
    boolean slowerThan(long bitsPerSecond) {
        return packets > 1 && bitsPerSecond() < bitsPerSecond;
    }

    /** Whether they came at least as fast as this, bits per second; of one alone that cannot be told. */
    boolean asFastAs(long bitsPerSecond) {
        return packets > 1 && bitsPerSecond() >= bitsPerSecond;
    }

    /** How much longer the last had waited than the first, microseconds; negative when a queue empties. */
    long grownMicros() {
        return packets == 0 ? 0 : lastDelayMicros - firstDelayMicros;
    }

    /** The rate from the first to the last, bits per second. */
    double bitsPerSecond() {
        return bytes * BITS_TIMES_MICROS / Math.max(1, lastMicros - firstMicros);
    }
}
