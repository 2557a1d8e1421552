package org.sabha.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    private static final int[] TEMPORAL = {0, 2, 1, 2};
    private static final int SPATIAL = OWN_BITS.length;
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
        int temporal = TEMPORAL[beat++ % TEMPORAL.length];
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
            int at = descriptor(extensions.finish(), spatial, temporal, key, i == 0, last);
            int end = at + bytes / count;
            Bytes.put8(packet.bytes(), end - 1, spatial);
            peer.sendRaw(packet.set(0, end));
        }
    }

    private int descriptor(int at, int spatial, int temporal, boolean key, boolean start, boolean end) {
        byte[] bytes = packet.bytes();
        boolean structure = key && spatial == 0 && start;
        boolean unused = !key || spatial == SPATIAL - 1;
        int flags = 0xa0 | (key ? 0 : 0x40) | (start ? 8 : 0) | (end ? 4 : 0) | (structure ? 2 : 0) | (unused ? 1 : 0);
        Bytes.put8(bytes, at, flags);
        Bytes.put16(bytes, at + 1, 0x8000 | (picture & 0x7fff));
        Bytes.put8(
                bytes, at + 3, temporal << 5 | (temporal < 2 ? 0x10 : 0) | spatial << 1 | (key && spatial > 0 ? 1 : 0));
        Bytes.put8(bytes, at + 4, tl0 & 0xff);
        if (!structure) {
            return at + 5;
        }
        Bytes.put8(bytes, at + 5, (SPATIAL - 1) << 5 | 0x10);
        for (int s = 0; s < SPATIAL; s++) {
            Bytes.put16(bytes, at + 6 + 4 * s, 320 << s);
            Bytes.put16(bytes, at + 8 + 4 * s, 180 << s);
        }
        return at + 6 + 4 * SPATIAL;
    }
}
