package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;

/** Media follows a client from address to address, and nobody else. */
class AddressChangeTest {
    private static final NetworkPath VICTIM = at(4_444);

    private final FakeRoom room = new FakeRoom();
    private final FakePeer alice = room.join(1);
    private final FakePeer bob = room.join(1);
    private int voices;

    private static NetworkPath at(int port) {
        return NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private void speak() {
        voices++;
        alice.voice(voices, voices * 960, 30);
        room.pass(20);
    }

    private void speakFor(long millis) {
        for (long i = 0; i < millis; i += 20) {
            speak();
        }
    }

    private int heard() {
        return bob.in("2").size();
    }

    private long drops(DropReason reason) {
        return room.engine.counters().drops(reason);
    }

    private int mediaTo(NetworkPath address) {
        return room.mediaTo.getOrDefault(address, 0);
    }

    private byte[] plainCheck(FakePeer peer) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(peer.ice, peer.serverIce(), new SplittableRandom(3), room.now)
                .onTimeout(room.now, request);
        return request.toByteArray();
    }

    private void report(FakePeer peer) {
        peer.sendControl(writer -> {});
    }

    @Test
    @Tag("T26")
    void aRepeatedCheckFromAForgedAddressDivertsNothing() {
        for (int i = 0; i < 200; i++) {
            room.receive(bob.lastCheck, VICTIM);
            report(bob);
            speak();
        }
        assertEquals(0, mediaTo(VICTIM));
        assertEquals(200, heard());
    }

    @Test
    @Tag("T26")
    void aRepeatedCheckOfASilentClientDivertsNothing() {
        speakFor(10_000);
        room.receive(bob.lastCheck, VICTIM);
        speakFor(2_000);
        assertEquals(0, mediaTo(VICTIM));
        assertEquals(600, heard());
    }

