package org.sabha.wire.srtp;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * The packet indices of one SSRC and direction: rollover counter and replay window (RFC 3711 sections 3.3.1 and 3.3.2).
 * An index of RTP is the 32-bit rollover counter with the 16-bit sequence number behind it; one of RTCP counts to
 * 2^31. One owner.
 */
final class PacketIndices {
    private static final int WINDOW = 64;
    private static final int SEQUENCE_BITS = 16;
    private static final int HALF = 1 << (SEQUENCE_BITS - 1);
    private static final long NONE = -1;

    private long highest = NONE;
    private long seen;

    /** The index that a sequence number most likely belongs to; negative when it would lie before the first cycle. */
    long guess(int sequence) {
        if (highest == NONE) {
            return sequence;
        }
        int last = (int) (highest & 0xffff);
        long cycle = highest >>> SEQUENCE_BITS;
        if (last < HALF) {
            cycle -= sequence - last > HALF ? 1 : 0;
        } else {
            cycle += last - HALF > sequence ? 1 : 0;
        }
        return (cycle << SEQUENCE_BITS) + sequence;
    }

    /** Why a packet of that index is to be refused, null when it is new. */
    @Nullable
    DropReason refusal(long index) {
        if (index < 0) {
            return DropReason.SRTP_REPLAYED;
        }
        long behind = highest - index;
        if (highest == NONE || behind < 0) {
            return null;
        }
        boolean known = behind >= WINDOW || ((seen >>> behind) & 1) == 1;
        return known ? DropReason.SRTP_REPLAYED : null;
    }

    /** Takes an index that was not refused, once its packet is authentic or sent. */
    void accept(long index) {
        long ahead = index - highest;
        if (highest == NONE || ahead >= WINDOW) {
            seen = 1;
            highest = index;
        } else if (ahead > 0) {
            seen = (seen << ahead) | 1;
            highest = index;
        } else {
            seen |= 1L << -ahead;
        }
    }

    /** The index behind the highest. */
    long next() {
        return highest + 1;
    }
}
