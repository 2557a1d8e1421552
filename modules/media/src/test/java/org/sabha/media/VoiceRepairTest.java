package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.DropReason;

/** Lost voice packets are asked for and given again, as browsers can: in the same stream, the same bytes. */
class VoiceRepairTest {
    private final FakeRoom room = newRoom();

    FakeRoom newRoom() {
        return new FakeRoom();
    }

    private final FakePeer alice = join();
    private final FakePeer bob = join();
    private final List<byte[]> toBob = new ArrayList<>();

    VoiceRepairTest() {
        room.networks.put(bob.address, datagram -> {
            toBob.add(datagram);
            bob.take(datagram);
        });
    }

    private FakePeer join() {
        FakePeer peer = room.seat(OfferText.Ids.CHROMIUM);
        String offer = FakeRoom.usual(peer, 1)
                .toString()
                .replace("a=rtcp-fb:111 transport-cc\r\n", "a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:111 nack\r\n");
        room.negotiate(peer, offer, FakeRoom.microphone(peer), FakeRoom.camera(peer));
        return peer.connect();
    }

    private void speaks(int from, int to) {
        for (int i = from; i < to; i++) {
            alice.voice(i, i * 960, 30);
            room.pass(20);
        }
    }

    @Test
    @Tag("T30")
    void aReceiverGetsTheVeryDatagramAgain() {
        speaks(0, 10);
        ReceivedRtp lost = bob.in("2").get(4);
        byte[] original = toBob.stream()
                .filter(datagram -> Arrays.equals(datagram, 0, 12, lost.bytes, 0, 12))
                .findFirst()
                .orElseThrow();
        toBob.clear();
        room.networks.put(bob.address, toBob::add);
        bob.nack(bob.slotSsrc("2"), lost.sequence());
        room.flush();
        assertEquals(1, toBob.size());
        assertArrayEquals(original, toBob.getFirst());
        assertEquals(1, room.loop(bob).engine.counters().packetsResent());
    }

    @Test
    @Tag("T30")
    void notTwiceInARoundTripNorMoreThanEightTimes() {
        speaks(0, 10);
        int sequence = bob.in("2").get(4).sequence();
        toBob.clear();
        room.networks.put(bob.address, toBob::add);
        for (int i = 0; i < 300; i++) {
            bob.nack(bob.slotSsrc("2"), sequence);
            room.pass(1);
        }
        assertEquals(8, toBob.stream().filter(VoiceRepairTest::isVoice).count());
    }

    private static boolean isVoice(byte[] datagram) {
        return (datagram[1] & 0x7f) == 111;
    }

    @Test
    void oldPacketsAreNotRetransmitted() {
        speaks(0, 2);
        int sequence = bob.in("2").getFirst().sequence();
        speaks(2, 80);
        toBob.clear();
        room.networks.put(bob.address, toBob::add);
        bob.nack(bob.slotSsrc("2"), sequence);
        room.flush();
        assertEquals(0, toBob.stream().filter(VoiceRepairTest::isVoice).count());
        assertEquals(1, room.drops(DropReason.TOO_OLD));
    }

    @Test
    void asksTheSenderForAVoicePacketForAsLongAsItIsOfUse() {
        speaks(0, 5);
        speaks(6, 7);
        assertEquals(List.of("nack 100 5"), alice.control("nack"));
        speaks(7, 40);
        int asked = alice.control("nack").size();
        assertTrue(asked >= 5 && asked <= 9, "asked " + asked);
    }

    @Test
    void forwardsARepeatUnderTheReservedNumberAndGoesOnToReportTheLoss() {
        speaks(0, 5);
        speaks(6, 7);
        alice.voice(5, 5 * 960, 30);
        room.pass(1);
        List<ReceivedRtp> heard = bob.in("2");
        assertEquals(7, heard.size());
        assertEquals(heard.get(5).sequence() - 1, heard.get(6).sequence());
        assertEquals(heard.get(5).timestamp() - 960, heard.get(6).timestamp());
        speaks(7, 60);
        assertEquals(List.of("nack 100 5"), alice.control("nack"));
        assertTrue(alice.control("rr").contains("rr 100 lost 1"), alice.control::toString);
    }

    @Test
    void nobodyIsAskedForAVoiceThatNobodyHears() {
        room.leave(bob);
        speaks(0, 5);
        speaks(7, 20);
        assertEquals(List.of(), alice.control("nack"));
    }

    /** A browser gives a repeat a new transport-wide number; two packets of one number must not differ. */
    @Test
    void aVoiceThatRepeatsHasNoTransportWideNumber() {
        String answer = alice.slot("0").toString();
        assertFalse(answer.contains("TRANSPORT_SEQUENCE"), answer);
        assertTrue(alice.slot("2").toString().contains("TRANSPORT_SEQUENCE"));
        assertEquals(List.of("nack"), alice.slot("0").formats().getFirst().feedback());
    }
}
