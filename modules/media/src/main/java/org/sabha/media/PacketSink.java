package org.sabha.media;

import org.sabha.wire.packet.NetworkPath;

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
}
