package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.media.LayeredCamera.Frame;
import org.sabha.media.LayeredCamera.Kind;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.Bytes;

/** What a decoder gets of a layered picture: whole frames, all they refer to, one marker a picture, whatever changes. */
@Tag("simulation")
class LayersTest {
    private final FakeRoom room = newRoom();
    private FakePeer viewer = room.join(1);

    FakeRoom newRoom() {
        return new FakeRoom();
    }

    private LayeredCamera camera(Kind kind, SplittableRandom random) {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        OfferText offer = kind == Kind.VP8_SIMULCAST || kind == Kind.VP8_SIMULCAST_DESCRIBED
                ? peer.offer().simulcastCamera("1", "q", "h", "f")
                : peer.offer().camera("1", peer.videoSsrc, peer.rtxSsrc);
        room.negotiate(peer, offer.toString(), FakeRoom.camera(peer));
        peer.connect();
        return new LayeredCamera(peer, kind, random);
    }

    private void show(LayeredCamera camera, int heightPixels) {
        Optional<TrackId> track = Optional.of(FakeRoom.trackId('c', camera.peer));
        room.loop(viewer).router.showSlots(viewer.participant, List.of(new SlotRequest("5", track, heightPixels, 0)));
        room.runOnce();
    }

    private void picture(LayeredCamera camera) {
        camera.next().forEach(camera.peer::send);
        room.pass(33);
    }

    private OutboundTrack slot() {
        return room.loop(viewer)
                .router
                .transport(viewer.participant)
                .orElseThrow()
                .outbound
                .slot("5")
                .orElseThrow();
    }

    // ---- what a decoder would make of it

    private record Seen(Frame frame, int index, int count, ReceivedRtp packet) {}

    private static Seen seen(ReceivedRtp packet) {
        int at = packet.payloadOffset + packet.payloadLength - LayeredCamera.TRAILER;
        byte[] b = packet.bytes;
        return new Seen(new Frame(Bytes.i32(b, at), b[at + 4]), b[at + 5], b[at + 6], packet);
    }

    /** Checks all that arrived in the slot, in the order of its numbers; answers the frames. */
    private List<Frame> decode(LayeredCamera camera, boolean gapsAllowed, String what) {
        List<Seen> all = inOrder(viewer.in("5"));
        List<Frame> frames = new ArrayList<>();
        Set<Frame> decoded = new HashSet<>();
        for (int i = 0; i < all.size(); ) {
            Seen first = all.get(i);
            String at = what + " " + first.frame();
            for (int k = 0; k < first.count(); k++) {
                assertTrue(i + k < all.size() && all.get(i + k).frame().equals(first.frame()), at + " is whole");
                assertEquals(k, all.get(i + k).index(), at);
            }
            Seen last = all.get(i + first.count() - 1);
            boolean picture = i + first.count() == all.size()
                    || all.get(i + first.count()).packet().timestamp()
                            != last.packet().timestamp();
            assertEquals(picture, last.packet().marker(), at + " marker");
            for (Frame reference : camera.references.getOrDefault(first.frame(), List.of())) {
                assertTrue(decoded.contains(reference), at + " refers to " + reference);
            }
            assertTrue(decoded.add(first.frame()), at + " comes once");
            frames.add(first.frame());
            i += first.count();
        }
        if (!gapsAllowed) {
            for (int i = 1; i < all.size(); i++) {
                int gap =
                        all.get(i).packet().sequence() - all.get(i - 1).packet().sequence() & 0xffff;
                assertEquals(1, gap, what + " number of packet " + i);
            }
        }
        numbersGoOn(camera, all, what);
        return frames;
    }

    private static List<Seen> inOrder(List<ReceivedRtp> packets) {
        if (packets.isEmpty()) {
            return List.of();
        }
        int first = packets.getFirst().sequence();
        return packets.stream()
                .sorted(Comparator.comparingInt(p -> (short) (p.sequence() - first)))
                .map(LayersTest::seen)
                .toList();
    }

    /** No number that a receiver puts frames in order by ever goes back; VP8 picture ids leave no gap. */
    private static void numbersGoOn(LayeredCamera camera, List<Seen> all, String what) {
        for (int i = 1; i < all.size(); i++) {
            ReceivedRtp before = all.get(i - 1).packet();
            ReceivedRtp now = all.get(i).packet();
            boolean same = before.timestamp() == now.timestamp();
            assertTrue(now.timestamp() - before.timestamp() >= 0, what + " timestamp");
            if (camera.isSimulcast()) {
                int step = (now.payload(2) << 8 | now.payload(3)) - (before.payload(2) << 8 | before.payload(3));
                assertEquals(same ? 0 : 1, step & 0x7fff, what + " picture id of packet " + i);
                if (camera.kind == Kind.VP8_SIMULCAST_DESCRIBED) {
                    int frames = number(now) - number(before) & 0xffff;
                    assertTrue(same ? frames == 0 : frames < 600, what + " frame number steps by " + frames);
                }
            } else if (camera.kind == Kind.VP9) {
                int step = (now.payload(1) << 8 | now.payload(2)) - (before.payload(1) << 8 | before.payload(2));
                assertTrue(same ? (step & 0x7fff) == 0 : (step & 0x7fff) < 200, what + " picture id");
            } else {
                int step = number(now) - number(before) & 0xffff;
                assertTrue(step < 600, what + " frame number steps by " + step);
            }
        }
    }

