package org.sabha.e2ee.sframe;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Whatever arrives is dropped or held; nothing that no member sealed is ever shown. */
@Tag("fuzz")
class SFrameFuzzTest {
    @Tag("Q18")
    @FuzzTest
    void opensNothingForged(byte[] bytes) {
        FrameOpener opener = new FrameOpener();
        opener.install(new EpochSecret(1, new byte[16], Set.of(0, 1, 2, 3)), EpochSecret.Cause.ADDED, 0);
        if (opener.open("", new byte[0], bytes, _ -> FrameOpener.Access.OPEN, 0)
                instanceof FrameOpener.Opening.Opened) {
            throw new IllegalStateException("forged");
        }
        opener.due(FrameOpener.WAIT_NANOS);
        if (opener.drops().all().values().stream().mapToLong(Long::longValue).sum() != 1) {
            throw new IllegalStateException("not counted");
        }
    }
}
