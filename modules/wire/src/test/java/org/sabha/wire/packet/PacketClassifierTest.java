package org.sabha.wire.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PacketClassifierTest {
    @Test
    void followsTheRangesOfRfc7983() {
        for (int first = 0; first < 256; first++) {
            PacketClass expected = PacketClass.UNKNOWN;
            if (first <= 3) {
                expected = PacketClass.STUN;
            } else if (first >= 20 && first <= 63) {
                expected = PacketClass.DTLS;
            } else if (first >= 128 && first <= 191) {
                expected = PacketClass.RTP;
            }
            assertEquals(expected, classify(first, 96), "first byte " + first);
        }
    }

    @Test
    void tellsRtcpByTheSecondByte() {
        for (int second = 0; second < 256; second++) {
            PacketClass expected = second >= 192 && second <= 223 ? PacketClass.RTCP : PacketClass.RTP;
            assertEquals(expected, classify(0x80, second), "second byte " + second);
        }
    }

    @Test
    void doesNotReadBeyondAShortDatagram() {
        assertEquals(PacketClass.UNKNOWN, PacketClassifier.classify(new byte[0], 0, 0));
        assertEquals(PacketClass.UNKNOWN, PacketClassifier.classify(new byte[1], 0, 1));
    }

    @Test
    void bufferGrowsForWhatProtectionAppends() {
        PacketBuffer buffer = new PacketBuffer(4).copyFrom(new byte[] {1, 2, 3, 4}, 0, 4);
        buffer.append(new byte[] {5, 6}, 2);

        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, buffer.toByteArray());
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.set(0, 10_000));
    }

    @Test
    void wireNamesOfDropReasonsAreFrozen() {
        assertEquals(
                "unknown_protocol oversized malformed_header malformed_extension malformed_descriptor malformed_rtcp"
                        + " bad_stun unknown_ufrag stun_auth_failed address_taken unknown_address dtls_before_ice"
                        + " dtls_queue_full"
                        + " srtp_before_dtls srtp_auth_failed srtp_replayed srtp_invalid too_many_ssrcs unknown_ssrc"
                        + " not_negotiated padding_only duplicate wrong_sender too_old paused layer no_key_frame_yet"
                        + " not_loud_enough rate_limited congested send_queue_full link_full closed",
                Arrays.stream(DropReason.values()).map(DropReason::wireName).collect(Collectors.joining(" ")));
    }

    private static PacketClass classify(int first, int second) {
        return PacketClassifier.classify(new byte[] {9, (byte) first, (byte) second}, 1, 2);
    }
}
