package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/**
 * Voices between two browsers over a network that loses packets. A browser asks for a missing packet with the next one that
 * comes, and again after a round trip and a quarter; when asked it sends the same bytes again, at most once in a round trip.
 */
class BrowserVoiceRepairTest {
    private static final int SEEDS = 8;
    private static final int SECONDS = 60;
    private static final int SPOKEN_EVERY_MILLIS = 20;
    private static final int FEEDBACK_EVERY_MILLIS = 50;
    private static final int ROUND_TRIP_MILLIS = 40;
    private static final int ASKED_AGAIN_MILLIS = 50;
    private static final int OF_USE_MILLIS = 400;
    private static final int FIRST = 1_000;
    /** Nobody knows of packets lost before the first that came; these are not counted. */
    private static final int BEFORE_FIRST = 50;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer alice = join();
    private final FakePeer bob = join();
    private final VirtualTime time = VirtualTime.fromMorning();
    private final Map<Integer, byte[]> spoken = new HashMap<>();
    private final Map<Integer, Long> sentAgainMillis = new HashMap<>();
    private final Map<Integer, byte[]> numbered = new HashMap<>();
    private final Map<Integer, Integer> missingSinceMillis = new HashMap<>();
    private final Map<Integer, Integer> askedMillis = new HashMap<>();
    private final Set<Integer> arrived = new HashSet<>();
    private final BitSet inTime = new BitSet();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private int highest = -1;
    private int millis;

    private FakePeer join() {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        String offer = FakeRoom.usual(peer, 1)
                .toString()
                .replace("a=rtcp-fb:111 transport-cc\r\n", "a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:111 nack\r\n");
        room.negotiate(peer, offer, FakeRoom.microphone(peer), FakeRoom.camera(peer));
        return peer.connect();
    }

    private NetworkEmulator<Runnable> way(long seed) {
        return new NetworkEmulator<Runnable>(time, seed, Runnable::run).delay(Duration.ofMillis(ROUND_TRIP_MILLIS / 2));
    }

    /** Who speaks and shows nothing. */
    private final class Speaker {
        private final NetworkEmulator<Runnable> up;

        Speaker(NetworkEmulator<Runnable> up, NetworkEmulator<Runnable> down) {
            this.up = up;
            room.networks.put(alice.address, datagram -> down.send(() -> controlArrived(datagram), datagram.length));
        }

        void speak() {
            FakePeer.Sent packet = new FakePeer.Sent();
            packet.payloadType = 111;
            packet.sequence = FIRST + spoken.size();
            packet.timestamp = spoken.size() * 960;
            packet.ssrc = alice.audioSsrc;
            packet.level = 30;
            packet.payload = new byte[80];
            Bytes.put16(packet.payload, 1, spoken.size());
            byte[] datagram = alice.protect(packet);
            spoken.put(packet.sequence, datagram);
            send(datagram);
        }

        private void send(byte[] datagram) {
            up.send(() -> room.receive(datagram, alice.address), datagram.length);
        }

        private void controlArrived(byte[] datagram) {
            alice.take(datagram);
            for (String line : alice.control("nack " + alice.audioSsrc + " ")) {
                int sequence = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                byte[] asked = spoken.get(sequence);
                if (asked != null && millis - sentAgainMillis.getOrDefault(sequence, -1_000L) >= ROUND_TRIP_MILLIS) {
                    sentAgainMillis.put(sequence, (long) millis);
                    send(asked);
                }
            }
            alice.control.clear();
        }
    }

    /** Who listens. */
    private final class Listener {
        private final NetworkEmulator<Runnable> up;

        Listener(NetworkEmulator<Runnable> up, NetworkEmulator<Runnable> down) {
            this.up = up;
            room.networks.put(bob.address, datagram -> {
                number(datagram);
                down.send(() -> arrived(datagram), datagram.length);
            });
        }

        private void number(byte[] datagram) {
            if (isVoice(datagram)) {
                byte[] before = numbered.putIfAbsent(Bytes.u16(datagram, 2), datagram);
                if (before != null) {
                    assertArrayEquals(before, datagram, "two packets of one number");
                }
            }
        }

