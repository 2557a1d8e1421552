package org.sabha.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.sabha.testkit.LayerDescriptors;
import org.sabha.testkit.LayerPacket;
import org.sabha.wire.packet.Bytes;

/**
 * A camera that makes three spatial and three temporal layers as browsers do, and remembers what each frame refers to:
 *
 * <pre>
 *   temporal  0 2 1 2 | 0 2 1 2     2 refers to what comes before it, 1 to the 0 before it, 0 to the 0 before it
 *   spatial   L3T3_KEY in one stream, or simulcast of three; in a key picture of one stream each layer refers to the
 *             one below, in other pictures to nothing of other layers
 * </pre>
 *
 * Every packet ends with the number of its picture, its spatial layer, its place in the frame and the frame's packets.
 */
final class LayeredCamera {
    /** How layers are told to others. */
    enum Kind {
        VP9,
        VP9_DESCRIBED,
        AV1_DESCRIBED,
        VP8_SIMULCAST,
        VP8_SIMULCAST_DESCRIBED
    }

    static final int SPATIAL = 3;
    static final int TRAILER = 7;
    private static final int[] PATTERN = {0, 2, 1, 2};
    private static final String[] RIDS = {"q", "h", "f"};

    /** One spatial layer of one picture. */
    record Frame(int picture, int spatial) {}

    final FakePeer peer;
    final Kind kind;
    final Map<Frame, List<Frame>> references = new HashMap<>();
    final Map<Frame, Integer> temporalOf = new HashMap<>();
    private final SplittableRandom random;
    private final int[] sequences = {65_400, 65_500, 65_450};
    private int picture;
    private int timestamp = -40_000;
    private int frameNumber = 65_500;
    private int tl0 = 250;
    private int beat;

    LayeredCamera(FakePeer peer, Kind kind, SplittableRandom random) {
        this.peer = peer;
        this.kind = kind;
        this.random = random;
    }

    boolean isSimulcast() {
        return kind == Kind.VP8_SIMULCAST || kind == Kind.VP8_SIMULCAST_DESCRIBED;
    }

    int ssrc(int spatial) {
        return isSimulcast() ? 700 + spatial : peer.videoSsrc;
    }

    /** The packets of the next picture, in order; a key picture where a request came, at the first, and now and then. */
    List<FakePeer.Sent> next() {
        boolean any = picture == 0;
        for (int s = 0; s < SPATIAL; s++) {
            any |= peer.control.remove("pli " + ssrc(s));
        }
        if (any) {
            beat = 0;
        }
        int temporal = PATTERN[beat % PATTERN.length];
        if (temporal == 0) {
            tl0++;
        }
        List<FakePeer.Sent> packets = new ArrayList<>();
        for (int s = 0; s < SPATIAL; s++) {
            frame(s, temporal, any, packets);
        }
        picture++;
        beat++;
        timestamp += 3_000;
        return packets;
    }

    private void frame(int spatial, int temporal, boolean key, List<FakePeer.Sent> packets) {
        Frame frame = new Frame(picture, spatial);
        temporalOf.put(frame, temporal);
        references.put(frame, refers(spatial, key));
        int count = key ? 3 : 1 + random.nextInt(spatial + 1);
        for (int i = 0; i < count; i++) {
            packets.add(packet(spatial, temporal, key, i, count));
        }
        frameNumber++;
    }

    private List<Frame> refers(int spatial, boolean key) {
        if (key) {
            return spatial == 0 || isSimulcast() ? List.of() : List.of(new Frame(picture, spatial - 1));
        }
        int back = switch (beat % 4) {
            case 0 -> 4;
            case 1, 3 -> 1;
            default -> 2;
        };
        return List.of(new Frame(picture - back, spatial));
    }

