package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.media.sdp.Offers;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;

/** Who may speak to the engine, from where, and what it costs to try. */
class TransportTest {
    private static final NetworkPath STRANGER =
            NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_444));

    private final FakeRoom room = new FakeRoom();

    private long drops(DropReason reason) {
        return room.engine.counters().drops(reason);
    }

    private static byte[] check(IceCredentials local, IceCredentials remote, long now) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(local, remote, new SplittableRandom(3), now).onTimeout(now, request);
        return request.toByteArray();
    }

    @Test
    @Tag("T26")
    void anUnknownFragmentOrAWrongPasswordIsNotAnswered() {
        FakePeer alice = room.join(1);
        int before = room.datagramsOut;
        IceCredentials wrongFragment =
                new IceCredentials("unknownFragm", alice.serverIce().password());
        IceCredentials wrongPassword = new IceCredentials(alice.serverIce().ufrag(), "x".repeat(22));
        room.receive(check(alice.ice, wrongFragment, room.now), STRANGER);
        room.receive(check(alice.ice, wrongPassword, room.now), STRANGER);
        room.pass(100);
        assertEquals(1, drops(DropReason.UNKNOWN_UFRAG));
        assertEquals(1, drops(DropReason.STUN_AUTH_FAILED));
        assertEquals(before, room.datagramsOut);
    }

    @Test
    @Tag("H35")
    @Tag("T32")
    void dtlsIsTakenOnlyFromAnAddressThatPassedACheck() {
        FakePeer alice = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(alice, FakeRoom.usual(alice, 1).toString(), FakeRoom.microphone(alice));
        for (int i = 0; i < 1_000; i++) {
            room.receive(
                    FakePeer.CLIENT_HELLO,
                    NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 30_000 + i)));
        }
        room.receive(FakePeer.CLIENT_HELLO, alice.address);
        assertEquals(1_001, drops(DropReason.DTLS_BEFORE_ICE));
        assertEquals(List.of(), room.dtls.opened);
        assertEquals(0, room.datagramsOut);
        alice.connect();
        assertEquals(1, room.dtls.opened.size());
    }

    @Test
    @Tag("T5")
    @Tag("H2")
    void somebodyWithoutATransportGetsNothing() {
        FakePeer alice = room.join(1);
        FakePeer waiting = new FakePeer(room, 20, OfferText.Ids.CHROMIUM);
        int before = room.datagramsOut;
        room.negotiate(waiting, FakeRoom.usual(waiting, 1).toString(), FakeRoom.microphone(waiting));
        room.receive(check(waiting.ice, new IceCredentials("unknownFragm", "x".repeat(22)), room.now), STRANGER);
        alice.voice(1, 960, 20);
        FakePeer.Sent unknown = alice.picture(1, 0, true, 1, 1);
        unknown.ssrc = 99_999;
        room.receive(alice.protect(unknown), STRANGER);
        byte[] changed = alice.protect(alice.picture(2, 0, true, 1, 1));
        changed[changed.length - 1] ^= 1;
        room.receive(changed, STRANGER);
        room.pass(500);
        assertEquals(1, drops(DropReason.UNKNOWN_ADDRESS));
        assertEquals(1, drops(DropReason.SRTP_AUTH_FAILED));
        assertEquals(List.of(alice.participant), List.copyOf(room.router.receivers()));
        assertTrue(room.datagramsOut - before <= 2, "only feedback to alice");
        assertEquals(List.of(), waiting.received);
    }

    @Test
    @Tag("T28")
    void anSsrcOfAnotherSessionOrSectionIsNotForwarded() {
        FakePeer alice = room.join(1);
        FakePeer mallory = room.join(1);
        FakePeer viewer = room.join(2);
        room.show(viewer, "5", alice);
        room.show(viewer, "6", mallory);
        FakePeer.Sent packet = mallory.picture(1, 0, true, 1, 1);
        packet.ssrc = alice.videoSsrc;
        mallory.send(packet);
        assertEquals(1, drops(DropReason.UNKNOWN_SSRC));
        packet = mallory.picture(2, 0, true, 1, 1);
        packet.mid = "0";
        mallory.send(packet);
        assertEquals(2, drops(DropReason.UNKNOWN_SSRC));
        packet = mallory.picture(3, 0, true, 1, 1);
        packet.ssrc = mallory.audioSsrc;
        mallory.send(packet);
        assertEquals(1, drops(DropReason.NOT_NEGOTIATED));
        packet = mallory.picture(4, 0, true, 1, 1);
        packet.ssrc = 99_999;
        packet.mid = "7";
        mallory.send(packet);
        assertEquals(3, drops(DropReason.UNKNOWN_SSRC));
        room.pass(50);
        assertEquals(List.of(), viewer.in("5"));
        assertEquals(List.of(), viewer.in("6"));
    }

    @Test
    @Tag("T28")
    void aSectionMayBringUpOnlySoManySsrcs() {
        FakePeer alice = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(alice, alice.offer().simulcastCamera("1", "q", "h", "f").toString(), FakeRoom.camera(alice));
        alice.connect();
        for (int i = 0; i < 200; i++) {
            FakePeer.Sent packet = alice.picture(i, 0, false, 1, 1);
            packet.ssrc = 50_000 + i;
            packet.mid = "1";
            packet.rid = "q";
            alice.send(packet);
        }
        assertEquals(200 - 16, drops(DropReason.UNKNOWN_SSRC) + drops(DropReason.TOO_MANY_SSRCS));
    }

    @Test
    @Tag("T13")
    void aTrackThatWasNotGrantedIsNotForwarded() {
        FakePeer mallory = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(mallory, FakeRoom.usual(mallory, 1).toString(), FakeRoom.microphone(mallory));
        mallory.connect();
        FakePeer viewer = room.join(1);
        room.show(viewer, "5", mallory);
        FakePeer.Sent packet = mallory.picture(1, 0, true, 1, 1);
        packet.mid = "1";
        mallory.send(packet);
        packet = mallory.picture(2, 0, true, 1, 1);
        packet.mid = "0";
        mallory.send(packet);
        room.pass(50);
        assertEquals(List.of(), viewer.received);
        assertEquals(1, drops(DropReason.UNKNOWN_SSRC));
        assertEquals(1, drops(DropReason.NOT_NEGOTIATED));
    }

    @Test
    @Tag("H32")
    @Tag("H30")
    void absurdRtpClosesNobody() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        byte[] good = alice.protect(alice.picture(1, 0, true, 1, 1));
        for (int length = 0; length <= good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            room.receive(cut, alice.address);
            if (length > 13) {
                cut[0] = (byte) 0xbf;
                room.receive(cut, alice.address);
                cut[0] = (byte) 0x90;
                cut[12] = (byte) 0xff;
                cut[13] = (byte) 0xff;
                room.receive(cut, alice.address);
            }
        }
        room.receive(new byte[1_600], alice.address);
        assertEquals(1, drops(DropReason.OVERSIZED));
        FakePeer.Sent empty = alice.picture(2, 0, true, 1, 1);
        empty.payload = new byte[0];
        alice.send(empty);
        alice.voice(9, 960, 30);
        room.pass(20);
        assertEquals(1, bob.in("2").size());
    }

    @Test
    void aRestartAnswersOldCredentialsUntilTheNewAreNominated() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        IceCredentials oldServer = bob.serverIce();
        IceCredentials oldOwn = bob.ice;
        bob.ice = IceCredentials.random(new SplittableRandom(99));
        room.negotiate(bob, FakeRoom.usual(bob, 1).toString(), FakeRoom.microphone(bob), FakeRoom.camera(bob));
        assertNotEquals(oldServer, bob.serverIce());
        room.receive(check(oldOwn, oldServer, room.now), bob.address);
        assertEquals(0, drops(DropReason.UNKNOWN_UFRAG));
        alice.voice(1, 960, 30);
        room.flush();
        assertEquals(1, bob.in("2").size());
        room.move(bob, 25_001);
        assertEquals(IceControllingClient.State.CONNECTED, bob.check());
        room.receive(check(oldOwn, oldServer, room.now), bob.address);
        assertEquals(1, drops(DropReason.UNKNOWN_UFRAG));
        room.pass(1_000);
        alice.voice(2, 1_920, 30);
        room.flush();
        assertEquals(2, bob.in("2").size());
        assertEquals(
                1, room.dtls.opened.stream().filter(bob.fingerprint::equals).count());
    }

    /** As Chromium does: its new fragment goes to the server's old one until it has the answer. */
    @Test
    @Tag("Q16")
    void aRestartWhoseFirstChecksComeBeforeItsAnswerMovesTheMedia() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        IceCredentials oldServer = bob.serverIce();
        bob.ice = IceCredentials.random(new SplittableRandom(99));
        room.move(bob, 25_001);
        room.receive(check(bob.ice, oldServer, room.now), bob.address);
        room.receive(check(bob.ice, oldServer, room.now), bob.address);
        assertTrue(bob.questions.isEmpty(), "nobody could answer before the offer has told the new password");
        room.negotiate(bob, FakeRoom.usual(bob, 1).toString(), FakeRoom.microphone(bob), FakeRoom.camera(bob));
        room.receive(check(bob.ice, oldServer, room.now), bob.address);
        room.receive(check(bob.ice, oldServer, room.now), bob.address);
        assertEquals(1, bob.questions.size());
        bob.questions.clear();
        assertEquals(IceControllingClient.State.CONNECTED, bob.check());
        alice.voice(1, 960, 30);
        room.flush();
        assertEquals(1, bob.in("2").size());
    }

    @Test
    void theSameOfferAgainGetsTheSameCredentialsAndSources() {
        FakePeer bob = room.join(1);
        IceCredentials before = bob.serverIce();
        int slot = bob.slotSsrc("5");
        room.negotiate(bob, FakeRoom.usual(bob, 4).toString(), FakeRoom.microphone(bob), FakeRoom.camera(bob));
        assertEquals(before, bob.serverIce());
        assertEquals(slot, bob.slotSsrc("5"));
        assertEquals(9, bob.answer.sections().size());
    }

    @Test
    @Tag("T28")
    void anotherCertificateIsRefused() {
        FakePeer bob = room.join(1);
        FakePeer other = new FakePeer(room, 21, OfferText.Ids.CHROMIUM);
        room.negotiate(bob, FakeRoom.usual(other, 1).toString(), FakeRoom.microphone(bob));
        assertEquals("refused FINGERPRINT_CHANGED", room.events.getLast());
        room.negotiate(bob, "hello", FakeRoom.microphone(bob));
        assertEquals("refused MALFORMED", room.events.getLast());
        room.negotiate(bob, Offers.text(Offers.CHROMIUM).replace("a=rtcp-mux\r\n", ""), FakeRoom.microphone(bob));
        assertEquals("refused UNSUPPORTED", room.events.getLast());
    }

    @Test
    void afterThirtySecondsOfSilenceNothingIsSentUntilTheNextCheck() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        int sequence = 0;
        for (int i = 0; i < 1_450; i++) {
            alice.voice(sequence++, i * 960, 30);
            room.pass(20);
        }
        int heard = bob.in("2").size();
        assertEquals(1_450, heard);
        for (int i = 0; i < 100; i++) {
            alice.voice(sequence++, i * 960, 30);
            room.pass(20);
        }
        int after = bob.in("2").size();
        assertTrue(after < heard + 55, "still sent " + (after - heard));
        assertTrue(room.router.receivers().contains(bob.participant));
        bob.check();
        alice.voice(sequence, 0, 30);
        room.flush();
        assertEquals(after + 1, bob.in("2").size());
    }

    @Test
    @Tag("T5")
    void aClosedTransportAnswersNothingAndGetsNothing() {
        FakePeer alice = room.join(1);
        FakePeer bob = room.join(1);
        room.show(alice, "5", bob);
        room.router.closeTransport(bob.participant);
        int before = room.datagramsOut;
        IceCredentials server = bob.serverIce();
        room.receive(check(bob.ice, server, room.now), bob.address);
        room.receive(bob.protect(bob.picture(1, 0, true, 1, 1)), bob.address);
        alice.voice(1, 960, 30);
        room.flush();
        assertEquals(before, room.datagramsOut);
        assertEquals(List.of(), bob.received);
        assertFalse(room.router.receivers().contains(bob.participant));
        room.router.close();
        assertEquals(List.of(), List.copyOf(room.router.receivers()));
        room.receive(check(alice.ice, alice.serverIce(), room.now), alice.address);
        assertEquals(before, room.datagramsOut);
    }
}
