package org.sabha.client.frame;

/**
 * Cuts frames into RTP payloads: {@link #begin}, then {@link #write} for each index from 0 in order. Payloads of one
 * frame are about equal in size, so a receiver's packets can leave in one segmented send. Keeps running picture numbers,
 * so one packetizer serves one stream. One owner.
 */
public sealed interface Packetizer permits OpusPacketizer, Vp8Packetizer, Vp9Packetizer, Av1Packetizer {
    /** The least room for a payload that a packetizer works with, bytes. */
    int MIN_PAYLOAD_BYTES = 64;

    /** The packetizer of a codec; {@code startPictureId} is where its picture ids begin, 15 bits. */
    static Packetizer of(MediaCodec codec, int startPictureId) {
        return switch (codec) {
            case OPUS -> new OpusPacketizer();
            case VP8 -> new Vp8Packetizer(startPictureId);
            case VP9 -> new Vp9Packetizer(startPictureId);
            case AV1 -> new Av1Packetizer();
        };
    }

    /**
     * Takes a frame.
     *
     * @param maxPayloadBytes room for one payload, at least {@link #MIN_PAYLOAD_BYTES}
     * @return how many payloads it makes; 0 when the frame cannot be cut (no sound OBUs, or one Opus packet too large)
     */
    int begin(EncodedFrame frame, int maxPayloadBytes);

    /** Writes the next payload, whose number is {@code index}; answers its length. */
    int write(int index, byte[] target, int offset);
}
