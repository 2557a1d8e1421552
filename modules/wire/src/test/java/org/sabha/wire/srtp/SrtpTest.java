package org.sabha.wire.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.SrtpCipherGcm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.wire.Allocation;
import org.sabha.wire.Vectors;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import tools.jackson.databind.JsonNode;

class SrtpTest {
    /** jitsi-srtp makes a parameter object per direction; nothing grows with the packet. */
    private static final double MAX_ALLOCATED_BYTES = 256;

    private static final SrtpBackend BACKEND =
            SrtpBackend.valueOf(System.getProperty("sabha.test.srtp", SrtpBackend.OPENSSL.name()));

    private static final SrtpFactory factory = SrtpFactory.initialise(BACKEND);

    @Test
    void jitsiLogsNoDetailsToStderr() {
        var logger = java.util.logging.Logger.getLogger("org.jitsi.srtp.crypto.Aes");
        assertFalse(logger.isLoggable(java.util.logging.Level.INFO));
        assertTrue(logger.isLoggable(java.util.logging.Level.WARNING));
    }

    @ParameterizedTest
    @EnumSource
    void eachProfileProtectsAndUnprotectsBothWays(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        for (int ssrc = 1; ssrc <= 3; ssrc++) {
            for (int i = 0; i < 200; i++) {
                PacketBuffer packet = rtp(ssrc, 65_500 + i & 0xffff, 100 + i);
                byte[] plain = packet.toByteArray();
                assertNull(pair.client.protectRtp(packet));
                assertEquals(plain.length + profile.rtpOverheadBytes(), packet.length());
                assertFalse(Arrays.equals(plain, Arrays.copyOf(packet.toByteArray(), plain.length)));
                assertNull(pair.server.unprotectRtp(packet), "packet " + i);
                assertArrayEquals(plain, packet.toByteArray());
            }
        }
        PacketBuffer report = rtcp(9);
        byte[] plain = report.toByteArray();
        assertNull(pair.server.protectRtcp(report));
        assertEquals(plain.length + profile.rtcpOverheadBytes(), report.length());
        assertNull(pair.client.unprotectRtcp(report));
        assertArrayEquals(plain, report.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void changedPacketsFailAndRepeatedOnesAreReplays(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        PacketBuffer packet = rtp(5, 1_000, 60);
        assertNull(pair.client.protectRtp(packet));
        byte[] sealed = packet.toByteArray();
        for (int at = 12; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertEquals(
                    DropReason.SRTP_AUTH_FAILED,
                    pair.server.unprotectRtp(packet.copyFrom(changed, 0, changed.length)),
                    "byte " + at);
        }
        assertNull(pair.server.unprotectRtp(packet.copyFrom(sealed, 0, sealed.length)));
        assertEquals(DropReason.SRTP_REPLAYED, pair.server.unprotectRtp(packet.copyFrom(sealed, 0, sealed.length)));
    }

    @ParameterizedTest
    @EnumSource
    void oneNumberIsNotProtectedTwice(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        assertNull(pair.client.protectRtp(rtp(5, 1_000, 60)));
        assertEquals(DropReason.SRTP_REPLAYED, pair.client.protectRtp(rtp(5, 1_000, 61)));
    }

    @ParameterizedTest
    @EnumSource
    void forgedSourcesDoNotFillTheTable(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        for (int ssrc = 1_000; ssrc < 2_000; ssrc++) {
            assertEquals(DropReason.SRTP_AUTH_FAILED, pair.server.unprotectRtp(rtp(ssrc, 1, 60)));
        }
        for (int ssrc = 1; ssrc <= JitsiSrtp.MAX_INBOUND_SSRCS; ssrc++) {
            PacketBuffer packet = rtp(ssrc, 1, 60);
            assertNull(pair.client.protectRtp(packet));
            assertNull(pair.server.unprotectRtp(packet));
        }
        PacketBuffer packet = rtp(77_777, 1, 60);
        assertNull(pair.client.protectRtp(packet));
        assertEquals(DropReason.TOO_MANY_SSRCS, pair.server.unprotectRtp(packet));
    }

    @ParameterizedTest
    @EnumSource
    void shortPacketsAndClosedTransformsAreRefused(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        PacketBuffer packet = rtp(1, 1, 12);
        assertEquals(DropReason.SRTP_INVALID, pair.server.unprotectRtp(packet));
        assertEquals(DropReason.SRTP_INVALID, pair.server.unprotectRtcp(rtcp(1).set(0, 8)));
        pair.server.close();
        assertEquals(DropReason.CLOSED, pair.server.unprotectRtp(rtp(1, 1, 60)));
        assertEquals(DropReason.CLOSED, pair.server.protectRtcp(rtcp(1)));
    }

    @Test
    @Tag("H32")
    void noRandomPacketMakesUnprotectThrow() {
        Random random = new Random(3);
        PacketBuffer packet = new PacketBuffer();
        for (SrtpProfile profile : SrtpProfile.values()) {
            Pair pair = new Pair(profile);
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = new byte[12 + random.nextInt(100)];
                random.nextBytes(bytes);
                bytes[0] = (byte) (0x80 | random.nextInt(64));
                packet.copyFrom(bytes, 0, bytes.length);
                if (RtpHeader.check(bytes, 0, bytes.length) == null) {
                    assertTrue(pair.server.unprotectRtp(packet) != null);
                }
                assertTrue(pair.server.unprotectRtcp(packet.copyFrom(bytes, 0, bytes.length)) != null);
            }
        }
    }

    @Test
    @Tag("vectors")
    void matchesTheWholePacketsOfAesCm() {
        JsonNode vector = Vectors.read("rfc3711.json").get("whole_packets_libsrtp_AES_CM_128_HMAC_SHA1_80");
        byte[] key = Vectors.hex(vector.get("master_key"));
        byte[] salt = Vectors.hex(vector.get("master_salt"));
        Pair pair = new Pair(keys(SrtpProfile.AES128_CM_HMAC_SHA1_80, key, salt));
        PacketBuffer packet = new PacketBuffer();
        byte[] plain = Vectors.hex(vector.get("rtp").get("plain"));
        packet.copyFrom(plain, 0, plain.length);

        assertNull(pair.client.protectRtp(packet));
        assertArrayEquals(Vectors.hex(vector.get("rtp").get("srtp")), packet.toByteArray());
        assertNull(pair.server.unprotectRtp(packet));
        assertArrayEquals(plain, packet.toByteArray());

        byte[] report = Vectors.hex(vector.get("rtcp").get("srtcp"));
        packet.copyFrom(report, 0, report.length);
        assertNull(pair.server.unprotectRtcp(packet));
        assertArrayEquals(Vectors.hex(vector.get("rtcp").get("plain")), packet.toByteArray());
    }

    /** The RFC's keys are session keys, which no transform takes: this covers the cipher, the next test the rest. */
    @Test
    @Tag("vectors")
    void theCipherMatchesRfc7714() throws Exception {
        JsonNode vectors = Vectors.read("rfc7714.json");
        for (String name : new String[] {"srtp_aead_aes_128_gcm", "srtp_aead_aes_256_gcm"}) {
            JsonNode vector = vectors.get(name);
            byte[] plain = Vectors.hex(vector.get("plain_rtp"));
            byte[] sealed = gcm(vector, plain, 12, plain.length - 12, 12);
            assertArrayEquals(Vectors.hex(vector.get("srtp")), sealed, name);
        }
        for (String name : new String[] {"srtcp_aead_aes_128_gcm", "srtcp_aead_aes_256_gcm"}) {
            JsonNode vector = vectors.get(name);
            byte[] plain = Vectors.hex(vector.get("plain_rtcp"));
            byte[] expected = Vectors.hex(vector.get("srtcp_encrypted"));
            byte[] index = Arrays.copyOfRange(expected, expected.length - 4, expected.length);
            byte[] aad = Arrays.copyOf(plain, 12);
            System.arraycopy(index, 0, aad, 8, 4);
            byte[] sealed = gcmWithAad(vector, plain, aad, 8);
            assertArrayEquals(Arrays.copyOf(expected, expected.length - 4), sealed, name);
        }
    }

    /** From master keys by RFC 3711's derivation and RFC 7714's nonces, written here anew on the JDK's own AES. */
    @Test
    @Tag("vectors")
    void gcmTransformsMatchAnIndependentConstruction() throws Exception {
        for (SrtpProfile profile : new SrtpProfile[] {SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM}) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            new Random(8).nextBytes(key);
            new Random(9).nextBytes(salt);
            Pair pair = new Pair(keys(profile, key, salt));
            PacketBuffer packet = rtp(0x5501_a0b2, 61_819, 80);
            byte[] plain = packet.toByteArray();
            byte[] nonce = new byte[12];
            Bytes.put32(nonce, 2, 0x5501_a0b2);
            Bytes.put16(nonce, 10, 61_819);
            byte[] expected = independent(key, salt, 0, nonce, plain, Arrays.copyOf(plain, 12), 12);

            assertNull(pair.client.protectRtp(packet));
            assertArrayEquals(expected, packet.toByteArray(), profile.name());
        }
    }

