package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Where the engine's packets leave. Called on the loop, only from inside {@link MediaEngine}'s entry points; the bytes
 * are the engine's and are to be copied or sent before the call returns.
 */
public interface PacketSink {
    /** Sends one datagram. */
    void send(byte[] buffer, int offset, int length, NetworkPath to);

    /**
     * Sends a train of datagrams to one receiver: {@code length} bytes cut into segments of {@code segmentBytes}, the
     * last of which may be shorter. At most {@link #MAX_TRAIN_SEGMENTS} segments; suits UDP segmentation offload.
     */
    void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to);

    /** The longest train, in datagrams. */
    int MAX_TRAIN_SEGMENTS = 16;

    /** The longest train, in bytes. */
    int MAX_TRAIN_BYTES = MAX_TRAIN_SEGMENTS * PacketBuffer.MAX_PACKET_BYTES;

    /**
     * Memory to write the next train for this path into, from which it leaves without another copy; null when this sink
     * sends what stands on the heap. What was written is sent by {@link #sendWritten}, or forgotten at the next call.
     */
    default @Nullable TrainMemory reserve(NetworkPath to) {
        return null;
    }

    /** Sends what stands in the memory of the last {@link #reserve}, cut as by {@link #sendTrain}. */
    default void sendWritten(int length, int segmentBytes, NetworkPath to) {
        throw new UnsupportedOperationException("this sink sends from the heap");
    }
}
