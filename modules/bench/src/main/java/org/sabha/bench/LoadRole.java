package org.sabha.bench;

import org.sabha.wire.packet.PacketBuffer;

/** What a peer does once its transport is up; called on the peer's loop. */
interface LoadRole {
    /** Keys are there: media may go both ways. */
    void ready(LoadPeer peer, long nowNanos);

    /** A decrypted RTP packet. */
    void rtp(LoadPeer peer, PacketBuffer packet, long nowNanos);

    /** A decrypted RTCP compound. */
    void rtcp(LoadPeer peer, PacketBuffer packet, long nowNanos);

    /** The time asked for has come, or nearly. */
    void onTime(LoadPeer peer, long nowNanos);

    /** When to be called next. */
    long nextTimeNanos();
}
