package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;

/** A check of a line: pictures there and back for whoever is really there, within bounds, for some seconds. */
class EchoSessionTest {
    private static final NetworkPath VICTIM =
            NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_444));

    private final FakeRoom room = new FakeRoom();
    private final List<String> events = new ArrayList<>();
    private int checks;
    private int pictures;
    private boolean meetingsNeedIt;
    private boolean listenerFails;

    /** Asks for a check; the peer has its answer, or nothing. */
    private FakePeer ask(String offer, FakePeer peer) {
        room.networks.put(peer.address, peer::take);
        room.engine.openEcho(
                offer,
                new EchoListener() {
                    @Override
                    public void answered(String sdpAnswer) {
                        if (listenerFails) {
                            throw new IllegalStateException("a defect");
                        }
                        events.add("answered");
                        peer.answered(sdpAnswer);
                    }

                    @Override
                    public void refused(OfferProblem problem) {
                        events.add("refused " + problem);
                    }

                    @Override
                    public boolean isToGiveWay() {
                        return meetingsNeedIt;
                    }

                    @Override
                    public void ended(EchoEnd end) {
                        events.add("ended " + end);
                    }
                },
                room.now);
        return peer;
    }

    private FakePeer peer() {
        return new FakePeer(room, 40 + checks++, OfferText.Ids.CHROMIUM);
    }

    private static OfferText usual(FakePeer peer) {
        return peer.offer().camera("0", peer.videoSsrc, peer.rtxSsrc).videoSlots(1, 1);
    }

    private FakePeer ask() {
        FakePeer peer = peer();
        return ask(usual(peer).toString(), peer);
    }

    /** One picture of so many bytes; the first one is a key picture. */
    private void send(FakePeer peer, int sizeBytes) {
        FakePeer.Sent packet = peer.picture(pictures, pictures * 3_000, pictures == 0, pictures, pictures);
        packet.mid = "0";
        packet.payload = FakePeer.vp8(pictures == 0, pictures, pictures, sizeBytes);
        pictures++;
        peer.send(packet);
    }

    /** Thirty pictures a second. */
    private void sendFor(FakePeer peer, long millis, int sizeBytes) {
        for (long i = 0; i < millis; i += 33) {
            send(peer, sizeBytes);
            room.pass(33);
        }
    }

    private int bytesTo(NetworkPath address) {
        return room.bytesTo.getOrDefault(address, 0);
    }

    @Test
    void picturesComeBackToWhoSentThem() {
        FakePeer asha = ask().connect();
        sendFor(asha, 2_000, 500);
        assertEquals(List.of("answered"), events);
        assertEquals(pictures, asha.in("1").size());
        assertFalse(asha.control("twcc").isEmpty(), "what comes is reported for the sender's own measures");
        assertFalse(asha.control("rr").isEmpty());
        assertFalse(asha.control("sr").isEmpty());
    }

    @Test
    @Tag("H36")
    void aMeetingAndAnotherCheckGetNothingOfIt() {
        FakePeer member = room.join(1);
        FakePeer asha = ask().connect();
        FakePeer binod = ask().connect();
        sendFor(asha, 1_000, 500);
        assertTrue(member.received.isEmpty());
        assertTrue(binod.received.isEmpty());
        assertFalse(asha.received.isEmpty());
    }

    @Test
    @Tag("T26")
    void nothingButAnswersToChecksGoesToWhoHasNotAnsweredFromThere() {
        FakePeer forger = ask();
        forger.answersQuestions = false;
        int sent = 0;
        for (int i = 0; i < 50; i++) {
            byte[] check = checkOf(forger.ice, forger.serverIce());
            room.receive(check, VICTIM);
            room.receive(FakePeer.CLIENT_HELLO, VICTIM);
            room.pass(20);
            sent += check.length;
            assertTrue(bytesTo(VICTIM) <= sent, bytesTo(VICTIM) + " for " + sent);
        }
        assertTrue(bytesTo(VICTIM) > 0, "the checks are good");
        assertTrue(room.dtls.opened.isEmpty(), "no handshake began");
        assertEquals(50, room.drops(DropReason.DTLS_BEFORE_ICE));
    }

    /** Whoever asked from one address, and answers from there, has proven nothing of another. */
    @Test
    @Tag("T26")
    void anAnswerFromAnotherAddressOpensNoHandshake() {
        FakePeer forger = ask();
        room.networks.put(VICTIM, forger::take);
        forger.checks = new IceControllingClient(forger.ice, forger.serverIce(), new SplittableRandom(3), room.now);
        room.receive(checkOf(forger.ice, forger.serverIce()), VICTIM);
        assertEquals(1, forger.questions.size());
        forger.answerQuestions();
        room.receive(FakePeer.CLIENT_HELLO, VICTIM);
        assertTrue(room.dtls.opened.isEmpty());
    }

    @Test
    @Tag("T26")
    void foreignCredentialsAreNotAnswered() {
        FakePeer asha = ask();
        IceCredentials server = asha.serverIce();
        IceCredentials guessed =
                new IceCredentials(server.ufrag(), "x".repeat(server.password().length()));
        room.receive(checkOf(asha.ice, guessed), VICTIM);
        room.receive(FakePeer.CLIENT_HELLO, VICTIM);
        room.pass(100);
        assertEquals(0, bytesTo(VICTIM));
        assertTrue(room.dtls.opened.isEmpty());
    }

    private byte[] checkOf(IceCredentials local, IceCredentials remote) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(local, remote, new SplittableRandom(7), room.now).onTimeout(room.now, request);
        return request.toByteArray();
    }

    @Test
    @Tag("T30")
    void aFloodIsDroppedBeforeItIsDecrypted() {
        FakePeer asha = ask().connect();
        send(asha, 100);
        room.pass(10);
        long before = room.drops(DropReason.RATE_LIMITED);
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 2_000; i++) {
                send(asha, 1_000);
            }
            room.pass(1_000);
        }
        long admitted = 6_000 - (room.drops(DropReason.RATE_LIMITED) - before);
        int most = EchoSession.BURST_BYTES + 3 * EchoSession.BYTES_PER_SECOND;
        assertTrue(admitted * 1_000 <= most, admitted + " packets of " + most + " bytes");
        assertTrue(admitted > 100, "as much as may come was let in");
    }

    /** What a packet costs hardly depends on its size. */
    @Test
    @Tag("T30")
    void aFloodOfTheSmallestIsDroppedToo() {
        FakePeer asha = ask().connect();
        sendFor(asha, 100, 100);
        room.pass(1_000);
        long before = room.drops(DropReason.RATE_LIMITED);
        for (int i = 0; i < 2_000; i++) {
            send(asha, 20);
        }
        long admitted = 2_000 - (room.drops(DropReason.RATE_LIMITED) - before);
        int most = EchoSession.BURST_BYTES / EchoSession.PACKET_BYTES;
        assertTrue(admitted > 0 && admitted <= most, admitted + " of " + most);
    }

    @Test
    @Tag("T30")
    void aFloodOfControlIsDroppedBeforeItIsDecrypted() {
        FakePeer asha = ask().connect();
        sendFor(asha, 500, 500);
        long before = room.drops(DropReason.RATE_LIMITED);
        for (int i = 0; i < 2_000; i++) {
            asha.nack(asha.slotSsrc("1"), 1);
        }
        assertTrue(room.drops(DropReason.RATE_LIMITED) - before > 1_600);
    }

    /** Else a check would answer forged ones one to one, to whomever they name. */
    @Test
    @Tag("T26")
    void checksFromWhereNobodyAnsweredAreAnsweredSlowly() {
        FakePeer forger = ask();
        byte[] check = checkOf(forger.ice, forger.serverIce());
        for (int i = 0; i < 1_000; i++) {
            room.receive(check, VICTIM);
        }
        int most = EchoSession.CHECKS_PER_SECOND * check.length;
        assertTrue(bytesTo(VICTIM) > 0 && bytesTo(VICTIM) <= most, bytesTo(VICTIM) + " of " + most);
        room.pass(1_000);
        forger.connect();
        assertEquals(1, room.dtls.opened.size(), "who is there gets in");
        for (int i = 0; i < 200; i++) {
            room.receive(checkOf(forger.ice, forger.serverIce()), forger.address);
        }
        assertEquals(1_000 - EchoSession.CHECKS_PER_SECOND, room.drops(DropReason.RATE_LIMITED));
    }

    @Test
    @Tag("T26")
    void handshakesThatLeadNowhereAreFew() {
        FakePeer asha = ask();
        asha.check();
        room.dtls.failures = 100;
        for (int i = 0; i < 50; i++) {
            room.receive(FakePeer.CLIENT_HELLO, asha.address);
            room.pass(100);
        }
        assertEquals(EchoSession.HANDSHAKES, room.dtls.opened.size());
    }

    /** A check with a forged source keeps nobody from their own. */
    @Test
    @Tag("T26")
    void anAddressThatHasNotAnsweredIsNotHeld() {
        FakePeer forger = ask();
        FakePeer asha = ask();
        room.receive(checkOf(forger.ice, forger.serverIce()), asha.address);
        asha.questions.clear();
        asha.connect();
        assertEquals(0, room.drops(DropReason.ADDRESS_TAKEN));
        room.receive(checkOf(forger.ice, forger.serverIce()), asha.address);
        assertEquals(1, room.drops(DropReason.ADDRESS_TAKEN), "who has answered from there holds it");
        sendFor(asha, 500, 500);
        assertFalse(asha.received.isEmpty());
    }

    @Test
    void meetingsComeFirstLaterToo() {
        FakePeer asha = ask().connect();
        sendFor(asha, 1_000, 200);
        assertEquals(List.of("answered"), events);
        meetingsNeedIt = true;
        room.pass(300);
        assertEquals(List.of("answered", "ended GAVE_WAY"), events);
    }

    @Test
    void failedSessionKeepsNothing() {
        listenerFails = true;
        assertThrows(IllegalStateException.class, this::ask);
        assertEquals(0, room.engine.table().fragments());
        room.pass(60_000);
        assertTrue(events.isEmpty());
    }

    @Test
    @Tag("T30")
    void excessiveRetransmissionRequestsEndSession() {
        FakePeer asha = ask().connect();
        for (int i = 0; i < 410 && events.size() < 2; i++) {
            for (int k = 0; k < 6; k++) {
                send(asha, 1_050);
            }
            room.pass(1);
            int last = asha.in("1").isEmpty() ? 0 : asha.in("1").getLast().sequence();
            asha.nack(
                    asha.slotSsrc("1"),
                    IntStream.rangeClosed(last - 15, last)
                            .map(each -> each & 0xffff)
                            .toArray());
            room.pass(33);
        }
        assertTrue(bytesTo(asha.address) < EchoSession.MOST_BYTES_OUT * 5 / 4, bytesTo(asha.address) + " bytes");
        assertEquals(List.of("answered", "ended TOO_MUCH"), events);
    }

    @Test
    void itEndsByItselfAndNothingIsKept() {
        FakePeer asha = ask().connect();
        sendFor(asha, 13_900, 200);
        assertEquals(List.of("answered"), events);
        sendFor(asha, 600, 200);
        assertEquals(List.of("answered", "ended TIME_OVER"), events);
        int got = asha.received.size();
        int bytes = bytesTo(asha.address);
        long unknown = room.drops(DropReason.UNKNOWN_ADDRESS);
        send(asha, 200);
        room.receive(checkOf(asha.ice, asha.serverIce()), asha.address);
        room.pass(1_000);
        assertEquals(got, asha.received.size());
        assertEquals(bytes, bytesTo(asha.address));
        assertEquals(unknown + 1, room.drops(DropReason.UNKNOWN_ADDRESS));
        assertEquals(1, room.drops(DropReason.UNKNOWN_UFRAG));
        room.pass(60_000);
        assertEquals(2, events.size(), "it is told once");
    }

    @Test
    void unusedPlaceIsFreedSooner() {
        ask();
        room.pass(7_900);
        assertEquals(List.of("answered"), events);
        room.pass(500);
        assertEquals(List.of("answered", "ended NEVER_CAME"), events);
    }

    @Test
    void leavingFreesPlaceAtOnce() {
        FakePeer asha = ask().connect();
        sendFor(asha, 1_000, 200);
        Objects.requireNonNull(room.dtls.associations.getLast().get()).closed();
        room.pass(300);
        assertEquals(List.of("answered", "ended LEFT"), events);
    }

    private static final class Connection implements PathConnection {
        int forgotten;

        @Override
        public void forgotten() {
            forgotten++;
        }
    }

    /** However a path comes to be forgotten, by checks over UDP too. */
    @Test
    @Tag("T33")
    void aConnectionThatIsForgottenIsHungUpAtOnce() {
        FakePeer asha = ask();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 2 * TransportPaths.MAX_ADDRESSES; i++) {
            Connection connection = new Connection();
            connections.add(connection);
            room.receive(
                    checkOf(asha.ice, asha.serverIce()),
                    NetworkPath.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3_000 + i), connection));
            room.pass(25);
        }
        assertEquals(TransportPaths.MAX_ADDRESSES, open(connections));
        for (int i = 0; i < 4; i++) {
            room.receive(
                    checkOf(asha.ice, asha.serverIce()),
                    NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3_000 + i)));
            room.pass(25);
        }
        assertEquals(TransportPaths.MAX_ADDRESSES - 4, open(connections));
        room.pass(20_000);
        assertEquals(2, events.size());
        assertTrue(connections.stream().allMatch(each -> each.forgotten == 1), "the end hangs up too");
    }

    private static long open(List<Connection> connections) {
        return connections.stream().filter(each -> each.forgotten == 0).count();
    }

    @Test
    void onlyAnOfferOfOnePictureThereAndBackIsTaken() {
        FakePeer asha = peer();
        ask("no session description", asha);
        ask(asha.offer().camera("0", 1, 2).toString(), asha);
        ask(asha.offer().camera("0", 1, 2).videoSlots(1, 2).toString(), asha);
        ask(asha.offer().camera("0", 1, 2).camera("1", 3, 4).toString(), asha);
        ask(asha.offer().microphone("0", 1).audioSlots(1, 1).toString(), asha);
        ask(asha.offer().simulcastCamera("0", "q", "h").videoSlots(1, 1).toString(), asha);
        ask(usual(asha).toString().replace("a=rtcp-mux\r\n", ""), asha);
        ask(usual(asha).toString().replaceAll(" (VP8|VP9|AV1)/90000", " theora/90000"), asha);
        assertEquals("refused MALFORMED", events.getFirst());
        assertEquals(
                List.of("refused UNSUPPORTED"),
                events.stream().skip(1).distinct().toList());
        room.pass(60_000);
        assertEquals(8, events.size(), "nothing is kept of what was refused");
    }

    @Test
    void aTurnOfManyEndsThemAll() {
        for (int i = 0; i < 5; i++) {
            ask();
        }
        room.pass(9_000);
        assertEquals(5, events.stream().filter("ended NEVER_CAME"::equals).count());
    }
}
