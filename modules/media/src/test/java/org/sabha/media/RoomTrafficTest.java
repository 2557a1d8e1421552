package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sabha.wire.rtcp.ReportBlock;

class RoomTrafficTest {
    private final RoomTraffic traffic = new RoomTraffic();

    @Test
    void countsInboundAndOutboundTraffic() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        FakePeer carol = room.join(1);
        for (int sequence : new int[] {1, 2, 5}) {
            alice.voice(sequence, 960 * sequence, 30);
            room.pass(20);
        }
        room.pass(2_000);
        RoomTraffic.Figures figures = room.router.traffic().figures();
        assertEquals(3, figures.packetsIn());
        assertEquals(bob.in("2").size() + carol.in("2").size(), figures.packetsOut());
        assertTrue(figures.bytesIn() > 0 && figures.bytesOut() > figures.bytesIn());
        assertEquals(5, figures.expectedIn());
        assertEquals(2, figures.lostIn());
    }

    @Test
    void sumsWhatLoopsCarry() {
        var one = new RoomTraffic.Figures(1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(new RoomTraffic.Figures(2, 4, 6, 8, 10, 12, 14, 16), one.plus(one));
        assertEquals(one, RoomTraffic.Figures.NONE.plus(one));
    }

    @Test
    void aReceiversReportsAddUp() {
        var slot = new RoomTraffic.Reported();
        reports(slot, 1_000, 0);
        reports(slot, 1_100, 7);
        reports(slot, 1_200, 9);
        assertEquals(200, traffic.figures().expectedOut());
        assertEquals(9, traffic.figures().lostOut());
    }

    @Test
    void reportsThatMakeNoSenseCountForNothing() {
        var slot = new RoomTraffic.Reported();
        reports(slot, 1_000, 0);
        reports(slot, 900, 5);
        reports(slot, 900 + 200_000, 5);
        assertEquals(0, traffic.figures().expectedOut());
        reports(slot, 900 + 200_010, Integer.MAX_VALUE);
        assertEquals(10, traffic.figures().lostOut());
        reports(slot, 900 + 200_020, Integer.MIN_VALUE);
        assertEquals(10, traffic.figures().lostOut());
    }

    private void reports(RoomTraffic.Reported slot, int highest, int lost) {
        ReportBlock block = new ReportBlock();
        block.extendedHighestSequence = highest;
        block.cumulativeLost = lost;
        traffic.reported(slot, block);
    }
}
