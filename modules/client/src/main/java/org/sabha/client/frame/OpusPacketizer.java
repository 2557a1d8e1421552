package org.sabha.client.frame;

/** Opus, RFC 7587 section 4.2: one packet of the encoder is one payload. */
final class OpusPacketizer implements Packetizer {
    private static final byte[] NONE = {};

    private byte[] payload = NONE;

    @Override
    public int begin(EncodedFrame frame, int maxPayloadBytes) {
        payload = frame.payload();
        return payload.length <= maxPayloadBytes ? 1 : 0;
    }

    @Override
    public int write(int index, byte[] target, int offset) {
        System.arraycopy(payload, 0, target, offset, payload.length);
        return payload.length;
    }
}
