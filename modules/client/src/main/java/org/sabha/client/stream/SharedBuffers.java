package org.sabha.client.stream;

import org.sabha.client.frame.Depacketizer;
import org.sabha.client.frame.FrameBytes;
import org.sabha.client.frame.MediaCodec;
import org.sabha.wire.packet.PacketBuffer;

/** What all transports of one loop share, since only one of them works at a time. One owner. */
public final class SharedBuffers {
    private static final int DATAGRAM_BYTES = 2_048;

    final PayloadPool payloads = new PayloadPool();
    final Depacketizer[] depacketizers;
    final FrameBytes frame = new FrameBytes();
    final PacketBuffer inbound = new PacketBuffer(DATAGRAM_BYTES + PacketBuffer.TAIL_ROOM);
    final PacketBuffer outbound = new PacketBuffer();
    final PacketBuffer control = new PacketBuffer();
    final int[] numbers = new int[128];

    /** Fresh buffers. */
    public SharedBuffers() {
        MediaCodec[] codecs = MediaCodec.values();
        depacketizers = new Depacketizer[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            depacketizers[i] = Depacketizer.of(codecs[i]);
        }
    }
}
