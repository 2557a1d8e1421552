package org.sabha.media;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.stun.IceCredentials;

/**
 * What a {@link MediaEngine} is told of its loop.
 *
 * @param candidates the addresses and UDP port under which clients reach the loop's socket, best first; at most 8, none
 *     to have them come by TCP alone
 * @param loop its number, which the user fragments of its sessions show; 0 to {@link IceCredentials#SHARDS} - 1
 * @param codecs what may be forwarded; H.264 only where every browser of the meeting offers it too
 */
public record MediaSettings(List<InetSocketAddress> candidates, int loop, Set<MediaCodec> codecs) {
    private static final int MAX_CANDIDATES = 8;

    public MediaSettings {
        candidates = List.copyOf(candidates);
        codecs = Set.copyOf(codecs);
        if (candidates.size() > MAX_CANDIDATES) {
            throw new IllegalArgumentException("at most " + MAX_CANDIDATES + " candidates");
        }
        if (loop < 0 || loop >= IceCredentials.SHARDS) {
            throw new IllegalArgumentException("loop " + loop);
        }
    }

    /** What a loop is told where the usual codecs are forwarded. */
    public MediaSettings(List<InetSocketAddress> candidates, int loop) {
        this(candidates, loop, MediaCodec.USUAL);
    }

    /** What the only loop is told. */
    public MediaSettings(List<InetSocketAddress> candidates) {
        this(candidates, 0);
    }
}
