package org.sabha.wire.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jitsi.srtp.crypto.Aes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sabha.wire.Allocation;
import org.sabha.wire.Vectors;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;
import tools.jackson.databind.JsonNode;

/** The transform over libcrypto beside the one over jitsi-srtp, byte for byte, and what only it can do. */
class LibcryptoSrtpTest {
    private static final int MASTER_SEED = 77;

    @BeforeAll
    static void needsLibcrypto() {
        assumeTrue(Libcrypto.isAvailable(), "no OpenSSL 3 here");
        Aes.setFactoryClassName("SunJCE");
    }

    @ParameterizedTest
    @EnumSource(
            value = SrtpProfile.class,
            names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    void writesTheBytesThatJitsiWritesAndReadsThem(SrtpProfile profile) throws Exception {
        Random random = new Random(1);
        try (SrtpTransform ours = libcrypto(profile, DtlsRole.SERVER);
                SrtpTransform theirs = new JitsiSrtp(keys(profile), DtlsRole.SERVER);
                SrtpTransform theirPeer = new JitsiSrtp(keys(profile), DtlsRole.CLIENT);
                SrtpTransform ourPeer = libcrypto(profile, DtlsRole.CLIENT)) {
            for (int i = 0; i < 3_000; i++) {
                // three sources, of which one passes the end of its numbers twice
                byte[] plain = rtp(random, i % 3, (i % 3 == 0 ? 60 * i : 65_000 + i) & 0xffff);
                byte[] sealed = protectedRtp(theirs, plain);
                assertArrayEquals(sealed, protectedRtp(ours, plain), "packet " + i);
                assertArrayEquals(plain, unprotectedRtp(ourPeer, sealed));
                assertArrayEquals(plain, unprotectedRtp(theirPeer, sealed));
                if (i % 10 == 0) {
                    byte[] compound = rtcp(random, i % 3);
                    byte[] sealedCompound = protectedRtcp(theirs, compound);
                    assertArrayEquals(sealedCompound, protectedRtcp(ours, compound), "compound " + i);
                    assertArrayEquals(compound, unprotectedRtcp(ourPeer, sealedCompound));
                    assertArrayEquals(compound, unprotectedRtcp(theirPeer, sealedCompound));
                }
            }
        }
    }

    /** Loss, repeats and late packets around the end of the numbers: both judge each packet alike. */
    @Test
    void judgesReorderedPacketsAsJitsiDoes() throws Exception {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        Random random = new Random(2);
        List<byte[]> sealed = new ArrayList<>();
        try (SrtpTransform sender = libcrypto(profile, DtlsRole.SERVER);
                SrtpTransform ours = libcrypto(profile, DtlsRole.CLIENT);
                SrtpTransform theirs = new JitsiSrtp(keys(profile), DtlsRole.CLIENT)) {
            for (int i = 0; i < 1_000; i++) {
                sealed.add(protectedRtp(sender, rtp(random, 1, 65_000 + i & 0xffff)));
            }
            for (int at = 0; at + 100 <= sealed.size(); at += 100) {
                List<byte[]> part = new ArrayList<>(sealed.subList(at, at + 100));
                part.addAll(part.subList(0, 20));
                Collections.shuffle(part.subList(10, 80), random);
                for (byte[] packet : part) {
                    PacketBuffer one = new PacketBuffer().copyFrom(packet, 0, packet.length);
                    PacketBuffer other = new PacketBuffer().copyFrom(packet, 0, packet.length);
                    assertEquals(theirs.unprotectRtp(one), ours.unprotectRtp(other));
                }
            }
        }
    }

    @Test
    void encryptsInMemoryWhatItEncryptsOnTheHeap() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        Random random = new Random(3);
        try (Arena arena = Arena.ofConfined();
                SrtpTransform onHeap = libcrypto(profile, DtlsRole.SERVER);
                SrtpTransform inMemory = libcrypto(profile, DtlsRole.SERVER)) {
            assertTrue(inMemory.protectsInMemory());
            MemorySegment memory = arena.allocate(4_096);
            for (int i = 0; i < 500; i++) {
                byte[] plain = rtp(random, 4, i);
                byte[] expected = protectedRtp(onHeap, plain);
                int offset = random.nextInt(1_000);
                memory.fill((byte) 0x55);
                MemorySegment.copy(plain, 0, memory, ValueLayout.JAVA_BYTE, offset, plain.length);
                assertNull(inMemory.protectRtp(memory, offset, plain.length));
                byte[] found = memory.asSlice(offset, expected.length).toArray(ValueLayout.JAVA_BYTE);
                assertArrayEquals(expected, found);
                assertEquals(0x55, memory.get(ValueLayout.JAVA_BYTE, offset + expected.length));
            }
        }
    }

