package org.sabha.e2ee.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.e2ee.sframe.FrameOpener;
import org.sabha.e2ee.sframe.FrameOpener.Opening;
import org.sabha.e2ee.sframe.FrameSealer;

/** Any bytes taken as a codec's frame come back whole or are not sent; taken as the wire's they are dropped. */
@Tag("fuzz")
class CodecFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void sealsAndOpensAnyFrame(byte[] bytes) {
        EpochSecret secret = new EpochSecret(1, new byte[16], Set.of(1));
        for (FrameShape.Codec codec : FrameShape.Codec.values()) {
            FrameSealer sealer = new FrameSealer(1);
            FrameOpener opener = new FrameOpener();
            sealer.install(secret, EpochSecret.Cause.ADDED, 0);
            opener.install(secret, EpochSecret.Cause.ADDED, 0);
            MediaOpener in = new MediaOpener(codec, opener);
            byte[] wire = new MediaSealer(codec, sealer, 1).seal(bytes, 0);
            if (wire != null
                    && wire.length > 0
                    && !(in.open(wire, 0) instanceof Opening.Opened opened
                            && Arrays.equals(bytes, opened.plaintext()))) {
                throw new IllegalStateException(codec + " did not come back");
            }
            if (in.open(bytes, 0) instanceof Opening.Opened) {
                throw new IllegalStateException("forged");
            }
        }
    }
}