    private FakePeer.Sent packet(int spatial, int temporal, boolean key, int index, int count) {
        FakePeer.Sent packet = new FakePeer.Sent();
        packet.ssrc = ssrc(spatial);
        packet.sequence = sequences[isSimulcast() ? spatial : 0]++;
        packet.timestamp = timestamp;
        boolean last = index == count - 1;
        packet.marker = last && (isSimulcast() || spatial == SPATIAL - 1);
        packet.mid = "1";
        packet.rid = isSimulcast() ? RIDS[spatial] : "";
        packet.payloadType = switch (kind) {
            case VP9, VP9_DESCRIBED -> 98;
            case AV1_DESCRIBED -> 45;
            case VP8_SIMULCAST, VP8_SIMULCAST_DESCRIBED -> 96;
        };
        byte[] head = switch (kind) {
            case VP9, VP9_DESCRIBED -> vp9(spatial, temporal, key, index == 0, last);
            case AV1_DESCRIBED -> new byte[] {(byte) (key && index == 0 && spatial == 0 ? 0x18 : 0x10), 0x30};
            case VP8_SIMULCAST, VP8_SIMULCAST_DESCRIBED -> vp8(spatial, temporal, key && index == 0, index == 0);
        };
        if (kind == Kind.VP9_DESCRIBED || kind == Kind.AV1_DESCRIBED) {
            packet.descriptor =
                    LayerDescriptors.write(new LayerPacket(spatial, temporal, key, index == 0, last), frameNumber);
        } else if (kind == Kind.VP8_SIMULCAST_DESCRIBED) {
            packet.descriptor = LayerDescriptors.writeSimulcast(
                    new LayerPacket(spatial, temporal, key, index == 0, last), picture + 65_500 + 77 * spatial);
        }
        byte[] payload = new byte[head.length + 20 + TRAILER];
        System.arraycopy(head, 0, payload, 0, head.length);
        int at = payload.length - TRAILER;
        Bytes.put32(payload, at, picture);
        payload[at + 4] = (byte) spatial;
        payload[at + 5] = (byte) index;
        payload[at + 6] = (byte) count;
        packet.payload = payload;
        return packet;
    }

    private byte[] vp9(int spatial, int temporal, boolean key, boolean start, boolean end) {
        boolean structure = key && spatial == 0 && start;
        int flags = 0xa0 | (key ? 0 : 0x40) | (start ? 8 : 0) | (end ? 4 : 0) | (structure ? 2 : 0);
        boolean unused = !key || spatial == SPATIAL - 1;
        byte[] head = new byte[structure ? 5 + 13 : 5];
        head[0] = (byte) (flags | (unused ? 1 : 0));
        Bytes.put16(head, 1, 0x8000 | (picture + 0x7f00 & 0x7fff));
        boolean rises = temporal < 2;
        head[3] = (byte) (temporal << 5 | (rises ? 0x10 : 0) | spatial << 1 | (key && spatial > 0 ? 1 : 0));
        head[4] = (byte) tl0;
        if (structure) {
            head[5] = (byte) ((SPATIAL - 1) << 5 | 0x10);
            for (int s = 0; s < SPATIAL; s++) {
                Bytes.put16(head, 6 + 4 * s, 320 << s);
                Bytes.put16(head, 8 + 4 * s, 180 << s);
            }
        }
        return head;
    }

    private byte[] vp8(int spatial, int temporal, boolean key, boolean start) {
        byte[] head = FakePeer.vp8(key, picture + 0x7f00, tl0, 16);
        head[0] = (byte) (start ? 0x90 : 0x80);
        // the first T2 behind a T0 and every T1 refer to T0 alone
        boolean sync = temporal > 0 && beat % 4 != 3;
        head[5] = (byte) (temporal << 6 | (sync ? 0x20 : 0));
        if (key) {
            int height = 180 << spatial;
            head[14] = (byte) height;
            head[15] = (byte) (height >> 8);
        } else {
            head[6] = 1;
        }
        head[1] = (byte) 0xe0;
        return head;
    }
}
