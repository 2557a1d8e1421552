package org.sabha.e2ee.codec;

import org.jspecify.annotations.Nullable;

/**
 * How one codec's encoded frames are sealed so that packetizers and the server still find what they need. Clear bytes are
 * always authenticated. Frames of no bytes are not given here: they pass (Opus sends them in silence).
 */
public sealed interface FrameShape permits OpaqueShape, Vp8Shape, Av1Shape, H264Shape {
    /**
     * A frame to send.
     *
     * @param metadata what is authenticated beside the frame
     * @param secret what is encrypted
     * @param clear what goes before it on the wire
     */
    @SuppressWarnings("ArrayRecordComponent") // it carries bytes and is never compared
    record Outgoing(byte[] metadata, byte[] secret, byte[] clear) {}

    /**
     * A frame that came.
     *
     * @param metadata what is authenticated beside the frame
     * @param sealed SFrame header, ciphertext and tag
     * @param restored what goes before the plaintext again, if it is not there
     */
    @SuppressWarnings("ArrayRecordComponent") // it carries bytes and is never compared
    record Incoming(byte[] metadata, byte[] sealed, byte[] restored) {}

    /** Takes a frame of the encoder apart; {@code null} when it is not of this codec, and must not be sent. */
    @Nullable
    Outgoing outgoing(byte[] frame);

    /** What the packetizer gets. */
    byte[] wire(Outgoing outgoing, byte[] sealed);

    /** Takes a received frame apart; {@code null} when it has not this codec's sealed form. */
    @Nullable
    Incoming incoming(byte[] wire);

    /** What the decoder gets. */
    default byte[] restored(Incoming incoming, byte[] plaintext) {
        return incoming.restored().length == 0 ? plaintext : Bytes.join(incoming.restored(), plaintext);
    }

    /** The shape of a codec by the name that WebRTC gives it. */
    static FrameShape of(Codec codec) {
        return switch (codec) {
            case OPUS, VP9 -> new OpaqueShape();
            case VP8 -> new Vp8Shape();
            case AV1 -> new Av1Shape();
            case H264 -> new H264Shape();
        };
    }

    /** Codecs that can be sealed. */
    enum Codec {
        OPUS,
        VP8,
        VP9,
        AV1,
        H264
    }
}
