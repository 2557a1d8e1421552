package org.sabha.e2ee.codec;

import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.sframe.FrameSealer;

/** Seals the encoded frames of one track. The sealer is shared by all tracks of the sender; the context is the track's. */
public final class MediaSealer {
    private final FrameShape shape;
    private final FrameSealer sealer;
    private final int context;

    public MediaSealer(FrameShape.Codec codec, FrameSealer sealer, int context) {
        this.shape = FrameShape.of(codec);
        this.sealer = sealer;
        this.context = context;
    }

    /** The frame for the packetizer; {@code null}: send nothing, there is no key or the frame is not of the codec. */
    public byte @Nullable [] seal(byte[] frame, long nowNanos) {
        if (frame.length == 0) {
            return frame;
        }
        FrameShape.Outgoing outgoing = shape.outgoing(frame);
        if (outgoing == null) {
            return null;
        }
        byte[] sealed = sealer.seal(context, outgoing.metadata(), outgoing.secret(), nowNanos);
        return sealed == null ? null : shape.wire(outgoing, sealed);
    }
}