    @Test
    @Tag("vectors")
    void theIndependentDerivationMatchesRfc3711() throws Exception {
        JsonNode vector = Vectors.read("rfc3711.json").get("b3_key_derivation");
        byte[] key = Vectors.hex(vector.get("master_key"));
        byte[] salt = Vectors.hex(vector.get("master_salt"));
        JsonNode derived = vector.get("derived");
        assertArrayEquals(Vectors.hex(derived.get("rtp_encryption_0x00")), derive(key, salt, 0, 16));
        assertArrayEquals(Vectors.hex(derived.get("rtp_auth_0x01")), derive(key, salt, 1, 94));
        assertArrayEquals(Vectors.hex(derived.get("rtp_salt_0x02")), derive(key, salt, 2, 14));
    }

    @Test
    void ourOrderChoosesTheProfile() {
        assertEquals(Optional.of(SrtpProfile.AEAD_AES_128_GCM), SrtpProfile.choose(1, 8, 7));
        assertEquals(Optional.of(SrtpProfile.AEAD_AES_256_GCM), SrtpProfile.choose(1, 8));
        assertEquals(Optional.of(SrtpProfile.AES128_CM_HMAC_SHA1_80), SrtpProfile.choose(2, 1));
        assertEquals(Optional.empty(), SrtpProfile.choose(2, 5, 6));
    }

