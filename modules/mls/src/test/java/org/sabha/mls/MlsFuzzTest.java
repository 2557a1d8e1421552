package org.sabha.mls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/** Any bytes end as a message or a fault; what was read once fills its bytes wholly. */
@Tag("fuzz")
@Tag("H19")
class MlsFuzzTest {
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
}
