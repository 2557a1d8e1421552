package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.model.GrantedTrack;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/**
 * A page of small letters, which a browser sends in two encodings of one height: sharp at once, and sharp after a while.
 * One who receives it has a line of 400 kbit/s, another enough. Sizes are those that Chromium 156 was seen to make.
 */
class ScreenOnSlowLineTest {
    private static final int SEEDS = 8;
    private static final int SECONDS = 45;
    private static final int TURNED_AT_SECONDS = 25;
    private static final int HEIGHT = 1_080;
    private static final int LOW = 700;
    private static final String[] RIDS = {"l", "f"};

    /** Packets of 1,000 bytes of a whole page, and of each picture that makes it sharper. */
    private static final int[] PAGE = {90, 250};

    private static final int[] SHARPER = {5, 26};
    private static final int SHARPER_PICTURES = 15;
    private static final int TRAILER = 8;

    /** So often a browser asks for a packet. */
    private static final int NACKS = 10;

    private static final long READABLE_NANOS = 6_000_000_000L;

    /** The first two bring the page; the others repair what was lost. */
    private static final int MOST_KEY_PICTURES = 8;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer slow = room.join(1);
    private final FakePeer fast = room.join(1);
    private final FakePeer sender = seat();
    private final VirtualTime time = VirtualTime.fromMorning();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final int[] sequences = {65_400, 65_300};
    private final int[] pictures = new int[2];
    private final int[] sinceTurn = new int[2];
    private final int[] keyPictures = new int[2];
    private final Viewer viewer = new Viewer();

    private FakePeer seat() {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        OfferText offer = peer.offer().microphone("0", peer.audioSsrc).simulcastCamera("1", RIDS);
        GrantedTrack screen = new GrantedTrack(FakeRoom.trackId('c', peer), "1", TrackSource.SCREEN);
        room.negotiate(peer, offer.toString(), FakeRoom.microphone(peer), screen);
        return peer.connect();
    }

    private void show(FakePeer to) {
        var track = Optional.of(FakeRoom.trackId('c', sender));
        room.router.showSlots(to.participant, List.of(new SlotRequest("5", track, HEIGHT, 0)));
    }

    /** Pictures of one encoding: a page, then smaller ones that make it sharper, then one a second in which nothing changes. */
    private void picture(int layer, int tick) {
        boolean key = sender.control.remove("pli " + (LOW + layer)) || pictures[layer] == 0;
        int since = sinceTurn[layer]++;
        boolean still = since > SHARPER_PICTURES;
        if (!key && still && tick % 10 != 0) {
            return;
        }
        int count = key || since == 0 ? PAGE[layer] : still ? 1 : SHARPER[layer];
        keyPictures[layer] += key ? 1 : 0;
        pictures[layer]++;
        for (int i = 0; i < count; i++) {
            FakePeer.Sent packet = new FakePeer.Sent();
            packet.ssrc = LOW + layer;
            packet.sequence = sequences[layer]++;
            packet.timestamp = tick * 9_000;
            packet.marker = i == count - 1;
            packet.mid = "1";
            packet.rid = RIDS[layer];
            packet.payloadType = 96;
            packet.payload = FakePeer.vp8(key && i == 0, pictures[layer], pictures[layer], 1_000);
            packet.payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
            if (key && i == 0) {
                packet.payload[14] = (byte) HEIGHT;
                packet.payload[15] = (byte) (HEIGHT >> 8);
            } else {
                packet.payload[6] = 1;
            }
            int at = packet.payload.length - TRAILER;
            Bytes.put16(packet.payload, at, pictures[layer]);
            Bytes.put16(packet.payload, at + 2, i);
            Bytes.put16(packet.payload, at + 4, count);
            packet.payload[at + 6] = (byte) (key ? 1 : 0);
            packet.payload[at + 7] = (byte) layer;
            sender.send(packet);
        }
    }

    /** A browser's receiver: asks again for what is missing, and for a key picture when it can show nothing. */
    private final class Viewer {
        private final Map<Integer, Set<Integer>> came = new HashMap<>();
        private final NavigableMap<Integer, Integer> missing = new TreeMap<>();
        private final List<Long> shownAt = new ArrayList<>();
        private final List<Integer> shown = new ArrayList<>();
        private int highest = -1;
        private int last = -1;
        private long lastKeyPacketNanos;
        private long askedNanos;
        private int taken;

        void look() {
            for (; taken < slow.received.size(); taken++) {
                ReceivedRtp packet = slow.received.get(taken);
                recorder.received(Bytes.u16(FakePeer.element(packet, slow.ids.sequence()), 0), room.now);
                if (packet.ssrc() == slow.slotSsrc("5")) {
                    note(packet, packet.sequence());
                } else if (packet.ssrc() == slow.slotRtxSsrc("5") && packet.payloadLength > TRAILER + 2) {
                    note(packet, packet.payload(0) << 8 | packet.payload(1));
                }
            }
        }

