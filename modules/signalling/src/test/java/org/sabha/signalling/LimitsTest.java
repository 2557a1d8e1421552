package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sabha.signalling.SignallingSettings.Rate;

class LimitsTest {
    private static Network network(String address) throws Exception {
        return Network.of(InetAddress.getByName(address));
    }

    @Test
    void aBucketLetsItsBurstPassAndThenItsRate() {
        TokenBucket bucket = new TokenBucket(new Rate(2, 3), 0);
        assertTrue(bucket.take(3, 0));
        assertFalse(bucket.take(1, TimeUnit.MILLISECONDS.toNanos(499)));
        assertTrue(bucket.take(1, TimeUnit.MILLISECONDS.toNanos(500)));
        assertFalse(bucket.take(4, TimeUnit.HOURS.toNanos(1)));
        assertTrue(bucket.take(3, TimeUnit.HOURS.toNanos(1)));
    }

    @Test
    void aBucketBearsAClockThatWrapsOrStands() {
        TokenBucket bucket = new TokenBucket(new Rate(1, 1), Long.MAX_VALUE);
        assertTrue(bucket.take(1, Long.MAX_VALUE));
        assertFalse(bucket.take(1, Long.MAX_VALUE));
        assertTrue(bucket.take(1, Long.MIN_VALUE + TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void aRateIsAboveZero() {
        assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new Rate(Double.NaN, 1));
    }

    @Test
    void aNetworkIsOneAddressOrA64Prefix() throws Exception {
        assertNotEquals(network("192.0.2.1"), network("192.0.2.2"));
        assertEquals(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assertNotEquals(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assertEquals(network("192.0.2.1"), network("::ffff:192.0.2.1"));
    }

    @Test
    void sharesGrowToTheLimitOfAllAndGiveBack() {
        PinnedBytes pinned = new PinnedBytes(100);
        PinnedBytes.Share first = pinned.share();
        PinnedBytes.Share second = pinned.share();
        assertTrue(first.resize(60));
        assertFalse(second.resize(41));
        assertEquals(60, pinned.pinned());
        assertTrue(first.resize(10));
        assertTrue(second.resize(41));
        first.release();
        second.release();
        assertEquals(0, pinned.pinned());
    }

    @Test
    void aDefectThatAPeerCanRepeatFillsNoDisk() {
        SignallingCounters counters = new SignallingCounters();
        DefectLog log = new DefectLog(counters);
        LogLines lines = LogLines.of(DefectLog.class);
        for (int i = 0; i < 10_000; i++) {
            log.report("signalling.test_defect", new IllegalStateException("x"), i);
        }
        assertEquals(10_000, counters.value("defects"));
        assertEquals(10, lines.stop().size());
    }
}
