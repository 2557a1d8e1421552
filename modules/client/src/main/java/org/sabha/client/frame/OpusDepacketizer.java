package org.sabha.client.frame;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/** Opus, RFC 7587 section 4.2: each payload is a frame of its own. */
final class OpusDepacketizer implements Depacketizer {
    private FrameBytes frame = new FrameBytes();

    @Override
    public @Nullable DropReason inspect(byte[] bytes, int offset, int length) {
        return length > 0 ? null : DropReason.MALFORMED_DESCRIPTOR;
    }

    @Override
    public boolean startOfFrame() {
        return true;
    }

    @Override
    public boolean keyFrame() {
        return true;
    }

    @Override
    public void begin(FrameBytes target) {
        frame = target;
        frame.clear();
    }

    @Override
    public boolean append(byte[] bytes, int offset, int length) {
        return frame.append(bytes, offset, length);
    }

    @Override
    public boolean end() {
        return frame.length() > 0;
    }
}