    @Test
    void theWantedBackendIsInUse() {
        assertEquals(BACKEND, factory.backend());
    }

    @Test
    void gcmDoesNotAllocateWithOpenSsl() {
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        PacketBuffer packet = rtp(1, 0, 1_100);
        int[] sequence = {0};
        double allocated = Allocation.bytesPerRun(() -> {
            sequence[0]++;
            packet.set(0, 1_100);
            RtpHeader.write(packet.bytes(), 0, 96, sequence[0], 0, 1);
            assertNull(pair.client.protectRtp(packet));
            assertNull(pair.server.unprotectRtp(packet));
        });
        if (factory.backend() != SrtpBackend.SUNJCE) {
            assertTrue(allocated <= MAX_ALLOCATED_BYTES, "allocated " + allocated);
        }
    }

    private static byte[] gcm(JsonNode vector, byte[] plain, int from, int count, int aadBytes) throws Exception {
        assertEquals(plain.length, from + count);
        return gcmWithAad(vector, plain, Arrays.copyOf(plain, aadBytes), from);
    }

    private static byte[] gcmWithAad(JsonNode vector, byte[] plain, byte[] aad, int from) throws Exception {
        SrtpCipherGcm cipher = new SrtpCipherGcm(Aes.createCipher("AES/GCM/NoPadding"));
        cipher.init(Vectors.hex(vector.get("session_key")), Vectors.hex(vector.get("session_salt")));
        cipher.setIV(Vectors.hex(vector.get("iv")), Cipher.ENCRYPT_MODE);
        cipher.processAAD(aad, 0, aad.length);
        byte[] sealed = Arrays.copyOf(plain, plain.length + 16);
        assertEquals(plain.length - from + 16, cipher.process(sealed, from, plain.length - from));
        return sealed;
    }

    private static byte[] independent(
            byte[] key, byte[] salt, int firstLabel, byte[] nonce, byte[] plain, byte[] aad, int from)
            throws Exception {
        byte[] sessionKey = derive(key, salt, firstLabel, key.length);
        byte[] sessionSalt = derive(key, salt, firstLabel + 2, 12);
        for (int i = 0; i < 12; i++) {
            nonce[i] ^= sessionSalt[i];
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(aad);
        byte[] sealed = Arrays.copyOf(plain, plain.length + 16);
        cipher.doFinal(plain, from, plain.length - from, sealed, from);
        return sealed;
    }

    /** RFC 3711 section 4.3: AES in counter mode over the salt with the label at byte 7. */
    private static byte[] derive(byte[] key, byte[] salt, int label, int length) throws Exception {
        byte[] counter = Arrays.copyOf(salt, 16);
        counter[7] ^= (byte) label;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
        return cipher.doFinal(new byte[length]);
    }

    private static SrtpKeys keys(SrtpProfile profile, byte[] key, byte[] salt) {
        byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
        System.arraycopy(key, 0, material, 0, key.length);
        System.arraycopy(salt, 0, material, 2 * key.length, salt.length);
        return new SrtpKeys(profile, material);
    }

    private static PacketBuffer rtp(int ssrc, int sequence, int length) {
        PacketBuffer packet = new PacketBuffer();
        RtpHeader.write(packet.bytes(), 0, 96, sequence, 12_345, ssrc);
        for (int i = 12; i < length; i++) {
            packet.bytes()[i] = (byte) i;
        }
        return packet.set(0, length);
    }

    private static PacketBuffer rtcp(int ssrc) {
        PacketBuffer packet = new PacketBuffer();
        Bytes.put32(packet.bytes(), 0, 0x80c8_0006);
        Bytes.put32(packet.bytes(), 4, ssrc);
        return packet.set(0, 28);
    }

    private static final class Pair {
        private final SrtpTransform client;
        private final SrtpTransform server;

        Pair(SrtpProfile profile) {
            this(new SrtpKeys(profile, material(profile)));
        }

        Pair(SrtpKeys keys) {
            client = factory.create(keys, DtlsRole.CLIENT);
            server = factory.create(keys, DtlsRole.SERVER);
        }

        private static byte[] material(SrtpProfile profile) {
            byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
            new Random(1).nextBytes(material);
            return material;
        }
    }
}
