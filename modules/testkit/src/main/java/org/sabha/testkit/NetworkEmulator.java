package org.sabha.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One direction of a network on virtual time. A packet meets, in this order: an outage, loss (single and in bursts), a
 * queue in front of a link of limited rate (what does not fit is dropped at the tail), the delay of the path, jitter
 * and reordering. The same seed and the same packets give the same arrivals. Conditions may change at any time; they
 * hold for packets sent from then on.
 *
 * @param <P> what is carried
 */
public final class NetworkEmulator<P> {
    /** Headers of IPv4 and UDP, which a link carries with each packet, bytes. */
    public static final int HEADER_BYTES = 28;

    private static final double BITS_PER_BYTE = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Consumer<P> receiver;
    private Duration delay = Duration.ZERO;
    private Duration jitter = Duration.ZERO;
    private double lossShare;
    private double burstBegins;
    private double burstEnds = 1;
    private boolean inBurst;
    private double reorderShare;
    private Duration reorderDelay = Duration.ZERO;
    private long bitsPerSecond;
    private Duration queue = Duration.ZERO;
    private boolean down;
    private Instant linkFree = Instant.MIN;
    private Instant lastArrival = Instant.MIN;
    private long sent;
    private long lost;
    private long overflowed;

    /** A perfect network: no delay, no loss, no limit. */
    public NetworkEmulator(VirtualTime time, long seed, Consumer<P> receiver) {
        this.time = time;
        random = new SplittableRandom(seed);
        this.receiver = receiver;
    }

    /** The time that every packet takes. */
    public NetworkEmulator<P> delay(Duration oneWay) {
        delay = oneWay;
        return this;
    }

    /** Up to so much more, evenly spread, order kept. */
    public NetworkEmulator<P> jitter(Duration most) {
        jitter = most;
        return this;
    }

    /** Loses each packet with this probability, 0 to 1, whatever happened to the others. */
    public NetworkEmulator<P> loss(double share) {
        lossShare = share;
        return this;
    }

    /** Loses packets in runs (Gilbert's model): a run begins with one probability and ends with the other. */
    public NetworkEmulator<P> burstLoss(double begins, double ends) {
        burstBegins = begins;
        burstEnds = ends;
        return this;
    }

    /** Holds back this share of packets, 0 to 1, so that later ones overtake them. */
    public NetworkEmulator<P> reorder(double share, Duration by) {
        reorderShare = share;
        reorderDelay = by;
        return this;
    }

    /** A link of this rate with a queue that holds so much time of it; 0 is no limit. */
    public NetworkEmulator<P> rate(long newBitsPerSecond, Duration newQueue) {
        bitsPerSecond = newBitsPerSecond;
        queue = newQueue;
        return this;
    }

    /** Everything is lost until {@link #up}. */
    public void down() {
        down = true;
    }

    /** The outage is over. */
    public void up() {
        down = false;
    }

    /** Takes a packet of so many bytes of UDP payload. */
    public void send(P packet, int sizeBytes) {
        sent++;
        if (down || isLost()) {
            lost++;
            return;
        }
        Instant now = time.now();
        Instant leaves = now;
        if (bitsPerSecond > 0) {
            Instant begins = linkFree.isAfter(now) ? linkFree : now;
            if (Duration.between(now, begins).compareTo(queue) > 0) {
                overflowed++;
                return;
            }
            double nanos = (sizeBytes + HEADER_BYTES) * BITS_PER_BYTE * NANOS_PER_SECOND / bitsPerSecond;
            leaves = begins.plusNanos((long) nanos);
            linkFree = leaves;
        }
        Instant arrives = leaves.plus(delay).plusNanos(random.nextLong(jitter.toNanos() + 1));
        if (random.nextDouble() < reorderShare) {
            arrives = arrives.plus(reorderDelay);
        } else {
            arrives = arrives.isBefore(lastArrival) ? lastArrival : arrives;
            lastArrival = arrives;
        }
        time.at(arrives, () -> receiver.accept(packet));
    }

    private boolean isLost() {
        inBurst = inBurst ? random.nextDouble() >= burstEnds : random.nextDouble() < burstBegins;
        return inBurst || random.nextDouble() < lossShare;
    }

    /** Packets taken. */
    public long sent() {
        return sent;
    }

    /** Packets lost at random, in runs or in an outage. */
    public long lost() {
        return lost;
    }

    /** Packets that found the queue full. */
    public long overflowed() {
        return overflowed;
    }
}