        private void arrived(byte[] datagram) {
            if (isVoice(datagram) && !arrived.add(Bytes.u16(datagram, 2))) {
                // asked for once more while its answer was on the way; SRTP refuses it
                return;
            }
            int before = bob.received.size();
            bob.take(datagram);
            if (bob.received.size() == before) {
                return;
            }
            ReceivedRtp packet = bob.received.removeLast();
            recorder.received(Bytes.u16(FakePeer.element(packet, bob.ids.sequence()), 0), room.now);
            int index = packet.payload(1) << 8 | packet.payload(2);
            if (millis - index * SPOKEN_EVERY_MILLIS <= OF_USE_MILLIS) {
                inTime.set(index);
            }
            notice(packet.sequence());
            ask();
        }

        private void notice(int sequence) {
            missingSinceMillis.remove(sequence);
            if (highest < 0) {
                highest = sequence;
            }
            for (int number = highest + 1; number < sequence; number++) {
                missingSinceMillis.put(number, millis);
            }
            highest = Math.max(highest, sequence);
        }

        private void ask() {
            missingSinceMillis.values().removeIf(since -> millis - since > OF_USE_MILLIS);
            List<Integer> due = new ArrayList<>();
            for (int number : missingSinceMillis.keySet()) {
                if (millis - askedMillis.getOrDefault(number, -1_000) >= ASKED_AGAIN_MILLIS) {
                    askedMillis.put(number, millis);
                    due.add(number);
                }
            }
            if (!due.isEmpty()) {
                int[] numbers =
                        due.stream().mapToInt(Integer::intValue).sorted().toArray();
                up.send(() -> bob.nack(bob.slotSsrc("2"), numbers), 60);
            }
        }

        void report() {
            up.send(this::reportArrived, 100);
        }

        private void reportArrived() {
            while (recorder.pending()) {
                bob.sendControl(writer -> recorder.write(writer, 5, 6));
            }
        }
    }

    private static boolean isVoice(byte[] datagram) {
        return (datagram[1] & 0x7f) == 111;
    }

    /** Share lost, and the percentage in time that Q12 asks for. */
    private static Stream<Arguments> losses() {
        return Stream.of(
                        Arguments.of(0.01, 99.99),
                        Arguments.of(0.05, 99.95),
                        Arguments.of(0.1, 99.8),
                        Arguments.of(0.3, 98.0))
                .flatMap(row -> LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(seed -> Arguments.of(row.get()[0], row.get()[1], seed)));
    }

    private void run(NetworkEmulator<Runnable> aliceUp, NetworkEmulator<Runnable> bobDown, long seed) {
        Speaker speaker = new Speaker(aliceUp, way(seed + 2));
        Listener listener = new Listener(way(seed + 3), bobDown);
        for (millis = 0; millis < SECONDS * 1_000 + OF_USE_MILLIS; millis++) {
            if (millis % SPOKEN_EVERY_MILLIS == 0) {
                speaker.speak();
            }
            if (millis % FEEDBACK_EVERY_MILLIS == 0) {
                listener.report();
            }
            room.pass(1);
            time.pass(Duration.ofMillis(1));
        }
    }

    private void heard(String network, double least, long seed) {
        int all = SECONDS * 1_000 / SPOKEN_EVERY_MILLIS;
        double percent = 100.0 * inTime.get(BEFORE_FIRST, all).cardinality() / (all - BEFORE_FIRST);
        System.out.printf("%s, seed %d: %.2f %% of the voice in time%n", network, seed, percent);
        assertTrue(percent >= least, () -> network + ", seed " + seed + ": " + percent + " % in time");
    }

    @ParameterizedTest
    @MethodSource("losses")
    @Tag("Q12")
    void repairsVoiceLostOnTheUplink(double share, double least, long seed) {
        run(way(seed).loss(share), way(seed + 1), seed);
        heard(share + " lost up", least, seed);
    }

    @ParameterizedTest
    @MethodSource("losses")
    @Tag("Q12")
    void repairsVoiceLostOnTheDownlink(double share, double least, long seed) {
        run(way(seed), way(seed + 1).loss(share), seed);
        heard(share + " lost down", least, seed);
    }
}