    /** Whoever has the keys can put any address on their packets, but not read what is sent there. */
    @Test
    @Tag("T26")
    void aParticipantCannotPointTheirMediaAtAVictim() {
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            byte[] check = i % 2 == 0 ? plainCheck(bob) : bob.lastCheck;
            room.receive(check, VICTIM);
            sent += check.length;
            report(VICTIM);
            speak();
        }
        assertEquals(0, mediaTo(VICTIM));
        assertEquals(100, heard());
        int got = room.bytesTo.getOrDefault(VICTIM, 0);
        assertTrue(got <= sent, got + " of " + sent);
    }

    @Test
    @Tag("T26")
    void anAnswerFromElsewhereProvesNothing() {
        room.networks.put(VICTIM, bob::take);
        room.receive(bob.lastCheck, VICTIM);
        assertEquals(1, bob.questions.size());
        bob.answerQuestions();
        report(VICTIM);
        speak();
        assertEquals(0, mediaTo(VICTIM), "the answer came from bob's own address");
    }

    @Test
    @Tag("T26")
    void silentAddressGetsHalfTheAnswersWithoutMedia() {
        bob.answersQuestions = false;
        room.move(bob, 25_000);
        assertEquals(IceControllingClient.State.CONNECTED, bob.check());
        report(bob);
        speakFor(3_000);
        assertEquals(0, heard());
    }

    @Test
    @Tag("Q16")
    void aSenderGetsItsMediaAtTheNewAddressWithItsAnswer() {
        speak();
        assertEquals(1, heard());
        room.move(bob, 25_000);
        bob.voice(1, 960, 60);
        room.receive(plainCheck(bob), bob.address);
        speak();
        bob.voice(2, 1_920, 60);
        speak();
        assertEquals(1, heard(), "neither a check nor media move anything");
        assertTrue(bob.answerQuestions());
        speak();
        assertEquals(2, heard());
    }

    @Test
    @Tag("Q16")
    void anAddressThatWasAnsweredIsReadyForTheFirstPacket() {
        room.move(bob, 25_000);
        room.receive(plainCheck(bob), bob.address);
        assertTrue(bob.answerQuestions());
        speak();
        assertEquals(0, heard(), "nothing says that the client wants to be there");
        bob.voice(2, 1_920, 60);
        speak();
        assertEquals(1, heard());
    }

    @Test
    @Tag("Q16")
    void aListenerGetsItsMediaAtTheNewAddressAtOnce() {
        report(bob);
        room.move(bob, 25_000);
        bob.check();
        speak();
        assertEquals(1, heard());
    }

    @Test
    void anOldNominationDoesNotComeBackWhenTheClientFallsSilent() {
        room.move(bob, 25_000);
        bob.check();
        report(bob);
        speakFor(10_000);
        assertEquals(500, heard());
    }

    @Test
    void twoNominationsInARowLeadToTheLast() {
        room.move(bob, 25_000);
        bob.check();
        room.pass(100);
        room.move(bob, 25_001);
        bob.check();
        room.pass(1_000);
        speak();
        assertEquals(1, heard());
    }

    /** The client knows nothing of its new port, so the first that comes from there is media. */
    @Test
    @Tag("Q16")
    void aClientToWhichARouterGaveAnotherPortIsHeardOnAndAskedAtOnce() {
        speak();
        bob.voice(1, 960, 60);
        room.pass(20);
        int before = alice.in("3").size();
        room.move(bob, 25_000);
        for (int i = 2; i < 6; i++) {
            bob.voice(i, i * 960, 60);
            room.pass(20);
        }
        assertEquals(4, alice.in("3").size() - before);
        speak();
        assertEquals(1, heard(), "nobody has answered yet");
        assertTrue(bob.answerQuestions());
        speak();
        assertEquals(2, heard());
        assertTrue(room.engine.table().sources() > 0);
        room.router.close();
        assertEquals(0, room.engine.table().sources() + room.engine.table().addresses());
    }

    @Test
    @Tag("T26")
    void aRepeatedPacketFromAForgedAddressAsksNobody() {
        FakePeer.Sent packet = bob.picture(1, 0, true, 1, 1);
        byte[] bytes = bob.protect(packet);
        room.receive(bytes, bob.address);
        int addresses = room.engine.table().addresses();
        for (int i = 0; i < 100; i++) {
            room.receive(bytes, VICTIM);
            room.pass(100);
        }
        assertEquals(0, room.bytesTo.getOrDefault(VICTIM, 0));
        assertEquals(addresses, room.engine.table().addresses());
    }

    @Test
    @Tag("T26")
    void nobodyGetsMoreBytesThanAParticipantSentInTheirName() {
        int sent = 0;
        for (int i = 0; i < 200; i++) {
            byte[] packet = bob.protect(bob.picture(i, i * 90, i == 0, i, 1));
            room.receive(packet, VICTIM);
            sent += packet.length;
            report(bob);
            speak();
        }
        assertEquals(0, mediaTo(VICTIM));
        assertEquals(200, heard());
        int got = room.bytesTo.getOrDefault(VICTIM, 0);
        assertTrue(got > 0 && got <= sent, got + " of " + sent);
    }

    @Test
    @Tag("H35")
    @Tag("T26")
    void aLiveSessionKeepsItsAddress() {
        FakePeer mallory = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(mallory, FakeRoom.usual(mallory, 1).toString());
        int before = room.datagramsOut;
        for (int i = 0; i < 50; i++) {
            room.receive(plainCheck(mallory), bob.address);
        }
        assertEquals(50, drops(DropReason.ADDRESS_TAKEN));
        assertEquals(before, room.datagramsOut, "not answered");
        report(bob);
        speak();
        assertEquals(1, heard());
    }

    /** A browser asks each of the server's addresses from one port, and takes media from the one it nominated only. */
    @Test
    void mediaLeavesFromTheAddressOfOursThatWasNominated() {
        NetworkPath before = bob.address;
        NetworkPath other = atOther(bob);
        room.receive(plainCheck(bob), other);
        report(bob);
        speak();
        assertEquals(0, mediaTo(other));
        room.move(bob, other);
        bob.check();
        int old = mediaTo(before);
        speak();
        assertEquals(1, mediaTo(other));
        assertEquals(old, mediaTo(before));
    }

    @Test
    @Tag("H35")
    void anAddressIsOneSessionsAtAllAddressesOfOurs() {
        FakePeer mallory = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(mallory, FakeRoom.usual(mallory, 1).toString());
        room.receive(plainCheck(mallory), atOther(bob));
        assertEquals(1, drops(DropReason.ADDRESS_TAKEN));
        room.receive(plainCheck(bob), atOther(bob));
        room.pass(7_000);
        room.receive(plainCheck(mallory), atOther(bob));
        assertEquals(1, drops(DropReason.ADDRESS_TAKEN), "bob was silent at both");
        assertEquals(2, room.engine.table().addresses(), "and has neither any more");
    }

    private static NetworkPath atOther(FakePeer peer) {
        return NetworkPath.udp(peer.address.remote(), InetAddress.ofLiteral("192.0.2.2"));
    }

    @Test
    @Tag("H35")
    void aReloadedPageGetsThePortOfItsDeadSession() {
        FakePeer again = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(again, FakeRoom.usual(again, 1).toString());
        room.move(again, bob.address.remote().getPort());
        room.pass(6_999);
        assertNotEquals(IceControllingClient.State.CONNECTED, again.check());
        room.pass(1);
        again.connect();
        speak();
        assertEquals(1, again.in("2").size());
        assertEquals(0, heard());
        report(bob);
        assertEquals(1, drops(DropReason.SRTP_AUTH_FAILED), "the address is no longer bob's");
    }

    @Test
    @Tag("H35")
    void aClosedSessionsPortIsFreeAtOnce() {
        room.router.closeTransport(bob.participant);
        FakePeer again = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(again, FakeRoom.usual(again, 1).toString());
        room.move(again, bob.address.remote().getPort());
        again.connect();
        speak();
        assertEquals(1, again.in("2").size());
    }

    @Test
    void consentEndsAddressByAddress() {
        room.move(bob, 25_000);
        bob.check();
        report(bob);
        assertEquals(3, room.engine.table().addresses());
        for (int i = 0; i < 29; i++) {
            room.pass(1_000);
            report(bob);
            report(alice);
        }
        assertEquals(3, room.engine.table().addresses());
        room.pass(1_000);
        assertEquals(2, room.engine.table().addresses());
        room.pass(30_000);
        assertEquals(0, room.engine.table().addresses());
        speak();
        assertEquals(0, heard());
    }

    @Test
    @Tag("T27")
    void oneClientHoldsAFewAddresses() {
        for (int i = 0; i < 100; i++) {
            room.receive(plainCheck(bob), at(26_000 + i));
            room.pass(1);
        }
        assertEquals(1 + TransportPaths.MAX_ADDRESSES, room.engine.table().addresses());
        speak();
        assertEquals(1, heard(), "the active one stays");
    }

    @Test
    @Tag("H35")
    void aFailedHandshakeHeals() {
        FakePeer carol = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(carol, FakeRoom.usual(carol, 1).toString());
        carol.check();
        room.dtls.failures = 1_000;
        int before = room.dtls.opened.size();
        for (int i = 0; i < 1_000; i++) {
            room.receive(FakePeer.CLIENT_HELLO, carol.address);
        }
        assertEquals(HandshakeBudget.AT_ONCE, room.dtls.opened.size() - before);
        assertEquals(1_000 - HandshakeBudget.AT_ONCE, drops(DropReason.RATE_LIMITED));
        room.dtls.failures = 0;
        room.receive(FakePeer.CLIENT_HELLO, carol.address);
        assertEquals(HandshakeBudget.AT_ONCE, room.dtls.opened.size() - before);
        room.pass(500);
        carol.connect();
        speak();
        assertEquals(1, carol.in("2").size());
    }

    @Test
    @Tag("H35")
    void newCredentialsRenewTheHandshakes() {
        FakePeer carol = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(carol, FakeRoom.usual(carol, 1).toString());
        carol.check();
        room.dtls.failures = HandshakeBudget.AT_ONCE;
        for (int i = 0; i < HandshakeBudget.AT_ONCE; i++) {
            room.receive(FakePeer.CLIENT_HELLO, carol.address);
        }
        room.negotiate(carol, FakeRoom.usual(carol, 1).toString());
        room.receive(FakePeer.CLIENT_HELLO, carol.address);
        assertEquals(1, drops(DropReason.RATE_LIMITED), "the same credentials renew nothing");
        carol.ice = IceCredentials.random(new SplittableRandom(99));
        room.negotiate(carol, FakeRoom.usual(carol, 1).toString());
        carol.connect();
        speak();
        assertEquals(1, carol.in("2").size());
    }

    @Test
    void aNewConnectionFollowsOneThatWasClosed() {
        NetworkPath first = NetworkPath.tcp(at(27_000).remote(), "first");
        NetworkPath second = NetworkPath.tcp(at(27_000).remote(), "second");
        bob.check();
        room.receive(bob.lastCheck, first);
        report(first);
        speak();
        assertEquals(1, mediaTo(first));
        room.engine.closed(bob.address);
        room.engine.closed(first);
        assertFalse(room.engine.serves(first));
        speak();
        room.receive(bob.lastCheck, second);
        speak();
        assertEquals(1, mediaTo(first));
        assertEquals(1, mediaTo(second));
        assertTrue(room.engine.serves(second));
    }

    private void report(NetworkPath from) {
        NetworkPath before = bob.address;
        bob.address = from;
        report(bob);
        bob.address = before;
    }
}
