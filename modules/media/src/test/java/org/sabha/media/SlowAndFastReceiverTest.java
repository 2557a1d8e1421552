package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.media.LayeredCamera.Kind;
import org.sabha.model.SlotRequest;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/** One who sends three sizes and a voice, one who receives all of it, and one with 300 kbit/s. */
class SlowAndFastReceiverTest {
    private static final int SEEDS = 24;
    private static final int SECONDS = 40;
    private static final int SETTLED_SECONDS = 10;
    private static final int KEY_PACKET_BYTES = 1_100;
    private static final int[] PACKET_BYTES = {480, 800, 1_100};
    private static final long VOICE_NANOS = 20_000_000L;
    private static final long LATE_NANOS = 400_000_000L;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer slow = room.join(1);
    private final FakePeer fast = room.join(1);
    private final FakePeer sender = seat();
    private final VirtualTime time = VirtualTime.fromMorning();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private int voices;
    private int voicesInTime;
    private long startNanos;

    private FakePeer seat() {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        OfferText offer = peer.offer().microphone("0", peer.audioSsrc).simulcastCamera("1", "q", "h", "f");
        room.negotiate(peer, offer.toString(), FakeRoom.microphone(peer), FakeRoom.camera(peer));
        return peer.connect();
    }

    private void show(FakePeer to, int heightPixels) {
        var track = Optional.of(FakeRoom.trackId('c', sender));
        room.router.showSlots(to.participant, List.of(new SlotRequest("5", track, heightPixels, 0)));
    }

    private void arrive(byte[] datagram) {
        int before = slow.received.size();
        slow.take(datagram);
        if (slow.received.size() > before) {
            ReceivedRtp packet = slow.received.getLast();
            recorder.received(Bytes.u16(FakePeer.element(packet, slow.ids.sequence()), 0), room.now);
            if (packet.ssrc() == slow.slotSsrc("2")) {
                long sent = startNanos + VOICE_NANOS * (packet.payload(1) | packet.payload(3) << 8);
                voicesInTime += room.now - sent < LATE_NANOS ? 1 : 0;
            }
        }
    }

    private void voice() {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.payloadType = 111;
        packet.sequence = voices;
        packet.timestamp = voices * 960;
        packet.ssrc = sender.audioSsrc;
        packet.level = 40;
        packet.payload = new byte[70];
        packet.payload[1] = (byte) voices;
        packet.payload[3] = (byte) (voices >> 8);
        voices++;
        sender.send(packet);
    }

    private void picture(LayeredCamera camera) {
        List<FakePeer.Sent> packets = camera.next();
        boolean key = packets.size() == 3 * LayeredCamera.SPATIAL;
        for (FakePeer.Sent packet : packets) {
            int bytes = key ? KEY_PACKET_BYTES : PACKET_BYTES[packet.ssrc - camera.ssrc(0)];
            packet.payload = Arrays.copyOf(packet.payload, bytes);
            sender.send(packet);
        }
    }

    private long shown() {
        return slow.in("5").stream().filter(ReceivedRtp::marker).count();
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("Q17")
    void theSlowOneSeesAPictureThatMovesAndHearsTheVoice(long seed) {
        NetworkEmulator<byte[]> network = new NetworkEmulator<byte[]>(time, seed, this::arrive);
        network.delay(Duration.ofMillis(20)).rate(300_000, Duration.ofMillis(400));
        room.networks.put(slow.address, datagram -> network.send(datagram, datagram.length));
        LayeredCamera camera = new LayeredCamera(sender, Kind.VP8_SIMULCAST, new SplittableRandom(seed));
        show(slow, 720);
        show(fast, 720);
        startNanos = room.now;
        long shownBefore = 0;
        int heardBefore = 0;
        for (int millis = 0; millis < SECONDS * 1_000; millis++) {
            if (millis == SETTLED_SECONDS * 1_000) {
                shownBefore = shown();
                heardBefore = voicesInTime;
            }
            if (millis % 20 == 0) {
                voice();
            }
            if (millis % 33 == 0) {
                picture(camera);
            }
            if (millis % 50 == 0) {
                while (recorder.pending()) {
                    slow.sendControl(writer -> recorder.write(writer, 5, 6));
                }
            }
            room.pass(1);
            time.pass(Duration.ofMillis(1));
        }
        double seconds = SECONDS - SETTLED_SECONDS;
        double pictures = (shown() - shownBefore) / seconds;
        double heard = (voicesInTime - heardBefore) / (seconds * 50);
        long paused =
                room.events.stream().filter(line -> line.startsWith("paused")).count();
        System.out.printf(
                "300 kbit/s beside a fast one: %.1f pictures/s, voice in time %.1f %%, %d pauses%n",
                pictures, 100 * heard, paused);
        assertTrue(pictures >= 15, "pictures " + pictures);
        assertTrue(heard >= 0.994, "voice " + heard);
        assertEquals(0, paused, room.events.toString());
    }
}
