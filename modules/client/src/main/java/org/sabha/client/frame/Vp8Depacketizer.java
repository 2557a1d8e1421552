package org.sabha.client.frame;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.Vp8Descriptor;

/** VP8, RFC 7741: the payloads without their descriptors. */
final class Vp8Depacketizer implements Depacketizer {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private FrameBytes frame = new FrameBytes();

    @Override
    public @Nullable DropReason inspect(byte[] bytes, int offset, int length) {
        return descriptor.read(bytes, offset, length);
    }

    @Override
    public boolean startOfFrame() {
        return descriptor.startOfFrame();
    }

    @Override
    public boolean keyFrame() {
        return descriptor.keyFrame();
    }

    @Override
    public void begin(FrameBytes target) {
        frame = target;
        frame.clear();
    }

    @Override
    public boolean append(byte[] bytes, int offset, int length) {
        return descriptor.read(bytes, offset, length) == null
                && frame.append(bytes, offset + descriptor.length(), length - descriptor.length());
    }

    @Override
    public boolean end() {
        return frame.length() > 0;
    }
}
