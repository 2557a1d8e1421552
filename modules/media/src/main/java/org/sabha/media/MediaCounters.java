package org.sabha.media;

/**
 * What one engine has counted since its start. Written on the loop as plain longs; readers on other threads see values
 * a moment old, which suits metrics.
 */
public final class MediaCounters {
    long packetsReceived;
    long bytesReceived;
    long packetsSent;
    long bytesSent;
    long packetsForwarded;
    long packetsResent;
    long keyFramesRequested;

    MediaCounters() {}

    /** Datagrams that came in, of every protocol. */
    public long packetsReceived() {
        return packetsReceived;
    }

    /** Their UDP payload in bytes. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Datagrams that went out, of every protocol. */
    public long packetsSent() {
        return packetsSent;
    }

    /** Their UDP payload in bytes. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Media packets sent to receivers, one per receiver. */
    public long packetsForwarded() {
        return packetsForwarded;
    }

    /** Packets sent again because a receiver asked. */
    public long packetsResent() {
        return packetsResent;
    }

    /** Key frame requests sent to senders. */
    public long keyFramesRequested() {
        return keyFramesRequested;
    }
}
