package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkEmulatorTest {
    private final VirtualTime time = VirtualTime.fromMorning();
    private final List<Integer> arrived = new ArrayList<>();
    private final List<Long> arrivalMillis = new ArrayList<>();

    private NetworkEmulator<Integer> network(long seed) {
        return new NetworkEmulator<>(time, seed, packet -> {
            arrived.add(packet);
            arrivalMillis.add(time.nowNanos() / 1_000_000);
        });
    }

    private void send(NetworkEmulator<Integer> network, int count, int sizeBytes, Duration apart) {
        for (int i = 0; i < count; i++) {
            network.send(i, sizeBytes);
            time.pass(apart);
        }
        time.pass(Duration.ofSeconds(5));
    }

    @Test
    void carriesAtTheRateOfTheLinkAndDropsWhatTheQueueCannotHold() {
        var network = network(1).rate(800_000, Duration.ofMillis(50)).delay(Duration.ofMillis(20));
        send(network, 10, 1_000 - NetworkEmulator.HEADER_BYTES, Duration.ZERO);
        assertEquals(List.of(0, 1, 2, 3, 4, 5), arrived, "10 ms each; the queue holds 50 ms and the one on the link");
        assertEquals(List.of(30L, 40L, 50L, 60L, 70L, 80L), arrivalMillis);
        assertEquals(4, network.overflowed());
    }

    @Test
    void losesTheShareThatWasAskedFor() {
        send(network(2).loss(0.1), 10_000, 100, Duration.ofMillis(1));
        assertTrue(arrived.size() > 8_850 && arrived.size() < 9_150, arrived.size() + " of 10,000");
    }

    @Test
    void losesInRunsOfTheLengthThatWasAskedFor() {
        send(network(3).burstLoss(0.01, 0.25), 20_000, 100, Duration.ofMillis(1));
        long runs = 0;
        for (int i = 1; i < arrived.size(); i++) {
            runs += arrived.get(i) - arrived.get(i - 1) > 1 ? 1 : 0;
        }
        double length = (20_000.0 - arrived.size()) / runs;
        assertTrue(length > 3.3 && length < 4.7, "mean run " + length);
    }

    @Test
    void keepsOrderUnderJitterAndBreaksItWhenAsked() {
        send(network(4).jitter(Duration.ofMillis(30)), 200, 100, Duration.ofMillis(5));
        assertEquals(arrived.stream().sorted().toList(), arrived);
        arrived.clear();
        send(network(5).reorder(0.2, Duration.ofMillis(12)), 200, 100, Duration.ofMillis(5));
        assertNotEquals(arrived.stream().sorted().toList(), arrived);
        assertEquals(200, arrived.size());
    }

    @Test
    void sameSeedGivesTheSameArrivals() {
        send(network(6).loss(0.3).jitter(Duration.ofMillis(9)), 500, 100, Duration.ofMillis(2));
        List<Integer> first = List.copyOf(arrived);
        arrived.clear();
        send(network(6).loss(0.3).jitter(Duration.ofMillis(9)), 500, 100, Duration.ofMillis(2));
        assertEquals(first, arrived);
    }

    @Test
    void carriesNothingInAnOutage() {
        var network = network(7);
        network.down();
        send(network, 10, 100, Duration.ofMillis(1));
        network.up();
        send(network, 1, 100, Duration.ofMillis(1));
        assertEquals(1, arrived.size());
        assertEquals(10, network.lost());
    }
}
