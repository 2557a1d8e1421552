package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.media.LayeredCamera.Kind;
import org.sabha.model.SlotRequest;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/** Who sees many pictures gets tiles with half as many a second, over a line that carries all: decoding them costs, too. */
class CrowdedGridTest {
    private static final int MOST = 16;
    private static final int STAGE = 0;
    private static final int TILE = 5;
    private static final Set<Integer> HALF = Set.of(0, 1);
    private static final Set<Integer> ALL = Set.of(0, 1, 2);

    private final FakeRoom room = new FakeRoom();
    private final FakePeer viewer = room.join(MOST + 1);
    private final List<FakePeer> others = new ArrayList<>();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private int millis;

    CrowdedGridTest() {
        for (int i = 0; i < MOST; i++) {
            others.add(room.join(1));
        }
        room.networks.put(viewer.address, this::arrive);
    }

    private LayeredCamera camera(Kind kind) {
        boolean simulcast = kind == Kind.VP8_SIMULCAST || kind == Kind.VP8_SIMULCAST_DESCRIBED;
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        OfferText offer = simulcast
                ? peer.offer().simulcastCamera("1", "q", "h", "f")
                : peer.offer().camera("1", peer.videoSsrc, peer.rtxSsrc);
        room.negotiate(peer, offer.toString(), FakeRoom.camera(peer));
        peer.connect();
        return new LayeredCamera(peer, kind, new SplittableRandom(1));
    }

    private void arrive(byte[] datagram) {
        int before = viewer.received.size();
        viewer.take(datagram);
        if (viewer.received.size() > before) {
            byte[] sequence = FakePeer.element(viewer.received.getLast(), viewer.ids.sequence());
            recorder.received(Bytes.u16(sequence, 0), room.now);
        }
    }

    /** The camera in the first slot, so many others in the next. */
    private void shows(LayeredCamera camera, int priority, int withOthers) {
        List<SlotRequest> slots = new ArrayList<>();
        slots.add(new SlotRequest("5", Optional.of(FakeRoom.trackId('c', camera.peer)), 180, priority));
        for (int i = 0; i < MOST; i++) {
            var track = i < withOthers
                    ? Optional.of(FakeRoom.trackId('c', others.get(i)))
                    : Optional.<org.sabha.model.TrackId>empty();
            slots.add(new SlotRequest(String.valueOf(6 + i), track, 180, TILE));
        }
        room.router.showSlots(viewer.participant, slots);
        room.runOnce();
    }

    /** Temporal layers that come in the last of some seconds. */
    private Set<Integer> receivedLayers(LayeredCamera camera, int seconds) {
        int from = 0;
        for (int end = millis + 1_000 * seconds; millis < end; millis++) {
            if (millis == end - 1_000) {
                from = viewer.received.size();
            }
            if (millis % 33 == 0) {
                camera.next().forEach(camera.peer::send);
            }
            while (millis % 50 == 0 && recorder.pending()) {
                viewer.sendControl(writer -> recorder.write(writer, 5, 6));
            }
            room.pass(1);
        }
        Set<Integer> temporal = new TreeSet<>();
        for (ReceivedRtp packet : viewer.received.subList(from, viewer.received.size())) {
            int at = packet.payloadOffset + packet.payloadLength - LayeredCamera.TRAILER;
            var frame = new LayeredCamera.Frame(Bytes.i32(packet.bytes, at), packet.bytes[at + 4]);
            temporal.add(camera.temporalOf.getOrDefault(frame, -1));
        }
        return temporal;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tilesOfACrowdComeWithHalfTheirPictures(Kind kind) {
        LayeredCamera camera = camera(kind);
        shows(camera, TILE, MOST - 1);
        assertEquals(ALL, receivedLayers(camera, 4), "sixteen");
        shows(camera, TILE, MOST);
        assertEquals(HALF, receivedLayers(camera, 4), "seventeen");
        shows(camera, TILE, MOST - 1);
        assertEquals(ALL, receivedLayers(camera, 4), "sixteen again");
    }

    @Test
    void stagePictureKeepsFullFrameRateInCrowd() {
        LayeredCamera camera = camera(Kind.VP9);
        shows(camera, STAGE, MOST);
        assertEquals(ALL, receivedLayers(camera, 4));
    }
}
