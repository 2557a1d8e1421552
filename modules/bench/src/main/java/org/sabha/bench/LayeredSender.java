package org.sabha.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.sabha.testkit.LayerPacket;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/**
 * A camera that sends three spatial and three temporal layers of VP9 (L3T3_KEY, RFC 9628 section 4.2), thirty pictures a
 * second of 150, 500 and 1,500 kbit/s in sum. The last byte of each layer's frame is the number of its spatial layer, so
 * a receiver knows what it got.
 */
final class LayeredSender {
    /** Bits per second of each spatial layer, without those below. */
    private static final int[] OWN_BITS = {150_000, 350_000, 1_000_000};

    private static final int SPATIAL = Vp9Layers.SPATIAL;
    private static final int PAYLOAD_TYPE = 98;
    private static final int MID_ID = 1;
    private static final int MAX_BYTES = 1_100;
    private static final int KEY_FACTOR = 5;
    private static final int TICKS = 3_000;
    private static final Duration INTERVAL = Duration.ofNanos(33_333_333);
    private static final byte[] MID = "1".getBytes(StandardCharsets.US_ASCII);

    private final EmulatedMeeting meeting;
    private final EmulatedPeer peer;
    private final PacketBuffer packet = new PacketBuffer();
    private final ExtensionWriter extensions = new ExtensionWriter();
    private int picture;
    private int sequence = 1_000;
    private int beat;
    private int tl0;

    LayeredSender(EmulatedMeeting meeting, EmulatedPeer peer) {
        this.meeting = meeting;
        this.peer = peer;
    }

    void begins() {
        meeting.time.after(INTERVAL, this::next);
    }

    private void next() {
        meeting.time.after(INTERVAL, this::next);
        boolean key = peer.takeKeyFrameWanted() || picture == 0;
        beat = key ? 0 : beat;
        int temporal = Vp9Layers.temporal(beat++);
        tl0 += temporal == 0 ? 1 : 0;
        for (int spatial = 0; spatial < SPATIAL; spatial++) {
            frame(spatial, temporal, key);
        }
        picture++;
    }

    private void frame(int spatial, int temporal, boolean key) {
        int bytes = OWN_BITS[spatial] / 8 / 30 * (key ? KEY_FACTOR : 1);
        int count = (bytes + MAX_BYTES - 1) / MAX_BYTES;
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            RtpHeader.write(packet.bytes(), 0, PAYLOAD_TYPE, sequence++ & 0xffff, picture * TICKS, peer.cameraSsrc());
            RtpHeader.setMarker(packet.bytes(), 0, last && spatial == SPATIAL - 1);
            extensions.begin(packet.bytes(), 0);
            extensions.add(MID_ID, MID, 0, MID.length);
            LayerPacket place = new LayerPacket(spatial, temporal, key, i == 0, last);
            int at = Vp9Layers.write(packet.bytes(), extensions.finish(), picture, tl0, place);
            int end = at + bytes / count;
            Bytes.put8(packet.bytes(), end - 1, spatial);
            peer.sendRaw(packet.set(0, end));
        }
    }
}
