package org.sabha.media;

import java.net.InetSocketAddress;
import org.sabha.model.RoomId;

/**
 * The forwarding core of one event loop: packets and nanoseconds go in, packets and the next deadline come out. No
 * threads, sockets or clock of its own; every call comes from the loop that owns it.
 */
public final class MediaEngine {
    private final MediaCounters counters = new MediaCounters();

    /** Takes one datagram; the bytes may be changed. */
    public void receive(
            byte[] buffer, int offset, int length, InetSocketAddress from, long nowNanos, PacketSink sink) {}

    /** Sends what the datagrams since the last flush caused; called once after each batch of reads. */
    public void flush(long nowNanos, PacketSink sink) {}

    /** Does what is due; called when {@link #nextTimeoutNanos()} has come. */
    public void onTimeout(long nowNanos, PacketSink sink) {}

    /** When {@link #onTimeout} wants to be called, in the loop's nanoseconds; {@code Long.MAX_VALUE} is never. */
    public long nextTimeoutNanos() {
        return Long.MAX_VALUE;
    }

    /** Opens the media plane of one room. */
    public MediaRouter openRouter(RoomId room, MediaListener listener) {
        return new MediaRouter();
    }

    public MediaCounters counters() {
        return counters;
    }
}
