package org.sabha.wire.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SFrameKeyIdTest {
    @ParameterizedTest
    @CsvSource({
        "1005, 0", // inline key id 1
        "8031 05, 3",
        "87ff 05, 15",
        "904023 00, 2",
        "a003ffff 0000, 1023",
        "a701c0a1 0000, 10",
    })
    void readsTheLeaf(String header, int leaf) {
        byte[] bytes = HexFormat.of().parseHex(header.replace(" ", ""));
        assertEquals(leaf, SFrameKeyId.leaf(bytes, 0, bytes.length));
    }

    /** What is longer than it need be could be read otherwise by somebody else. */
    @ParameterizedTest
    @Tag("T28")
    @CsvSource({
        "''",
        "80",
        "8007 00",
        "900031 00",
        "a0000031 00",
        "a0040000 00",
        "b000000031 00",
        "f00000000000000031 00"
    })
    void refusesWhatIsNoKeyIdOfAMeeting(String header) {
        byte[] bytes = HexFormat.of().parseHex(header.replace(" ", ""));
        assertEquals(SFrameKeyId.NONE, SFrameKeyId.leaf(bytes, 0, bytes.length));
    }
}
