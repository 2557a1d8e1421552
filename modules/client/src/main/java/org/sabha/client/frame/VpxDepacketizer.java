package org.sabha.client.frame;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;

/** VP8 (RFC 7741) and VP9 (RFC 9628): the payloads without their descriptors. */
final class VpxDepacketizer implements Depacketizer {
    /** What is read in front of a payload. */
    private sealed interface Descriptor {
        @Nullable
        DropReason read(byte[] bytes, int offset, int length);

        /** Bytes that it takes. */
        int length();

        boolean startOfFrame();

        /** Whether a spatial layer begins, which is sealed by itself. */
        boolean startOfLayer();

        boolean keyFrame();
    }

    private record Vp8(Vp8Descriptor descriptor) implements Descriptor {
        @Override
        public @Nullable DropReason read(byte[] bytes, int offset, int length) {
            return descriptor.read(bytes, offset, length);
        }

        @Override
        public int length() {
            return descriptor.length();
        }

        @Override
        public boolean startOfFrame() {
            return descriptor.startOfFrame();
        }

        @Override
        public boolean startOfLayer() {
            return descriptor.startOfFrame();
        }

        @Override
        public boolean keyFrame() {
            return descriptor.keyFrame();
        }
    }

    /** All spatial layers of a picture make one frame. */
    private record Vp9(Vp9Descriptor descriptor) implements Descriptor {
        @Override
        public @Nullable DropReason read(byte[] bytes, int offset, int length) {
            return descriptor.read(bytes, offset, length);
        }

        @Override
        public int length() {
            return descriptor.length();
        }

        @Override
        public boolean startOfFrame() {
            return descriptor.startOfFrame() && descriptor.spatialId() == 0;
        }

        @Override
        public boolean startOfLayer() {
            return descriptor.startOfFrame();
        }

        @Override
        public boolean keyFrame() {
            return descriptor.keyFrame();
        }
    }

    private final Descriptor descriptor;
    private FrameBytes frame = new FrameBytes();

    private VpxDepacketizer(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    static VpxDepacketizer vp8() {
        return new VpxDepacketizer(new Vp8(new Vp8Descriptor()));
    }

    static VpxDepacketizer vp9() {
        return new VpxDepacketizer(new Vp9(new Vp9Descriptor()));
    }

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
                && (!descriptor.startOfLayer() || frame.beginLayer())
                && frame.append(bytes, offset + descriptor.length(), length - descriptor.length());
    }

    @Override
    public boolean end() {
        return frame.length() > 0;
    }
}
