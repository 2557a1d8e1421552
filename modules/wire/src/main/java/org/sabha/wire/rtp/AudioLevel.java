package org.sabha.wire.rtp;

import org.sabha.wire.packet.Bytes;

/**
 * The client-to-mixer audio level, RFC 6464 section 3.
 *
 * <pre>
 *   |V|   level     |   V: voice activity; level in -dBov: 0 loudest, 127 silence
 * </pre>
 */
public final class AudioLevel {
    private AudioLevel() {}

    /** 0 (loudest) to 127 (silence). */
    public static int levelBelowFullScale(byte[] bytes, int valueOffset) {
        return Bytes.u8(bytes, valueOffset) & 0x7f;
    }

    /** Whether the sender believes this to be speech. */
    public static boolean voice(byte[] bytes, int valueOffset) {
        return (bytes[valueOffset] & 0x80) != 0;
    }
}
