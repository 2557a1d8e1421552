package org.sabha.wire.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** What comes through the bounds announces little, whatever the bytes; and each record is bounded by itself. */
@Tag("fuzz")
@Tag("Q18")
@Tag("T32")
class HandshakeBoundsFuzzTest {
    private static final int RECORD_BYTES = 13;

    @FuzzTest
    void datagram(byte[] input) {
        boolean admitted = HandshakeBounds.admitsDatagram(input, 0, input.length);
        if (admitted && input.length > RECORD_BYTES + 4 && isClearHandshake(input)) {
            int announced = (input[14] & 0xff) << 16 | (input[15] & 0xff) << 8 | (input[16] & 0xff);
            int recordBytes = Math.min((input[11] & 0xff) << 8 | (input[12] & 0xff), input.length - RECORD_BYTES);
            assertTrue(recordBytes < 12 || announced <= HandshakeBounds.MAX_MESSAGE_BYTES, "announces " + announced);
        }
        byte[] shifted = new byte[input.length + 7];
        System.arraycopy(input, 0, shifted, 3, input.length);
        assertTrue(
                admitted == HandshakeBounds.admitsDatagram(shifted, 3, input.length), "bytes around it do not count");
    }

    @FuzzTest
    void messages(byte[] input) {
        if (HandshakeBounds.admitsMessages(input, 0, input.length) && input.length >= 12) {
            int announced = (input[1] & 0xff) << 16 | (input[2] & 0xff) << 8 | (input[3] & 0xff);
            int sequence = (input[4] & 0xff) << 8 | (input[5] & 0xff);
            assertTrue(announced <= HandshakeBounds.MAX_MESSAGE_BYTES && sequence < HandshakeBounds.MAX_MESSAGES);
        }
    }

    private static boolean isClearHandshake(byte[] input) {
        return input[0] == HandshakeBounds.HANDSHAKE && input[3] == 0 && input[4] == 0;
    }
}