    @Test
    @Tag("H30")
    void refusesWhatDoesNotFitTheMemory() {
        try (Arena arena = Arena.ofConfined();
                SrtpTransform srtp = libcrypto(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.SERVER)) {
            MemorySegment memory = arena.allocate(100);
            byte[] plain = rtp(new Random(4), 1, 1);
            MemorySegment.copy(plain, 0, memory, ValueLayout.JAVA_BYTE, 0, 60);
            assertEquals(DropReason.SRTP_INVALID, srtp.protectRtp(memory, 0, 85));
            assertEquals(DropReason.SRTP_INVALID, srtp.protectRtp(memory, 50, 40));
            assertEquals(DropReason.SRTP_INVALID, srtp.protectRtp(memory, -1, 40));
            assertEquals(DropReason.SRTP_INVALID, srtp.protectRtp(memory, 0, 11));
            // an extension block that says it is longer than the packet
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x9f);
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 74, (short) -1);
            assertEquals(DropReason.SRTP_INVALID, srtp.protectRtp(memory, 0, 80));
            assertEquals(
                    DropReason.OVERSIZED,
                    srtp.protectRtp(new PacketBuffer(4_000).set(0, PacketBuffer.MAX_PACKET_BYTES + 1)));
        }
    }

    @Test
    @Tag("H32")
    void readsNothingButThePacketWhateverItsHeaderSays() {
        Random random = new Random(5);
        try (SrtpTransform srtp = libcrypto(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.SERVER)) {
            PacketBuffer packet = new PacketBuffer();
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(PacketBuffer.MAX_PACKET_BYTES + 1)];
                random.nextBytes(bytes);
                assertNotEquals(null, srtp.unprotectRtp(packet.copyFrom(bytes, 0, bytes.length)));
                assertNotEquals(null, srtp.unprotectRtcp(packet.copyFrom(bytes, 0, bytes.length)));
            }
        }
    }

    /** The RFC's keys are session keys, which the context takes as they are. */
    @Test
    @Tag("vectors")
    void theContextMatchesRfc7714() {
        JsonNode vectors = Vectors.read("rfc7714.json");
        for (String name : new String[] {"srtp_aead_aes_128_gcm", "srtp_aead_aes_256_gcm"}) {
            JsonNode vector = vectors.get(name);
            byte[] plain = Vectors.hex(vector.get("plain_rtp"));
            assertArrayEquals(Vectors.hex(vector.get("srtp")), seal(vector, plain, Arrays.copyOf(plain, 12), 12), name);
        }
        for (String name : new String[] {"srtcp_aead_aes_128_gcm", "srtcp_aead_aes_256_gcm"}) {
            JsonNode vector = vectors.get(name);
            byte[] plain = Vectors.hex(vector.get("plain_rtcp"));
            byte[] expected = Vectors.hex(vector.get("srtcp_encrypted"));
            byte[] associated = Arrays.copyOf(plain, 12);
            System.arraycopy(expected, expected.length - 4, associated, 8, 4);
            assertArrayEquals(Arrays.copyOf(expected, expected.length - 4), seal(vector, plain, associated, 8), name);
        }
    }

    private static byte[] seal(JsonNode vector, byte[] plain, byte[] associated, int from) {
        byte[] key = Vectors.hex(vector.get("session_key"));
        long cipher = Libcrypto.fetchCipher(key.length == 16 ? "AES-128-GCM" : "AES-256-GCM");
        try (Arena arena = Arena.ofConfined();
                GcmContext context = GcmContext.create(cipher, key, true, arena.allocate(64))) {
            MemorySegment nonce = arena.allocateFrom(ValueLayout.JAVA_BYTE, Vectors.hex(vector.get("iv")));
            MemorySegment aad = arena.allocateFrom(ValueLayout.JAVA_BYTE, associated);
            MemorySegment text = arena.allocateFrom(
                    ValueLayout.JAVA_BYTE, Arrays.copyOf(plain, plain.length + GcmContext.TAG_BYTES));
            assertTrue(context.run(
                    nonce.address(),
                    aad.address(),
                    associated.length,
                    text.address() + from,
                    plain.length - from,
                    arena.allocate(4).address()));
            return text.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void allocatesNothingPerPacket() {
        try (SrtpTransform sender = libcrypto(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.SERVER);
                SrtpTransform receiver = libcrypto(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.CLIENT)) {
            PacketBuffer packet = new PacketBuffer();
            int[] sequence = {0};
            double allocated = Allocation.bytesPerRun(() -> {
                packet.set(0, 1_100);
                RtpHeader.write(packet.bytes(), 0, 96, ++sequence[0] & 0xffff, 0, 1);
                assertNull(sender.protectRtp(packet));
                assertNull(receiver.unprotectRtp(packet));
                assertNull(sender.protectRtcp(packet));
                assertNull(receiver.unprotectRtcp(packet));
            });
            assertTrue(allocated <= 1, "allocated " + allocated);
        }
    }

    @Test
    void contextsAreFreedAndAClosedTransformRefuses() {
        for (int i = 0; i < 20_000; i++) {
            SrtpTransform srtp = libcrypto(SrtpProfile.AEAD_AES_256_GCM, DtlsRole.SERVER);
            srtp.close();
            srtp.close();
            assertEquals(DropReason.CLOSED, srtp.protectRtp(new PacketBuffer().set(0, 60)));
        }
    }

    private static SrtpTransform libcrypto(SrtpProfile profile, DtlsRole role) {
        try {
            String name = profile == SrtpProfile.AEAD_AES_256_GCM ? "AES-256-GCM" : "AES-128-GCM";
            return new LibcryptoSrtp(keys(profile), role, Libcrypto.fetchCipher(name));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SrtpKeys keys(SrtpProfile profile) {
        byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
        new Random(MASTER_SEED).nextBytes(material);
        return new SrtpKeys(profile, material);
    }

    /** With contributing sources and an extension block now and then, as the RFC allows. */
    private static byte[] rtp(Random random, int ssrc, int sequence) {
        byte[] bytes = new byte[40 + random.nextInt(1_200)];
        random.nextBytes(bytes);
        RtpHeader.write(bytes, 0, 96, sequence, random.nextInt(), ssrc);
        int sources = random.nextInt(3);
        bytes[0] |= (byte) sources;
        if (random.nextBoolean()) {
            bytes[0] |= 0x10;
            int at = 12 + 4 * sources;
            bytes[at + 2] = 0;
            bytes[at + 3] = (byte) random.nextInt(4);
        }
        return bytes;
    }

    private static byte[] rtcp(Random random, int ssrc) {
        byte[] bytes = new byte[8 + 4 * random.nextInt(200)];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) 201;
        RtpHeader.setTimestamp(bytes, 0, ssrc);
        return bytes;
    }

    private static byte[] protectedRtp(SrtpTransform srtp, byte[] plain) {
        PacketBuffer packet = new PacketBuffer().copyFrom(plain, 0, plain.length);
        assertNull(srtp.protectRtp(packet));
        return packet.toByteArray();
    }

    private static byte[] unprotectedRtp(SrtpTransform srtp, byte[] sealed) {
        PacketBuffer packet = new PacketBuffer().copyFrom(sealed, 0, sealed.length);
        assertNull(srtp.unprotectRtp(packet));
        return packet.toByteArray();
    }

    private static byte[] protectedRtcp(SrtpTransform srtp, byte[] plain) {
        PacketBuffer packet = new PacketBuffer().copyFrom(plain, 0, plain.length);
        assertNull(srtp.protectRtcp(packet));
        return packet.toByteArray();
    }

    private static byte[] unprotectedRtcp(SrtpTransform srtp, byte[] sealed) {
        PacketBuffer packet = new PacketBuffer().copyFrom(sealed, 0, sealed.length);
        assertNull(srtp.unprotectRtcp(packet));
        return packet.toByteArray();
    }
}
