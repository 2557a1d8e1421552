package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.MediaCodec;

/** A choice that nothing changes for a whole day, while timestamps wrap every 13 hours. */
class LayerSelectorTest {
    private static final int TOP = 2;
    private static final int QUARTER_OF_AN_HOUR_TICKS = 15 * 60 * 90_000;
    private static final int QUARTERS_OF_A_DAY = 24 * 4;

    private final LayerSelector selector = new LayerSelector();
    private final LayerTable table = new LayerTable();
    private int timestamp = 1_000;

    LayerSelectorTest() {
        for (int s = 0; s <= TOP; s++) {
            table.needs(s, (2 << s) - 1);
        }
    }

    private MediaPacket packet(int spatial, int temporal, boolean key) {
        MediaPacket packet = new MediaPacket();
        packet.codec = MediaCodec.VP9;
        packet.timestamp = timestamp;
        packet.spatial = spatial;
        packet.temporal = temporal;
        packet.keyFrameStart = key && spatial == 0;
        packet.frameStart = true;
        packet.frameEnd = true;
        packet.marker = spatial == TOP;
        return packet;
    }

    /** The spatial layers that go out of the next picture, one bit each. */
    private int picture(int ticksLater, boolean key) {
        timestamp += ticksLater;
        int layers = 0;
        for (int s = 0; s <= TOP; s++) {
            layers |= selector.takes(packet(s, 0, key), table) ? 1 << s : 0;
        }
        return layers;
    }

    @Test
    @Tag("H31")
    void layersThatWereLeftOutStayLeftOut() {
        selector.begin(packet(0, 0, true), true, TOP, 0);
        selector.want(0, 0);
        assertEquals(0b001, picture(3_000, false));
        for (int i = 0; i < QUARTERS_OF_A_DAY; i++) {
            String when = "quarter of an hour " + i;
            assertEquals(0b001, picture(QUARTER_OF_AN_HOUR_TICKS, false), when);
            assertTrue(selector.endsPicture(packet(0, 0, false)), when);
            assertFalse(selector.endsPicture(packet(1, 0, false)), when);
        }
    }

    @Test
    @Tag("H31")
    void layersThatCameInGoOnGoingOut() {
        selector.begin(packet(0, 0, true), true, 0, 0);
        selector.want(TOP, 0);
        assertEquals(0b111, picture(3_000, true));
        for (int i = 0; i < QUARTERS_OF_A_DAY; i++) {
            String when = "quarter of an hour " + i;
            assertEquals(0b111, picture(QUARTER_OF_AN_HOUR_TICKS, false), when);
            assertFalse(selector.endsPicture(packet(0, 0, false)), when);
        }
    }

    @Test
    void latePacketUsesLayerChoiceOfItsTime() {
        selector.begin(packet(0, 0, true), true, TOP, 0);
        MediaPacket late = packet(TOP, 0, false);
        selector.want(0, 0);
        assertEquals(0b001, picture(3_000, false));
        assertTrue(selector.takes(late, table));
    }
}
