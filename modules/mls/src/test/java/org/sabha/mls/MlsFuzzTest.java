package org.sabha.mls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.sabha.model.Octets;

/** Any bytes end as a message or a fault; what was read once fills its bytes wholly. */
@Tag("fuzz")
@Tag("H19")
class MlsFuzzTest {
    /** The base point (RFC 8032 section 5.1), a key that nobody signs with here. */
    private static final Octets POINT =
            Octets.of(HexFormat.of().parseHex("5866666666666666666666666666666666666666666666666666666666666666"));

    @Tag("Q18")
    @FuzzTest
    void readsAnyBytes(byte[] bytes) {
        if (MlsParser.parse(bytes, MlsLimits.MEETING) instanceof MlsParse.Read) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            if (!(MlsParser.parse(longer, MlsLimits.MEETING) instanceof MlsParse.Malformed)) {
                throw new IllegalStateException("bytes after a message were not seen");
            }
        }
    }

    @Tag("Q18")
    @FuzzTest
    void readsAnyTree(byte[] bytes) {
        MlsParser.ratchetTree(bytes, MlsLimits.MEETING);
    }

    /** The key, the room and the word of who returns: any bytes are no proof, and no exception. */
    @Tag("Q18")
    @FuzzTest
    void takesNoProofOfAReturn(byte[] bytes) {
        int half = bytes.length / 2;
        Octets before = Octets.copyOf(bytes, 0, Math.min(half, Ed25519Signatures.KEY_BYTES));
        Octets word = Octets.copyOf(bytes, half, bytes.length);
        if (ReturnProof.isBy(before, "abcdefghijklmnopqrstuvwx", before, word)
                || ReturnProof.isBy(POINT, "abcdefghijklmnopqrstuvwx", before, word)) {
            throw new IllegalStateException("forged");
        }
    }
}
