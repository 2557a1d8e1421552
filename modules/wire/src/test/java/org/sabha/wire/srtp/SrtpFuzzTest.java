package org.sabha.wire.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.RtpHeader;

/**
 * What was changed on the way, or never protected, is refused, and what is sound is taken after it. The backend is that of
 * the run, as {@link SrtpFactory} has one for the life of a process.
 */
@Tag("fuzz")
@Tag("Q18")
class SrtpFuzzTest {
    private static final SrtpFactory FACTORY = SrtpFactory.initialise(
            SrtpBackend.valueOf(System.getProperty("sabha.test.srtp", SrtpBackend.LIBCRYPTO.name())));

    private static final int SSRC = 0x5ab4a;

    /** A receiver report of nothing: RFC 3550 section 6.4.2. */
    private static final byte[] COMPOUND = {(byte) 0x80, (byte) 201, 0, 1, 0, 5, (byte) 0xab, 0x4a};

    @FuzzTest
    void rtp(FuzzedDataProvider data) {
        SrtpProfile profile = data.pickValue(SrtpProfile.values());
        SrtpTransform sender = transform(profile, DtlsRole.CLIENT);
        SrtpTransform receiver = transform(profile, DtlsRole.SERVER);
        byte[] plain = packet(data.consumeInt(0, 1_000), data.consumeInt(0, 0xffff));
        byte[] sealed = sealed(sender, plain);
        byte[] changed = changed(sealed, data);
        if (!Arrays.equals(changed, sealed) && RtpHeader.check(changed, 0, changed.length) == null) {
            PacketBuffer opened = buffer(changed);
            if (receiver.unprotectRtp(opened) == null) {
                // A fuzzer that has seen another sealed packet may find it again; nothing else is taken.
                SrtpTransform again = transform(profile, DtlsRole.CLIENT);
                assertArrayEquals(sealed(again, opened.toByteArray()), changed, "what was changed is refused");
                again.close();
                sender.close();
                receiver.close();
                return;
            }
        }
        PacketBuffer sound = buffer(sealed);
        assertNull(receiver.unprotectRtp(sound), "what is sound is taken");
        assertArrayEquals(plain, sound.toByteArray());
        assertNotNull(receiver.unprotectRtp(buffer(sealed)), "and not twice");
        sender.close();
        receiver.close();
    }

    @FuzzTest
    void rtcp(FuzzedDataProvider data) {
        SrtpProfile profile = data.pickValue(SrtpProfile.values());
        SrtpTransform sender = transform(profile, DtlsRole.CLIENT);
        SrtpTransform receiver = transform(profile, DtlsRole.SERVER);
        PacketBuffer compound = buffer(COMPOUND);
        assertNull(sender.protectRtcp(compound));
        byte[] sealed = compound.toByteArray();
        byte[] changed = changed(sealed, data);
        if (!Arrays.equals(changed, sealed)) {
            assertNotNull(receiver.unprotectRtcp(buffer(changed)), "what was changed is refused");
        }
        PacketBuffer sound = buffer(sealed);
        assertNull(receiver.unprotectRtcp(sound), "what is sound is taken");
        assertArrayEquals(COMPOUND, sound.toByteArray());
        sender.close();
        receiver.close();
    }

    /** Bytes that were changed, cut off or put behind it; or other bytes altogether. */
    private static byte[] changed(byte[] sealed, FuzzedDataProvider data) {
        byte[] changed = switch (data.consumeInt(0, 3)) {
            case 0 -> sealed.clone();
            case 1 -> Arrays.copyOf(sealed, data.consumeInt(0, sealed.length));
            case 2 -> Arrays.copyOf(sealed, sealed.length + data.consumeInt(1, 60));
            default -> data.consumeBytes(200);
        };
        while (changed.length > 0 && data.remainingBytes() > 0) {
            changed[data.consumeInt(0, changed.length - 1)] ^= data.consumeByte();
        }
        return changed;
    }

    private static byte[] packet(int payloadBytes, int sequence) {
        byte[] plain = new byte[RtpHeader.FIXED_BYTES + payloadBytes];
        RtpHeader.write(plain, 0, 96, sequence, 90_000, SSRC);
        return plain;
    }

    private static byte[] sealed(SrtpTransform sender, byte[] plain) {
        PacketBuffer packet = buffer(plain);
        assertNull(sender.protectRtp(packet));
        return packet.toByteArray();
    }

    private static PacketBuffer buffer(byte[] bytes) {
        return new PacketBuffer().copyFrom(bytes, 0, bytes.length);
    }

    private static SrtpTransform transform(SrtpProfile profile, DtlsRole role) {
        byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
        for (int i = 0; i < material.length; i++) {
            material[i] = (byte) (i * 7);
        }
        return FACTORY.create(new SrtpKeys(profile, material), role);
    }
}