        private void note(ReceivedRtp packet, int sequence) {
            if (highest >= 0) {
                for (int next = highest + 1 & 0xffff; (sequence - next & 0xffff) < 0x8000 && next != sequence; ) {
                    missing.put(next, 0);
                    next = next + 1 & 0xffff;
                }
            }
            highest = highest < 0 || (sequence - highest & 0xffff) < 0x8000 ? sequence : highest;
            missing.remove(sequence);
            int at = packet.payloadLength - TRAILER;
            int number = (packet.payload(at + 7) << 16) | packet.payload(at) << 8 | packet.payload(at + 1);
            int index = packet.payload(at + 2) << 8 | packet.payload(at + 3);
            int count = packet.payload(at + 4) << 8 | packet.payload(at + 5);
            boolean key = packet.payload(at + 6) == 1;
            lastKeyPacketNanos = key ? packet.atNanos : lastKeyPacketNanos;
            Set<Integer> parts = came.computeIfAbsent(number, any -> new HashSet<>());
            parts.add(index);
            if (parts.size() == count && (key || last == number - 1)) {
                last = number;
                shown.add(number);
                shownAt.add(packet.atNanos);
            }
        }

        void feedback() {
            while (recorder.pending()) {
                slow.sendControl(writer -> recorder.write(writer, 5, 6));
            }
            missing.values().removeIf(tries -> tries == NACKS);
            int[] again = missing.keySet().stream()
                    .limit(60)
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (again.length > 0) {
                slow.nack(slow.slotSsrc("5"), again);
            }
            for (int sequence : again) {
                missing.merge(sequence, 1, Integer::sum);
            }
            boolean waits = last < 0 || (!shownAt.isEmpty() && room.now - shownAt.getLast() > 3_000_000_000L);
            boolean arrives = room.now - lastKeyPacketNanos < 200_000_000L;
            if (waits && !arrives && room.now - askedNanos > 200_000_000L) {
                askedNanos = room.now;
                slow.pictureLoss(slow.slotSsrc("5"));
            }
        }

        /** How long after a moment a picture of at least that number of its encoding was shown. */
        long shownAfter(long nanos, int[] least) {
            for (int i = 0; i < shown.size(); i++) {
                int layer = shown.get(i) >> 16;
                if (shownAt.get(i) >= nanos && (shown.get(i) & 0xffff) >= least[layer]) {
                    return shownAt.get(i) - nanos;
                }
            }
            return Long.MAX_VALUE;
        }
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("Q17")
    void aPageIsReadOnASlowLineAfterSomeSeconds(long seed) {
        NetworkEmulator<byte[]> network = new NetworkEmulator<byte[]>(time, seed, slow::take);
        network.delay(Duration.ofMillis(20))
                .jitter(Duration.ofMillis(10))
                .loss(0.005)
                .rate(400_000, Duration.ofMillis(400));
        room.networks.put(slow.address, datagram -> network.send(datagram, datagram.length));
        show(slow);
        show(fast);
        long begun = room.now;
        long turned = 0;
        int[] turnedWith = new int[2];
        for (int millis = 0; millis < SECONDS * 1_000; millis++) {
            if (millis == TURNED_AT_SECONDS * 1_000) {
                turned = room.now;
                for (int layer = 0; layer < 2; layer++) {
                    sinceTurn[layer] = 0;
                    turnedWith[layer] = pictures[layer] + 1;
                }
            }
            if (millis % 100 == 0) {
                picture(1, millis / 100);
            }
            if (millis % 200 == 0) {
                picture(0, millis / 100);
            }
            viewer.look();
            if (millis % 50 == 0) {
                viewer.feedback();
            }
            room.pass(1);
            time.pass(Duration.ofMillis(1));
        }
        long first = viewer.shownAfter(begun, new int[2]);
        long second = viewer.shownAfter(turned, turnedWith);
        long paused =
                room.events.stream().filter(line -> line.startsWith("paused")).count();
        System.out.printf(
                "400 kbit/s: first page after %.1f s, next after %.1f s, key pictures %d and %d, %d pauses, shown %d%n",
                first / 1e9, second / 1e9, keyPictures[0], keyPictures[1], paused, viewer.shown.size());
        assertAll(
                () -> assertTrue(first < READABLE_NANOS, "first page after " + first),
                () -> assertTrue(second < READABLE_NANOS, "next page after " + second),
                () -> assertTrue(keyPictures[0] <= MOST_KEY_PICTURES, "key pictures " + keyPictures[0]),
                () -> assertEquals(0, paused, room.events.toString()));
    }
}
