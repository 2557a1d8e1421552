package org.sabha.media;

import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.packet.DropReason;

/**
 * What one engine has counted since its start. Written on the loop as plain longs; readers on other threads see values
 * a moment old, which suits metrics.
 */
@SuppressWarnings("EnumOrdinal") // arrays by constant: no map on the packet path
public final class MediaCounters {
    private final long[] drops = new long[DropReason.values().length];
    private final long[] dtlsFailures = new long[DtlsFailure.values().length];
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

    /** Media packets sent to receivers, resends included; one per receiver. */
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

    /** Packets that went no further for this reason: inbound ones, and copies for one receiver. */
    public long drops(DropReason reason) {
        return drops[reason.ordinal()];
    }

    /** Handshakes that failed for this reason. */
    public long dtlsFailures(DtlsFailure failure) {
        return dtlsFailures[failure.ordinal()];
    }

    void drop(DropReason reason) {
        drops[reason.ordinal()]++;
    }

    void dtlsFailed(DtlsFailure failure) {
        dtlsFailures[failure.ordinal()]++;
    }
}
