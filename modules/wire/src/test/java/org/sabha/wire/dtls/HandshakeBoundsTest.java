package org.sabha.wire.dtls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Random;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T32")
class HandshakeBoundsTest {
    private static final int MAX = HandshakeBounds.MAX_MESSAGE_BYTES;

    @Test
    void admitsAHelloInTwoFragments() {
        assertTrue(admits(record(22, 0, fragment(1_413, 1_175))));
        assertTrue(admits(record(22, 0, fragment(1_413, 238))));
        assertTrue(admits(record(22, 0, fragment(MAX, 100))));
    }

    @Test
    void refusesAMessageThatAnnouncesSixteenMegabytes() {
        assertFalse(admits(record(22, 0, fragment(MAX + 1, 0))));
        assertFalse(admits(record(22, 0, fragment(0xFF_FF_FF, 0))));
    }

    @Test
    void refusesAMessageFarAhead() {
        byte[] ahead = fragment(100, 10);
        ahead[5] = (byte) (HandshakeBounds.MAX_MESSAGES - 1);
        assertTrue(admits(record(22, 0, ahead)));
        ahead[5] = (byte) HandshakeBounds.MAX_MESSAGES;
        assertFalse(admits(record(22, 0, ahead)));
    }

    @Test
    void looksAtEveryRecordAndEveryFragment() {
        byte[] good = fragment(100, 100);
        byte[] bad = fragment(0xFF_FF_FF, 0);
        assertFalse(admits(record(22, 0, join(good, bad))));
        assertFalse(admits(join(record(22, 0, good), record(20, 0, new byte[] {1}), record(22, 0, bad))));
        assertTrue(admits(join(record(22, 0, good), record(20, 0, new byte[] {1}), record(22, 0, good))));
    }

    @Test
    void leavesOtherContentAndEncryptedRecordsAlone() {
        assertTrue(admits(record(23, 0, fragment(0xFF_FF_FF, 0))));
        assertTrue(admits(record(22, 1, fragment(0xFF_FF_FF, 0))));
    }

    @Test
    void readsNothingBeyondTheEnd() {
        byte[] datagram = record(22, 0, fragment(200, 200));
        for (int length = 0; length <= datagram.length; length++) {
            int cut = length;
            assertDoesNotThrow(() -> HandshakeBounds.admitsDatagram(datagram, 0, cut));
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = 22;
            }
            HandshakeBounds.admitsDatagram(noise, 0, noise.length);
        }
    }

    @Test
    void endsTheHandshakeWhenADecryptedMessageAnnouncesTooMuch() throws Exception {
        TlsFatalAlert alert = assertThrows(TlsFatalAlert.class, () -> decode(22, fragment(0xFF_FF_FF, 0)));
        assertEquals(AlertDescription.illegal_parameter, alert.getAlertDescription());
        assertEquals(12 + 12, decode(22, fragment(12, 12)).len);
        assertEquals(12, decode(23, fragment(0xFF_FF_FF, 0)).len);
    }

    @Test
    @Tag("T39")
    void dropsARecordTooShortToBeAuthenticInsteadOfEndingTheAssociation() {
        TlsCipher real = (TlsCipher) Proxy.newProxyInstance(
                TlsCipher.class.getClassLoader(),
                new Class<?>[] {TlsCipher.class},
                (proxy, method, arguments) -> Integer.valueOf((Integer) arguments[0] - 24));
        TlsFatalAlert alert = assertThrows(
                TlsFatalAlert.class,
                () -> new BoundedTlsCrypto.BoundedCipher(real)
                        .decodeCiphertext(0, (short) 23, ProtocolVersion.DTLSv12, new byte[1], 0, 1));
        assertEquals(AlertDescription.bad_record_mac, alert.getAlertDescription());
    }

    @Test
    void everyCipherOfASessionIsBounded() throws Exception {
        TlsCipher inner = cipher(new TlsDecodeResult(new byte[0], 0, 0, ContentType.handshake));
        assertSame(inner, new BoundedTlsCrypto.BoundedCipher(inner).cipher());
        assertEquals(5, new BoundedTlsCrypto.BoundedCipher(inner).getPlaintextDecodeLimit(5));
    }

    private static TlsDecodeResult decode(int type, byte[] clear) throws Exception {
        TlsDecodeResult result = new TlsDecodeResult(clear, 0, clear.length, (short) type);
        return new BoundedTlsCrypto.BoundedCipher(cipher(result))
                .decodeCiphertext(0, (short) type, ProtocolVersion.DTLSv12, new byte[0], 0, 0);
    }

    /** A cipher that decrypts everything to one result and calls every limit five. */
    private static TlsCipher cipher(TlsDecodeResult result) {
        return (TlsCipher) Proxy.newProxyInstance(
                TlsCipher.class.getClassLoader(),
                new Class<?>[] {TlsCipher.class},
                (proxy, method, arguments) ->
                        method.getName().equals("decodeCiphertext") ? result : Integer.valueOf(5));
    }

    private static boolean admits(byte[] datagram) {
        // An offset, because the loop's buffers have one.
        byte[] shifted = join(new byte[3], datagram);
        return HandshakeBounds.admitsDatagram(shifted, 3, datagram.length);
    }

    private static byte[] record(int type, int epoch, byte[] body) {
        return ByteBuffer.allocate(13 + body.length)
                .put((byte) type)
                .putShort((short) 0xFEFD)
                .putShort((short) epoch)
                .put(new byte[6])
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    /** A fragment at offset 0 of a message of {@code length} bytes. */
    private static byte[] fragment(int length, int fragmentLength) {
        return ByteBuffer.allocate(12 + fragmentLength)
                .putInt((1 << 24) | length)
                .putShort((short) 0)
                .put(new byte[3])
                .put((byte) (fragmentLength >> 16))
                .putShort((short) fragmentLength)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
