package org.sabha.wire.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.wire.Vectors;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import tools.jackson.databind.JsonNode;

class StunTest {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] IPV4 = {(byte) 192, 0, 2, 1};

    private final Random random = new Random(42);
    private final IceCredentials server = IceCredentials.random(random);
    private final IceCredentials client = IceCredentials.random(random);
    private final IceLiteResponder responder = new IceLiteResponder(server);
    private final StunMessage message = new StunMessage();
    private final PacketBuffer request = new PacketBuffer();
    private final PacketBuffer answer = new PacketBuffer();

    @Test
    @Tag("vectors")
    void readsTheMessagesOfRfc5769() {
        for (JsonNode vector : Vectors.read("rfc5769.json")) {
            String name = vector.get("name").asString();
            byte[] bytes = Vectors.hex(vector.get("message"));
            StunIntegrity integrity = new StunIntegrity(Vectors.hex(vector.get("hmac_key")));
            if (!vector.get("has_fingerprint").asBoolean()) {
                assertEquals(DropReason.BAD_STUN, message.read(bytes, 0, bytes.length), "ICE demands FINGERPRINT");
                assertTrue(integrity.matches(bytes, 0, bytes.length - 24), name);
                continue;
            }
            assertNull(message.read(bytes, 0, bytes.length), name);
            assertTrue(message.integrityMatches(integrity), name);
            assertFalse(message.integrityMatches(new StunIntegrity(new byte[] {1})), name);
            if (vector.has("username")) {
                assertEquals("evtj", message.localUfrag());
                assertEquals("h6vY", message.remoteUfrag());
                assertEquals(1_845_494_271L, message.priority());
                assertEquals(0x932f_f9b1_5126_3b36L, message.tieBreaker());
                assertTrue(message.controlled());
            } else {
                assertEquals(32_853, message.mappedPort());
            }
        }
    }

    @Test
    @Tag("vectors")
    void readsTheMappedAddressesOfRfc5769() throws Exception {
        JsonNode vectors = Vectors.read("rfc5769.json");
        byte[] four = Vectors.hex(vectors.get(2).get("message"));
        assertNull(message.read(four, 0, four.length));
        assertArrayEquals(InetAddress.getByName("192.0.2.1").getAddress(), message.mappedAddress());
        byte[] six = Vectors.hex(vectors.get(3).get("message"));
        assertNull(message.read(six, 0, six.length));
        assertArrayEquals(
                InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677").getAddress(), message.mappedAddress());
    }

    @Test
    void aClientConnectsToTheLiteServer() {
        IceControllingClient ice = new IceControllingClient(client, server, random, 0);
        long now = 0;
        assertTrue(ice.onTimeout(now, request));
        assertNull(answerTo(request, IPV4, 5_000));
        assertFalse(message.useCandidate());
        assertEquals(client.ufrag(), message.remoteUfrag());

        deliver(ice, now);
        assertEquals(IceControllingClient.State.NOMINATING, ice.state());
        assertTrue(ice.onTimeout(now, request));
        assertNull(answerTo(request, IPV4, 5_000));
        assertTrue(message.useCandidate());
        deliver(ice, now);
        assertEquals(IceControllingClient.State.CONNECTED, ice.state());
        assertFalse(ice.onTimeout(now, request));
        assertTrue(ice.nextTimeoutNanos() >= 4 * SECOND && ice.nextTimeoutNanos() <= 6 * SECOND);
    }

    @Test
    void aClientGivesUpWithoutAnswers() {
        IceControllingClient ice = new IceControllingClient(client, server, random, 0);
        int sent = 0;
        while (ice.nextTimeoutNanos() != Long.MAX_VALUE) {
            sent += ice.onTimeout(ice.nextTimeoutNanos(), request) ? 1 : 0;
        }
        assertEquals(10, sent);
        assertEquals(IceControllingClient.State.FAILED, ice.state());
    }

    @Test
    void consentEndsThirtySecondsAfterTheLastAnswer() {
        IceControllingClient ice = new IceControllingClient(client, server, random, 0);
        for (int i = 0; i < 2; i++) {
            assertTrue(ice.onTimeout(0, request));
            answerTo(request, IPV4, 5_000);
            deliver(ice, 0);
        }
        long failedAt = 0;
        while (ice.state() == IceControllingClient.State.CONNECTED) {
            failedAt = ice.nextTimeoutNanos();
            ice.onTimeout(failedAt, request);
        }
        assertTrue(failedAt >= 30 * SECOND && failedAt <= 36 * SECOND, "at " + failedAt);
    }

    @Test
    @Tag("T27")
    void aForgedAnswerIsIgnored() {
        IceControllingClient ice = new IceControllingClient(client, server, random, 0);
        assertTrue(ice.onTimeout(0, request));
        IceCredentials other = new IceCredentials(server.ufrag(), "another0password0another0");
        byte[] sent = request.toByteArray();
        new StunWriter()
                .begin(answer, StunWriter.BINDING_SUCCESS)
                .transaction(Bytes.i32(sent, 8), Bytes.i64(sent, 12))
                .xorMappedAddress(IPV4, 1)
                .finish(new StunIntegrity(other.key()));
        assertNull(message.read(answer.bytes(), 0, answer.length()));
        assertEquals(DropReason.STUN_AUTH_FAILED, ice.onMessage(message, 0));
        assertEquals(IceControllingClient.State.CHECKING, ice.state());
    }

    @Test
    @Tag("T26")
    @Tag("T27")
    void answersNothingToUnknownFragmentsAndWrongPasswords() {
        IceCredentials wrongPassword = new IceCredentials(server.ufrag(), "0123456789012345678901");
        new IceControllingClient(client, wrongPassword, random, 0).onTimeout(0, request);
        assertEquals(DropReason.STUN_AUTH_FAILED, answerTo(request, IPV4, 1));
        assertEquals(0, answer.length());

        IceCredentials wrongUfrag = new IceCredentials("nobody", server.password());
        new IceControllingClient(client, wrongUfrag, random, 0).onTimeout(0, request);
        assertEquals(DropReason.UNKNOWN_UFRAG, answerTo(request, IPV4, 1));
        assertEquals(0, answer.length());
    }

    @Test
    @Tag("T26")
    void noAnswerIsLongerThanItsRequest() throws Exception {
        byte[] ipv6 = InetAddress.getByName("2001:db8::1").getAddress();
        StunIntegrity integrity = new StunIntegrity(server.key());
        StunWriter writer = new StunWriter();
        for (int ufragChars = 4; ufragChars < 20; ufragChars++) {
            IceCredentials local = new IceCredentials("a".repeat(ufragChars), server.password());
            IceLiteResponder lite = new IceLiteResponder(local);
            writer.begin(request, StunWriter.BINDING_REQUEST)
                    .transaction(1, 2)
                    .username(local.ufrag())
                    .priority(1)
                    .finish(integrity);
            assertNull(message.read(request.bytes(), 0, request.length()));
            DropReason problem = lite.answer(message, ipv6, 1, answer);
            assertTrue(answer.length() <= request.length());
            assertEquals(problem == null, answer.length() > 0);
        }
    }

    @Test
    void refusesAPeerThatBelievesToBeControlledAndUnknownRequiredAttributes() {
        StunIntegrity integrity = new StunIntegrity(server.key());
        String username = server.ufrag() + ":" + client.ufrag();
        byte[] controlled = plain(username, integrity, 0x8029, 8);
        assertNull(message.read(controlled, 0, controlled.length));
        assertEquals(DropReason.BAD_STUN, responder.answer(message, IPV4, 1, answer));
        assertNull(message.read(answer.bytes(), 0, answer.length()));
        assertEquals(487, message.errorCode());
        assertTrue(message.integrityMatches(integrity));

        byte[] unknown = plain(username, integrity, 0x0077, 8);
        assertNull(message.read(unknown, 0, unknown.length));
        assertEquals(0x77, message.unknownRequiredAttribute());
        assertEquals(DropReason.BAD_STUN, responder.answer(message, IPV4, 1, answer));
        assertNull(message.read(answer.bytes(), 0, answer.length()));
        assertEquals(420, message.errorCode());

        byte[] optional = plain(username, integrity, 0xc057, 4);
        assertNull(message.read(optional, 0, optional.length));
        assertNull(responder.answer(message, IPV4, 1, answer));
    }

    @Test
    void oracleReadsOurRequestAndAnswer() throws Exception {
        IceControllingClient ice = new IceControllingClient(client, server, random, 0);
        ice.onTimeout(0, request);
        Message decoded = Message.decode(request.toByteArray(), 0, request.length());
        assertEquals(Message.BINDING_REQUEST, decoded.getMessageType());
        assertNotEquals(null, decoded.getAttribute(Attribute.ICE_CONTROLLING));
        assertNotEquals(null, decoded.getAttribute(Attribute.PRIORITY));

        assertNull(answerTo(request, IPV4, 5_000));
        Message response = Message.decode(answer.toByteArray(), 0, answer.length());
        assertEquals(Message.BINDING_SUCCESS_RESPONSE, response.getMessageType());
        XorMappedAddressAttribute mapped =
                (XorMappedAddressAttribute) response.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertEquals("192.0.2.1", mapped.getAddress(response.getTransactionID()).getHostAddress());
        assertEquals(5_000, mapped.getAddress(response.getTransactionID()).getPort());
    }

    @Test
    void readsAndAnswersTheOraclesRequest() throws Exception {
        Request oracle = MessageFactory.createBindingRequest(1_845_494_271L, true, 77L);
        oracle.putAttribute(AttributeFactory.createUsernameAttribute(server.ufrag() + ":peer"));
        oracle.setTransactionID("abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
        byte[] body = oracle.encode(null);
        byte[] sealed = seal(body, new StunIntegrity(server.key()));

        assertNull(message.read(sealed, 0, sealed.length));
        assertEquals(server.ufrag(), message.localUfrag());
        assertEquals(77, message.tieBreaker());
        assertTrue(message.controlling());
        assertNull(responder.answer(message, IPV4, 1, answer));
        assertArrayEquals(
                "abcdefghijkl".getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(answer.bytes(), 8, 20));
    }

    @Test
    @Tag("T27")
    void noChangedBitGetsAnAnswer() {
        new IceControllingClient(client, server, random, 0).onTimeout(0, request);
        byte[] good = request.toByteArray();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            // also with the fingerprint made right again, as an attacker would
            for (int round = 0; round < 2; round++) {
                if (round == 1) {
                    fixFingerprint(changed);
                }
                if (message.read(changed, 0, changed.length) == null) {
                    boolean bound = responder.answer(message, IPV4, 1, answer) == null;
                    boolean onlyFingerprint = bit / 8 >= good.length - 8;
                    assertEquals(onlyFingerprint, bound, "bit " + bit);
                }
            }
        }
    }

    @Test
    void credentialsAreCheckedAndNotPrinted() {
        assertFalse(IceCredentials.valid("abc", "0123456789012345678901"));
        assertFalse(IceCredentials.valid("abcd", "012345678901234567890"));
        assertFalse(IceCredentials.valid("ab:d", "0123456789012345678901"));
        assertTrue(IceCredentials.valid(server.ufrag(), server.password()));
        assertFalse(server.toString().contains(server.password()));
    }

    private @Nullable DropReason answerTo(PacketBuffer packet, byte[] address, int port) {
        assertNull(message.read(packet.bytes(), packet.offset(), packet.length()));
        return responder.answer(message, address, port, answer);
    }

    private void deliver(IceControllingClient ice, long now) {
        StunMessage response = new StunMessage();
        assertNull(response.read(answer.bytes(), 0, answer.length()));
        assertNull(ice.onMessage(response, now));
    }

    private static byte[] plain(String username, StunIntegrity integrity, int extraType, int extraBytes) {
        byte[] name = username.getBytes(StandardCharsets.US_ASCII);
        int nameBytes = name.length + 3 & ~3;
        byte[] body = new byte[20 + 4 + nameBytes + 8 + 4 + extraBytes];
        Bytes.put16(body, 0, 1);
        Bytes.put32(body, 4, StunMessage.COOKIE);
        Bytes.put16(body, 20, StunMessage.USERNAME);
        Bytes.put16(body, 22, name.length);
        System.arraycopy(name, 0, body, 24, name.length);
        Bytes.put16(body, 24 + nameBytes, StunMessage.PRIORITY);
        Bytes.put16(body, 26 + nameBytes, 4);
        Bytes.put16(body, 32 + nameBytes, extraType);
        Bytes.put16(body, 34 + nameBytes, extraBytes);
        return seal(body, integrity);
    }

    private static byte[] seal(byte[] body, StunIntegrity integrity) {
        byte[] sealed = Arrays.copyOf(body, body.length + 32);
        Bytes.put16(sealed, body.length, StunMessage.MESSAGE_INTEGRITY);
        Bytes.put16(sealed, body.length + 2, 20);
        integrity.compute(sealed, 0, body.length, sealed, body.length + 4);
        Bytes.put16(sealed, 2, sealed.length - 20);
        Bytes.put16(sealed, body.length + 24, StunMessage.FINGERPRINT);
        Bytes.put16(sealed, body.length + 26, 4);
        fixFingerprint(sealed);
        return sealed;
    }

    private static void fixFingerprint(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - 8);
        Bytes.put32(bytes, bytes.length - 4, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
    }

    @Test
    void aUserFragmentShowsItsShard() {
        for (int shard = 0; shard < IceCredentials.SHARDS; shard++) {
            IceCredentials credentials = IceCredentials.random(random, shard);
            assertEquals(shard, IceCredentials.shardOf(credentials.ufrag()));
            assertEquals(13, credentials.ufrag().length());
        }
        assertThrows(IllegalArgumentException.class, () -> IceCredentials.random(random, IceCredentials.SHARDS));
        assertEquals(-1, IceCredentials.shardOf("A"));
        assertEquals(-1, IceCredentials.shardOf("A:"));
        assertEquals(-1, IceCredentials.shardOf(""));
    }
}