    private static int number(ReceivedRtp packet) {
        return Bytes.u16(FakePeer.element(packet, OfferText.Ids.CHROMIUM.descriptor()), 1);
    }

    // ---- tests

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theHeightOfATileChoosesTheLayer(Kind kind) {
        LayeredCamera camera = camera(kind, new SplittableRandom(1));
        int[] heights = {720, 90, 300, 720, 180};
        int[] layers = {2, 0, 1, 2, 0};
        for (int i = 0; i < heights.length; i++) {
            show(camera, heights[i]);
            for (int k = 0; k < 40; k++) {
                picture(camera);
            }
            assertEquals(layers[i], slot().forwardedSpatial(), kind + " at " + heights[i]);
            Seen last = inOrder(viewer.in("5")).getLast();
            assertEquals(layers[i], last.frame().spatial(), kind + " at " + heights[i]);
        }
        decode(camera, false, kind.toString());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void temporalLayersGoDownAndUpWithoutAKeyFrame(Kind kind) {
        LayeredCamera camera = camera(kind, new SplittableRandom(2));
        show(camera, 720);
        for (int k = 0; k < 30; k++) {
            picture(camera);
        }
        int keyFrames = keyFrames(camera);
        Map<Integer, Set<Integer>> seenAt = new LinkedHashMap<>();
        for (int limit : new int[] {0, 1, 3, 0, 3}) {
            slot().limit(3, limit);
            for (int k = 0; k < 8; k++) {
                picture(camera);
            }
            int from = viewer.received.size();
            for (int k = 0; k < 8; k++) {
                picture(camera);
            }
            Set<Integer> temporal = new TreeSet<>();
            viewer.received.stream()
                    .skip(from)
                    .forEach(p -> temporal.add(camera.temporalOf.getOrDefault(seen(p).frame(), -1)));
            seenAt.put(limit, temporal);
        }
        assertEquals("{0=[0], 1=[0, 1], 3=[0, 1, 2]}", seenAt.toString(), kind.toString());
        assertEquals(keyFrames, keyFrames(camera), "no key frame was needed");
        decode(camera, false, kind.toString());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Tag("Q4")
    void busyLoopLeavesOutSizesThenRatesAndBringsThemBack(Kind kind) {
        LayeredCamera camera = camera(kind, new SplittableRandom(21));
        show(camera, 720);
        pictures(camera, 30);
        assertEquals(2, slot().forwardedSpatial(), kind.toString());
        List<String> layers = new ArrayList<>();
        for (VideoShed shed : List.of(VideoShed.SIZES, VideoShed.RATES, VideoShed.NOTHING)) {
            room.loop(viewer).engine.shed(shed, room.now);
            pictures(camera, 100);
            layers.add(slot().forwardedSpatial() + " " + slot().forwardedTemporal());
        }
        assertEquals(List.of("0 2", "0 0", "2 2"), layers, kind.toString());
        decode(camera, false, kind.toString());
    }

    @Test
    @Tag("Q4")
    void busyLoopAsksSendersForTheirSmallestSize() {
        LayeredCamera camera = camera(Kind.VP8_SIMULCAST, new SplittableRandom(22));
        show(camera, 720);
        pictures(camera, 10);
        room.loop(viewer).engine.shed(VideoShed.SIZES, room.now);
        pictures(camera, 100);
        assertTrue(room.wanted.stream().anyMatch(demand -> demand.endsWith(" 90")), room.wanted.toString());
        room.loop(viewer).engine.shed(VideoShed.NOTHING, room.now);
        pictures(camera, 10);
        assertTrue(room.wanted.stream().anyMatch(demand -> demand.endsWith(" 720")), room.wanted.toString());
    }

    private void pictures(LayeredCamera camera, int count) {
        for (int k = 0; k < count; k++) {
            picture(camera);
        }
    }

    private static int keyFrames(LayeredCamera camera) {
        return (int) camera.references.entrySet().stream()
                .filter(e -> e.getKey().spatial() == 0 && e.getValue().isEmpty())
                .count();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void pausedSlotResumesAtKeyFrame(Kind kind) {
        LayeredCamera camera = camera(kind, new SplittableRandom(3));
        show(camera, 720);
        for (int k = 0; k < 20; k++) {
            picture(camera);
        }
        slot().limit(-1, 0);
        picture(camera);
        int before = viewer.in("5").size();
        for (int k = 0; k < 20; k++) {
            picture(camera);
        }
        assertEquals(before, viewer.in("5").size());
        assertEquals(-1, slot().forwardedSpatial());
        InboundTrack track = Objects.requireNonNull(room.loop(viewer).router.track(FakeRoom.trackId('c', camera.peer)));
        assertEquals(-1, track.demandedSpatial());
        assertEquals(-1, track.demandedTemporal());
        slot().limit(3, 3);
        for (int k = 0; k < 20; k++) {
            picture(camera);
        }
        assertEquals(2, slot().forwardedSpatial());
        decode(camera, false, kind.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "VP9, 1",
        "VP9, 2",
        "VP9, 3",
        "VP9_DESCRIBED, 4",
        "VP9_DESCRIBED, 5",
        "AV1_DESCRIBED, 6",
        "AV1_DESCRIBED, 7",
        "AV1_DESCRIBED, 8",
        "VP8_SIMULCAST, 9",
        "VP8_SIMULCAST, 10",
        "VP8_SIMULCAST, 11",
        "VP8_SIMULCAST_DESCRIBED, 12",
        "VP8_SIMULCAST_DESCRIBED, 13"
    })
    @Tag("H31")
    void anyOrderOfLimitsLeavesADecodableStream(Kind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LayeredCamera camera = camera(kind, random.split());
        show(camera, 720);
        for (int k = 0; k < 500; k++) {
            if (random.nextInt(9) == 0) {
                slot().limit(random.nextInt(-1, 3), random.nextInt(4));
            }
            if (random.nextInt(30) == 0) {
                show(camera, 60 + random.nextInt(700));
            }
            List<FakePeer.Sent> packets = camera.next();
            int cut = random.nextInt(packets.size() + 1);
            packets.subList(0, cut).forEach(camera.peer::send);
            if (random.nextInt(4) == 0) {
                // a flush, or a change of mind, inside a picture
                room.flush();
                slot().limit(random.nextInt(3), random.nextInt(4));
            }
            packets.subList(cut, packets.size()).forEach(camera.peer::send);
            room.pass(33);
        }
        List<Frame> frames = decode(camera, false, kind + " seed " + seed);
        assertTrue(frames.size() > 150, kind + " seed " + seed + " decoded " + frames.size());
    }

    /** What is lost on the way in and repaired comes late, and may belong to layers that were let go meanwhile. */
    @ParameterizedTest
    @CsvSource({"VP9, 1", "VP9, 2", "VP9_DESCRIBED, 3", "VP9_DESCRIBED, 4", "AV1_DESCRIBED, 5", "AV1_DESCRIBED, 6"})
    @Tag("H31")
    void repairOnTheWayInLeavesADecodableStream(Kind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LayeredCamera camera = camera(kind, random.split());
        Map<Integer, FakePeer.Sent> lost = new HashMap<>();
        int repairs = 0;
        show(camera, 720);
        for (int k = 0; k < 300; k++) {
            if (random.nextInt(9) == 0) {
                slot().limit(random.nextInt(3), random.nextInt(4));
            }
            List<FakePeer.Sent> packets = camera.next();
            boolean key = packets.size() == 3 * LayeredCamera.SPATIAL;
            for (FakePeer.Sent packet : packets) {
                if (!key && k < 290 && random.nextInt(20) == 0) {
                    lost.put(packet.sequence & 0xffff, packet);
                } else {
                    camera.peer.send(packet);
                }
            }
            room.pass(33);
            for (String line : camera.peer.control("nack " + camera.peer.videoSsrc + " ")) {
                FakePeer.Sent packet = lost.remove(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
                if (packet != null) {
                    camera.peer.send(repair(camera, packet, repairs++));
                }
            }
            camera.peer.control.removeIf(line -> line.startsWith("nack"));
        }
        room.pass(50);
        assertTrue(repairs > 20, kind + " seed " + seed + " repaired " + repairs);
        List<Frame> frames = decode(camera, true, kind + " seed " + seed);
        assertTrue(frames.size() > 150, kind + " seed " + seed + " decoded " + frames.size());
    }

    private static FakePeer.Sent repair(LayeredCamera camera, FakePeer.Sent lost, int number) {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.ssrc = camera.peer.rtxSsrc;
        packet.payloadType = lost.payloadType + 1;
        packet.sequence = number;
        packet.timestamp = lost.timestamp;
        packet.marker = lost.marker;
        packet.mid = lost.mid;
        packet.descriptor = lost.descriptor;
        packet.payload = new byte[lost.payload.length + 2];
        Bytes.put16(packet.payload, 0, lost.sequence & 0xffff);
        System.arraycopy(lost.payload, 0, packet.payload, 2, lost.payload.length);
        return packet;
    }

    @Test
    void aReceiverWithoutTheDescriptorGetsTheLowestLayerOfAv1() {
        viewer = room.join(1, new OfferText.Ids(1, 3, 4, 10, 11, 0));
        LayeredCamera camera = camera(Kind.AV1_DESCRIBED, new SplittableRandom(5));
        show(camera, 720);
        for (int k = 0; k < 30; k++) {
            picture(camera);
        }
        List<Seen> all = inOrder(viewer.in("5"));
        assertTrue(all.size() > 20);
        assertTrue(all.stream().allMatch(s -> s.frame().spatial() == 0));
        assertTrue(all.stream().allMatch(s -> s.packet().marker() == (s.index() == s.count() - 1)));
    }
}
