package org.sabha.wire.srtp;

import java.util.List;
import java.util.Optional;

/**
 * DTLS-SRTP protection profiles that Sabha speaks, with their numbers in the use_srtp extension (RFC 5764 section
 * 4.1.2, RFC 7714 section 14.2). AES-GCM costs less than half of AES-CM with HMAC-SHA1, so it comes first.
 */
public enum SrtpProfile {
    AEAD_AES_128_GCM(7, 16, 12, 16, 16),
    AEAD_AES_256_GCM(8, 32, 12, 16, 16),
    AES128_CM_HMAC_SHA1_80(1, 16, 14, 10, 10);

    private static final List<SrtpProfile> PREFERENCE = List.of(values());

    private final int number;
    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    SrtpProfile(int number, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.number = number;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    /** Number in use_srtp. */
    public int number() {
        return number;
    }

    /** Bytes of the master key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Bytes of the master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    /** Bytes that protection adds to an RTP packet. */
    public int rtpOverheadBytes() {
        return rtpTagBytes;
    }

    /** Bytes that protection adds to an RTCP compound, the index of four bytes included. */
    public int rtcpOverheadBytes() {
        return rtcpTagBytes + 4;
    }

    /** Whether this is an AEAD profile. */
    public boolean aead() {
        return saltBytes == 12;
    }

    /** The profiles by Sabha's preference: 7, 8, 1. */
    public static List<SrtpProfile> preference() {
        return PREFERENCE;
    }

    /** The profile of a number, empty when Sabha does not speak it. */
    public static Optional<SrtpProfile> ofNumber(int number) {
        return PREFERENCE.stream().filter(p -> p.number == number).findFirst();
    }

    /** The first of our preference that is among the offered numbers, whatever the peer's order. */
    public static Optional<SrtpProfile> choose(int... offered) {
        for (SrtpProfile profile : PREFERENCE) {
            for (int number : offered) {
                if (number == profile.number) {
                    return Optional.of(profile);
                }
            }
        }
        return Optional.empty();
    }
}
