package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;

@Tag("H4")
@Tag("T2")
class GuessLimiterTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Optional<InvitationId> STRANGER = Optional.empty();

    private final IdSource ids = new IdSource(new Random(13));
    private final GuessLimiter limiter = new GuessLimiter(GuessLimits.DEFAULT, new Random(14));
    private final String room = ids.newRoomId().value();

    @Test
    void evaluatesTenOfTenThousandGuessesFromFiftyAddressesInAnHour() {
        int evaluated = 0;
        int alerts = 0;
        Map<InetAddress, Integer> byAddress = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            InetAddress from = ip("127.0." + i % 50 + ".1");
            GuessVerdict verdict = limiter.guess(room, STRANGER, from, NOON.plusMillis(i * 350L));
            if (verdict == GuessVerdict.EVALUATE) {
                evaluated++;
                byAddress.merge(from, 1, Integer::sum);
            }
            alerts += verdict == GuessVerdict.REFUSE_AND_ALERT ? 1 : 0;
        }
        assertEquals(10, evaluated);
        assertEquals(1, alerts, "the host hears of it, once");
        assertTrue(byAddress.values().stream().allMatch(count -> count <= 5));
        InvitationId guest = ids.newInvitationId();
        assertEquals(
                GuessVerdict.EVALUATE,
                limiter.guess(room, Optional.of(guest), ip("192.0.2.7"), NOON.plusSeconds(3500)),
                "the real guest is not locked out");
        assertEquals(
                GuessVerdict.EVALUATE,
                limiter.guess(room, Optional.of(ids.newInvitationId()), ip("127.0.0.1"), NOON.plusSeconds(3500)),
                "not even behind the attacker's address");
    }

    @Test
    void neverEvaluatesMoreThanTenInAnyHourHoweverTheyAreSpread() {
        int[] evaluatedAtMinute = new int[24 * 60];
        for (int minute = 0; minute < evaluatedAtMinute.length; minute++) {
            for (int i = 0; i < 3; i++) {
                InetAddress from = ip("10." + minute % 200 + "." + minute / 200 + "." + i);
                boolean evaluated = limiter.guess(room, STRANGER, from, NOON.plus(Duration.ofMinutes(minute)))
                        == GuessVerdict.EVALUATE;
                evaluatedAtMinute[minute] += evaluated ? 1 : 0;
            }
        }
        for (int start = 0; start + 60 <= evaluatedAtMinute.length; start++) {
            int inTheHour = 0;
            for (int minute = start; minute < start + 60; minute++) {
                inTheHour += evaluatedAtMinute[minute];
            }
            assertTrue(inTheHour <= 10, inTheHour + " from minute " + start);
        }
    }

    @Test
    void evaluatesFiveAMinuteFromOneAddressWhateverTheMeeting() {
        assertEquals(5, evaluatedFrom("203.0.113.5", 20, NOON));
        assertEquals(0, evaluatedFrom("203.0.113.5", 20, NOON.plusSeconds(59)));
        assertEquals(5, evaluatedFrom("203.0.113.5", 20, NOON.plusSeconds(60)));
        assertEquals(5, evaluatedFrom("203.0.113.6", 20, NOON), "a neighbour has a budget of its own");
    }

    @Test
    void countsAnIpv6LineAsOneAddress() {
        int evaluated = 0;
        for (int i = 0; i < 20; i++) {
            evaluated += evaluatedFrom("2001:db8:1:2::" + Integer.toHexString(i + 1), 1, NOON);
        }
        assertEquals(5, evaluated);
        assertEquals(5, evaluatedFrom("2001:db8:1:3::1", 20, NOON));
    }

    @Test
    void evaluatesThirtyAMinuteFromOnePrefix() {
        int ipv4 = 0;
        int ipv6 = 0;
        for (int i = 1; i < 200; i++) {
            ipv4 += evaluatedFrom("203.0.113." + i, 1, NOON);
            ipv6 += evaluatedFrom("2001:db8:1:" + Integer.toHexString(i) + "::1", 1, NOON);
        }
        assertEquals(30, ipv4);
        assertEquals(30, ipv6);
        assertEquals(1, evaluatedFrom("203.0.114.1", 1, NOON));
        assertEquals(1, evaluatedFrom("2001:db8:2::1", 1, NOON));
    }

    @Test
    void letsAHundredColleaguesBehindOneAddressInAtOnce() {
        for (int i = 0; i < 100; i++) {
            InvitationId invitation = ids.newInvitationId();
            assertEquals(GuessVerdict.EVALUATE, limiter.guess(room, Optional.of(invitation), ip("203.0.113.5"), NOON));
            limiter.succeeded(invitation);
        }
    }

    @Test
    void slowsDownAGuesserWithAnInvitationToTenAnHourWithoutEverLockingOut() {
        Optional<InvitationId> invitation = Optional.of(ids.newInvitationId());
        int[] evaluatedInHour = new int[6];
        for (int second = 0; second < 6 * 3600; second++) {
            if (limiter.guess(room, invitation, ip("203.0.113.5"), NOON.plusSeconds(second)) == GuessVerdict.EVALUATE) {
                evaluatedInHour[second / 3600]++;
            }
        }
        assertTrue(evaluatedInHour[0] <= 20, evaluatedInHour[0] + " in the first hour");
        for (int hour = 1; hour < evaluatedInHour.length; hour++) {
            assertEquals(10, evaluatedInHour[hour]);
        }
    }

    @Test
    void makesAGuestWhoMistypesWaitOnlyAfterTheFifthTime() {
        Optional<InvitationId> invitation = Optional.of(ids.newInvitationId());
        for (int i = 0; i < 5; i++) {
            assertEquals(GuessVerdict.EVALUATE, limiter.guess(room, invitation, ip("203.0.113.5"), NOON));
        }
        assertEquals(GuessVerdict.REFUSE, limiter.guess(room, invitation, ip("203.0.113.5"), NOON.plusSeconds(14)));
        assertEquals(GuessVerdict.EVALUATE, limiter.guess(room, invitation, ip("203.0.113.5"), NOON.plusSeconds(15)));
        limiter.succeeded(invitation.get());
        assertEquals(GuessVerdict.EVALUATE, limiter.guess(room, invitation, ip("203.0.113.5"), NOON.plusSeconds(16)));
    }

    @Test
    void forgetsNothingOfAMeetingHoweverManyMeetingsAreInvented() {
        for (int i = 0; i < 10; i++) {
            limiter.guess(room, STRANGER, ip("198.51." + i + ".1"), NOON);
        }
        for (int i = 0; i < 100_000; i++) {
            limiter.guess(
                    "invented" + i, STRANGER, ip("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), NOON);
        }
        assertNotEquals(GuessVerdict.EVALUATE, limiter.guess(room, STRANGER, ip("192.0.2.1"), NOON.plusSeconds(1800)));
    }

    @Test
    void treatsUnknownMeetingsLikeKnownOnes() {
        String nonsense = "no such meeting, and no id either";
        int evaluated = 0;
        for (int i = 0; i < 100; i++) {
            evaluated +=
                    limiter.guess(nonsense, STRANGER, ip("198.51." + i + ".1"), NOON) == GuessVerdict.EVALUATE ? 1 : 0;
        }
        assertEquals(10, evaluated);
    }

    @Test
    void remembersAnAddressThroughAFloodOfOthersOfTheSizeOfTheTableLessOne() {
        assertEquals(5, evaluatedFrom("203.0.113.5", 20, NOON));
        for (int i = 0; i < GuessLimiter.MAX_ADDRESSES - 1; i++) {
            limiter.guess("m" + i, STRANGER, ip("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), NOON);
        }
        assertEquals(0, evaluatedFrom("203.0.113.5", 20, NOON.plusSeconds(1)));
    }

    /** Guesses for a meeting each, so that only the address counts. */
    private int evaluatedFrom(String address, int guesses, Instant now) {
        int evaluated = 0;
        for (int i = 0; i < guesses; i++) {
            String meeting = ids.newRoomId().value();
            evaluated += limiter.guess(meeting, STRANGER, ip(address), now) == GuessVerdict.EVALUATE ? 1 : 0;
        }
        return evaluated;
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
