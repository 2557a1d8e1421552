package org.sabha.e2ee.sframe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Appendix C of RFC 9605. */
class SFrameVectorsTest {
    private static final JsonNode ALL = Vectors.read("sframe/rfc9605-test-vectors.json");

    @Test
    void headers() {
        int count = 0;
        for (JsonNode vector : ALL.get("header")) {
            long keyId = number(vector.get("kid"));
            long counter = number(vector.get("ctr"));
            byte[] encoded = Vectors.bytes(vector, "encoded");
            assertArrayEquals(encoded, SFrameHeader.encode(keyId, counter));
            assertEquals(new SFrameHeader(keyId, counter, encoded.length), SFrameHeader.decode(encoded));
            for (int length = 0; length < encoded.length; length++) {
                assertNull(SFrameHeader.decode(Arrays.copyOf(encoded, length)));
            }
            count++;
        }
        assertEquals(289, count);
    }

    @Test
    void framesOfTheSuitesWithAWholeTag() {
        int count = 0;
        for (JsonNode vector : ALL.get("sframe")) {
            for (SFrameSuite suite : SFrameSuite.values()) {
                if (suite.id == vector.get("cipher_suite").asInt()) {
                    check(suite, vector);
                    count++;
                }
            }
        }
        assertEquals(2, count);
    }

    private static void check(SFrameSuite suite, JsonNode vector) {
        FrameKey key = FrameKey.derive(suite, number(vector.get("kid")), Vectors.bytes(vector, "base_key"));
        byte[] metadata = Vectors.bytes(vector, "metadata");
        byte[] plaintext = Vectors.bytes(vector, "pt");
        byte[] frame = Vectors.bytes(vector, "ct");
        assertArrayEquals(frame, key.seal(number(vector.get("ctr")), metadata, plaintext));
        SFrameHeader header = SFrameHeader.decode(frame);
        assertNotNull(header);
        assertArrayEquals(plaintext, key.open(header, metadata, frame));
        for (int i = header.length(); i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            assertNull(key.open(header, metadata, changed));
        }
    }

    private static long number(JsonNode node) {
        return node.isString()
                ? Long.parseUnsignedLong(node.asString().replace("0x", ""), 16)
                : node.bigIntegerValue().longValue();
    }
}
