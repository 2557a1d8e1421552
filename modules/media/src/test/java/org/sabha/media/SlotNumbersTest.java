package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.model.GrantedTrack;
import org.sabha.model.MediaKind;

class SlotNumbersTest {
    private static final long FRAME_NANOS = 20_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final FakeRoom room = new FakeRoom();
    private final FakePeer alice = room.join(1);

    private InboundLayer layer(GrantedTrack grant) {
        TrackOwner owner = room.router.transport(alice.participant).orElseThrow();
        return new InboundLayer(new InboundTrack(grant, owner), "");
    }

    private static MediaPacket packet(MediaCodec codec, long sequence, int timestamp, long arrivalNanos) {
        MediaPacket packet = new MediaPacket();
        packet.codec = codec;
        packet.sequence = sequence;
        packet.timestamp = timestamp;
        packet.payloadLength = 100;
        packet.arrivalNanos = arrivalNanos;
        return packet;
    }

    /** Half of the range of timestamps is 6.6 hours of a picture and 12.4 of a voice. */
    @ParameterizedTest
    @CsvSource({"VIDEO, 1", "VIDEO, 7", "VIDEO, 12", "AUDIO, 1", "AUDIO, 13", "AUDIO, 24"})
    @Tag("H31")
    void aSlotIsActiveAgainAfterAPauseOfHours(MediaKind kind, int hours) {
        boolean audio = kind == MediaKind.AUDIO;
        MediaCodec codec = audio ? MediaCodec.OPUS : MediaCodec.AV1;
        InboundLayer layer = layer(audio ? FakeRoom.microphone(alice) : FakeRoom.camera(alice));
        SlotNumbers numbers = new SlotNumbers(kind, new SplittableRandom(5));
        PlannedPacket plan = new PlannedPacket();
        long now = 1_000;
        MediaPacket first = packet(codec, 10, 0, now);
        numbers.begin(first, layer);
        assertNull(numbers.fill(first, plan));
        now += TimeUnit.HOURS.toNanos(hours);
        MediaPacket again = packet(codec, 20, 77, now);
        numbers.begin(again, layer);
        for (int i = 0; i < 3; i++) {
            again.sequence++;
            again.timestamp += 960;
            again.arrivalNanos = now;
            assertNull(numbers.fill(again, plan));
            assertEquals(plan.timestamp, numbers.lastTimestamp());
            assertTrue(numbers.isActive(now, SECOND_NANOS));
            assertEquals(plan.timestamp, numbers.timestampAt(now));
            now += FRAME_NANOS;
        }
    }
}
