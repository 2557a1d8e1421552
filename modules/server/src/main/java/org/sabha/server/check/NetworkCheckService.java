package org.sabha.server.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sabha.media.EchoEnd;
import org.sabha.media.EchoListener;
import org.sabha.media.OfferProblem;
import org.sabha.protocol.http.NetworkCheckResponse;
import org.sabha.signalling.NetworkChecks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets a check of their line now (docs/admin/network-check.md). Anybody may ask, so they are few: a line has a quarter of
 * the seats, a neighbourhood half, nobody gets one of a server that is half busy, and those that go on give way to
 * meetings. A seat is given back when the check is over, and would be after {@link #FORGOTTEN_NANOS} if nobody said so.
 * Safe for any thread; holds as many seats as may be taken at once.
 */
public final class NetworkCheckService implements NetworkChecks {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkCheckService.class);

    /** No check begins on a loop that is busy for more of its time. */
    static final double MOST_BUSY = 0.5;

    /** Those that go on end when their loop is busy for more of it; higher, since they are a part of it. */
    static final double GIVES_WAY = 0.7;

    /** Longer than any check lasts. */
    static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final int SHARE_OF_A_LINE = 4;
    private static final int SHARE_OF_A_NEIGHBOURHOOD = 2;

    private final int atOnce;
    private final List<NetworkCheckLoop> places;
    private final LongSupplier nanoTime;
    private final NetworkCheckCounters counters = new NetworkCheckCounters();
    private final List<Seat> seats = new ArrayList<>(); // guarded by itself

    /**
     * A service with so many seats.
     *
     * @param atOnce 0 for none
     * @param places one at least
     * @param nanoTime of the loops
     */
    public NetworkCheckService(int atOnce, List<NetworkCheckLoop> places, LongSupplier nanoTime) {
        this.atOnce = atOnce;
        this.places = List.copyOf(places);
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<Outcome> open(String offer, Asker asker) {
        if (atOnce == 0) {
            return CompletableFuture.completedStage(Refused.OFF);
        }
        long nowNanos = nanoTime.getAsLong();
        Seat seat;
        synchronized (seats) {
            seats.removeIf(taken -> nowNanos - taken.sinceNanos >= FORGOTTEN_NANOS);
            NetworkCheckLoop place = placeFor(nowNanos);
            if (place == null) {
                return refused(Refused.BUSY);
            }
            Refused refusal = refusalOf(asker);
            if (refusal != null) {
                return refused(refusal);
            }
            seat = new Seat(asker, place, nowNanos);
            seats.add(seat);
        }
        seat.place.open(offer, seat, seat::failed);
        return seat.answer;
    }

    /**
     * Where the next one is run, null for nowhere. How busy a loop is shows after a second, so what has just begun counts
     * first: many that come at once are spread.
     */
    private @Nullable NetworkCheckLoop placeFor(long nowNanos) {
        return places.stream()
                .filter(each -> each.busyShare(nowNanos) <= MOST_BUSY)
                .min(Comparator.<NetworkCheckLoop>comparingLong(this::seatsAt)
                        .thenComparingDouble(each -> each.busyShare(nowNanos)))
                .orElse(null);
    }

    private long seatsAt(NetworkCheckLoop place) {
        return seats.stream().filter(taken -> taken.place.equals(place)).count();
    }

    @Override
    public void askedTooOften() {
        counters.refused(Refused.TOO_MANY);
    }

    private CompletionStage<Outcome> refused(Refused why) {
        counters.refused(why);
        return CompletableFuture.completedStage(why);
    }

    private @Nullable Refused refusalOf(Asker asker) {
        long ofLine = seats.stream()
                .filter(taken -> taken.asker.line().equals(asker.line()))
                .count();
        long around = seats.stream()
                .filter(taken -> taken.asker.neighbourhood().equals(asker.neighbourhood()))
                .count();
        if (ofLine >= share(SHARE_OF_A_LINE) || around >= share(SHARE_OF_A_NEIGHBOURHOOD)) {
            return Refused.TOO_MANY;
        }
        return seats.size() >= atOnce ? Refused.BUSY : null;
    }

    private int share(int part) {
        return Math.max(1, atOnce / part);
    }

    /** How many go on now. */
    public int open() {
        synchronized (seats) {
            return seats.size();
        }
    }

    /** What was asked for so far. */
    public NetworkCheckCounters counters() {
        return counters;
    }

    /** One check. */
    private final class Seat implements EchoListener {
        private final Asker asker;
        private final NetworkCheckLoop place;
        private final long sinceNanos;
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

        Seat(Asker asker, NetworkCheckLoop place, long sinceNanos) {
            this.asker = asker;
            this.place = place;
            this.sinceNanos = sinceNanos;
        }

        @Override
        public void answered(String sdpAnswer) {
            counters.begun();
            answer.complete(new Opened(new NetworkCheckResponse(sdpAnswer)));
        }

        @Override
        public void refused(OfferProblem problem) {
            leave();
            counters.refused(Refused.OFFER_UNUSABLE);
            answer.complete(Refused.OFFER_UNUSABLE);
        }

        @Override
        public boolean isToGiveWay() {
            return place.busyShare(nanoTime.getAsLong()) > GIVES_WAY;
        }

        @Override
        public void ended(EchoEnd end) {
            leave();
            counters.ended(end);
            LOG.debug("network_check.ended why={}", end);
        }

        void failed() {
            leave();
            counters.refused(Refused.BUSY);
            answer.complete(Refused.BUSY);
        }

        private void leave() {
            synchronized (seats) {
                seats.remove(this);
            }
        }
    }
}
