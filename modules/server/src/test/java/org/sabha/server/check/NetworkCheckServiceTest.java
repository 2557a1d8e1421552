package org.sabha.server.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.media.EchoEnd;
import org.sabha.media.EchoListener;
import org.sabha.media.OfferProblem;
import org.sabha.signalling.NetworkChecks.Asker;
import org.sabha.signalling.NetworkChecks.Opened;
import org.sabha.signalling.NetworkChecks.Outcome;
import org.sabha.signalling.NetworkChecks.Refused;

/** Anybody may ask for a check, so there are few at once, and meetings come first. */
class NetworkCheckServiceTest {
    private final Place quiet = new Place();
    private final Place other = new Place();
    private long now = -5_000_000_000L; // System.nanoTime may be negative

    /** Opens everything, and keeps whom it is to tell. */
    private static final class Place implements NetworkCheckLoop {
        final List<EchoListener> opened = new ArrayList<>();
        double busy;
        boolean fails;

        @Override
        public double busyShare(long nowNanos) {
            return busy;
        }

        @Override
        public void open(String sdpOffer, EchoListener listener, Runnable failed) {
            opened.add(listener);
            if (fails) {
                failed.run();
            } else if (sdpOffer.isEmpty()) {
                listener.refused(OfferProblem.MALFORMED);
            } else {
                listener.answered("answer");
            }
        }
    }

    private NetworkCheckService service(int atOnce) {
        return new NetworkCheckService(atOnce, List.of(quiet, other), () -> now);
    }

    private static Outcome ask(NetworkCheckService service, String offer, Asker asker) {
        CompletableFuture<Outcome> answer = service.open(offer, asker).toCompletableFuture();
        return answer.getNow(Refused.OFF);
    }

    private static Asker from(int network, int host) {
        return new Asker("192.0." + network + "." + host + "/32", "192.0." + network + ".0/24");
    }

    private static Outcome ask(NetworkCheckService service, int network, int host) {
        return ask(service, "offer", from(network, host));
    }

    @Test
    void opensACheckOnTheQuietestLoop() {
        quiet.busy = 0.1;
        other.busy = 0.4;
        NetworkCheckService service = service(8);
        Opened opened = assertInstanceOf(Opened.class, ask(service, 2, 1));
        assertEquals("answer", opened.answer().answer());
        assertEquals(1, quiet.opened.size());
        assertEquals(1, service.open());
        assertEquals(1, service.counters().begunSoFar());
        quiet.opened.getFirst().ended(EchoEnd.LEFT);
        assertEquals(0, service.open());
        assertEquals(1, service.counters().endedSoFar(EchoEnd.LEFT));
    }

    @Test
    void meetingsComeFirst() {
        quiet.busy = 0.51;
        other.busy = 0.7;
        NetworkCheckService service = service(8);
        assertEquals(Refused.BUSY, ask(service, 2, 1));
        assertEquals(0, service.open());
        assertEquals(1, service.counters().refusedSoFar(Refused.BUSY));
        quiet.busy = 0.5;
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        EchoListener check = quiet.opened.getFirst();
        other.busy = 0.9;
        quiet.busy = NetworkCheckService.GIVES_WAY;
        assertFalse(check.isToGiveWay(), "it is a part of what its loop does");
        quiet.busy = NetworkCheckService.GIVES_WAY + 0.01;
        assertTrue(check.isToGiveWay());
    }

    /** How busy a loop is shows late. */
    @Test
    @Tag("T33")
    void manyAtOnceAreSpread() {
        quiet.busy = 0.1;
        other.busy = 0.4;
        NetworkCheckService service = service(32);
        for (int network = 1; network <= 8; network++) {
            ask(service, network, 1);
        }
        assertEquals(4, quiet.opened.size());
        assertEquals(4, other.opened.size());
        other.busy = 0.6;
        ask(service, 9, 1);
        assertEquals(5, quiet.opened.size());
    }

    @Test
    @Tag("T33")
    void oneLineAndOneNeighbourhoodDoNotTakeAllSeats() {
        NetworkCheckService service = service(8);
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        assertEquals(Refused.TOO_MANY, ask(service, 2, 1));
        assertInstanceOf(Opened.class, ask(service, 2, 2));
        assertInstanceOf(Opened.class, ask(service, 2, 3));
        assertEquals(Refused.TOO_MANY, ask(service, 2, 4));
        for (int network = 3; network < 7; network++) {
            assertInstanceOf(Opened.class, ask(service, network, 1));
        }
        assertEquals(Refused.BUSY, ask(service, 7, 1));
        assertEquals(8, service.open());
        quiet.opened.getLast().ended(EchoEnd.TIME_OVER);
        assertInstanceOf(Opened.class, ask(service, 7, 1));
    }

    @Test
    void aPlaceOfOneServesOne() {
        NetworkCheckService service = service(1);
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        assertEquals(Refused.TOO_MANY, ask(service, 2, 2));
        assertEquals(Refused.BUSY, ask(service, 3, 1));
    }

    @Test
    void refusedOrFailedCheckHoldsNoSeat() {
        NetworkCheckService service = service(8);
        assertEquals(Refused.OFFER_UNUSABLE, ask(service, "", from(2, 1)));
        assertEquals(0, service.open());
        quiet.fails = true;
        assertEquals(Refused.BUSY, ask(service, 2, 1));
        assertEquals(0, service.open());
        assertEquals(1, service.counters().refusedSoFar(Refused.BUSY));
        service.askedTooOften();
        assertEquals(1, service.counters().refusedSoFar(Refused.TOO_MANY));
    }

    /** A defect that swallows the end of a check costs its seat for some seconds, not for good. */
    @Test
    void aSeatThatNobodyGivesBackIsFreeAfterAWhile() {
        NetworkCheckService service = service(1);
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        now += NetworkCheckService.FORGOTTEN_NANOS - 1;
        assertEquals(Refused.TOO_MANY, ask(service, 2, 1));
        now += 1;
        assertInstanceOf(Opened.class, ask(service, 2, 1));
        quiet.opened.getFirst().ended(EchoEnd.TIME_OVER);
        assertEquals(1, service.open(), "the first one's late word frees nobody else's seat");
    }

    @Test
    void whereThereAreNoneNobodyIsAsked() {
        assertEquals(Refused.OFF, ask(service(0), 2, 1));
        assertFalse(quiet.opened.iterator().hasNext());
    }
}
