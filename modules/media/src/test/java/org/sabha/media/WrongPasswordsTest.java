package org.sabha.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;

/** Guessing the password of an ICE session. */
@Tag("T27")
class WrongPasswordsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int GUESSES = 1_000_000;

    /** FINGERPRINT with its header, behind the 20 bytes of MESSAGE-INTEGRITY. */
    private static final int FINGERPRINT_BYTES = 8;

    private static final int INTEGRITY_BYTES = 20;

    private final SplittableRandom random = new SplittableRandom(27);

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static NetworkPath at(String literal, int port) {
        return NetworkPath.udp(new InetSocketAddress(address(literal), port));
    }

    private static byte[] check(IceCredentials local, IceCredentials remote, long now) {
        PacketBuffer request = new PacketBuffer();
        new IceControllingClient(local, remote, new SplittableRandom(3), now).onTimeout(now, request);
        return request.toByteArray();
    }

    /** Gives a check another MESSAGE-INTEGRITY, and the FINGERPRINT that goes with it. */
    private void guess(byte[] check) {
        int integrity = check.length - FINGERPRINT_BYTES - INTEGRITY_BYTES;
        Bytes.put64(check, integrity, random.nextLong());
        Bytes.put64(check, integrity + 8, random.nextLong());
        Bytes.put32(check, integrity + 16, random.nextInt());
        CRC32 crc = new CRC32();
        crc.update(check, 0, check.length - FINGERPRINT_BYTES);
        Bytes.put32(check, check.length - 4, (int) crc.getValue() ^ 0x5354_554e);
    }

    @Test
    @Tag("T26")
    void aMillionGuessesAreNeitherAcceptedNorAnswered() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        int before = room.datagramsOut;
        byte[] check = check(alice.ice, alice.serverIce(), room.now);
        NetworkPath attacker = at("192.0.2.7", 9);
        for (int i = 0; i < GUESSES; i++) {
            guess(check);
            room.receive(check, attacker);
            room.now += 1_000;
        }
        MediaCounters counters = room.engine.counters();
        assertEquals(GUESSES, counters.drops(DropReason.STUN_AUTH_FAILED) + counters.drops(DropReason.RATE_LIMITED));
        assertEquals(WrongPasswords.MAX_PER_SECOND, counters.drops(DropReason.STUN_AUTH_FAILED), "in one second");
        assertEquals(before, room.datagramsOut);
        assertEquals(1, room.engine.table().addresses());
    }

    @Test
    void connectedSessionContinuesBesideGuesser() {
        FakeRoom room = new FakeRoom();
        FakePeer alice = room.join(1);
        byte[] check = check(alice.ice, alice.serverIce(), room.now);
        for (int i = 0; i < 100; i++) {
            guess(check);
            room.receive(
                    check,
                    NetworkPath.udp(new InetSocketAddress(alice.address.remote().getAddress(), 9)));
        }
        assertEquals(IceControllingClient.State.CONNECTED, alice.check());
        FakePeer bob = room.seat(OfferText.Ids.CHROMIUM);
        room.negotiate(bob, FakeRoom.usual(bob, 1).toString());
        assertEquals(IceControllingClient.State.CHECKING, bob.check());
        room.pass(1_000);
        assertEquals(IceControllingClient.State.CONNECTED, bob.check());
    }

    @Test
    void countsByNetworkAndSecond() {
        WrongPasswords wrong = new WrongPasswords(random);
        for (int i = 0; i < WrongPasswords.MAX_PER_SECOND; i++) {
            assertFalse(wrong.exhausted(address("2001:db8::1"), 5));
            wrong.count(address("2001:db8::" + Integer.toHexString(i)), 5);
        }
        assertTrue(wrong.exhausted(address("2001:db8::ffff:1"), 5 + SECOND - 1));
        assertFalse(wrong.exhausted(address("2001:db8:0:1::1"), 5));
        assertFalse(wrong.exhausted(address("192.0.2.1"), 5));
        assertFalse(wrong.exhausted(address("2001:db8::1"), 5 + SECOND));
        wrong.count(address("2001:db8::1"), 5 + SECOND);
        assertFalse(wrong.exhausted(address("2001:db8::1"), 5 + SECOND));
    }

    @Test
    void manyNetworksDoNotWashTheWorstOut() {
        WrongPasswords wrong = new WrongPasswords(random);
        for (int i = 0; i < WrongPasswords.MAX_PER_SECOND; i++) {
            wrong.count(address("192.0.2.1"), 5);
        }
        for (int i = 0; i < 100_000; i++) {
            wrong.count(address("198." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), 5);
        }
        assertTrue(wrong.exhausted(address("192.0.2.1"), 5));
    }
}
