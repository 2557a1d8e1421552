package org.sabha.client.stream;

import java.util.ArrayDeque;
import org.sabha.wire.packet.PacketBuffer;

/** Arrays for payloads that wait in jitter buffers, shared by all slots of a loop, so that quiet slots keep none. One owner. */
public final class PayloadPool {
    private static final int KEPT = 4_096;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    byte[] take() {
        byte[] array = free.poll();
        return array == null ? new byte[PacketBuffer.MAX_PACKET_BYTES] : array;
    }

    void give(byte[] array) {
        if (free.size() < KEPT) {
            free.push(array);
        }
    }
}
