package org.sabha.e2ee.codec;

/** Opus and VP9: no byte stays clear. Their RTP payload descriptors are outside of the frame. */
final class OpaqueShape implements FrameShape {
    @Override
    public Outgoing outgoing(byte[] frame) {
        return new Outgoing(Bytes.NONE, frame, Bytes.NONE);
    }

    @Override
    public byte[] wire(Outgoing outgoing, byte[] sealed) {
        return sealed;
    }

    @Override
    public Incoming incoming(byte[] wire) {
        return new Incoming(Bytes.NONE, wire, Bytes.NONE);
    }
}
