package org.sabha.media;

import java.util.Collection;

/**
 * Finds out how much a voice may cost and tells its sender when that changes: half as much while somebody else in the
 * meeting has a line that hardly carries a voice, as nothing that is sent can be made smaller on the way. Less after a
 * second of that, more when it was over for twenty. Receivers on other loops do not count.
 *
 * <p>Whether that line carries the voice at the moment is not asked: all who listen hear the same speakers, so whoever
 * speaks next is heard there with the first word, and at the usual rate would fill the line before the news of it is
 * back. Whoever does not speak is forwarded to nobody and loses nothing.
 */
final class VoiceDemand {
    /** What browsers send of themselves, and believed by a sender that was told nothing. Bits per second of the codec. */
    static final int USUAL_BITS = 32_000;

    /** Wideband speech by Opus (RFC 6716 section 2.1.1). Bits per second of the codec. */
    static final int NARROW_BITS = 16_000;

    /** A line that carries less is narrow: a usual voice takes 70 kbit/s of it, headers included. Bits per second. */
    static final long NARROW_LINE_BITS = 100_000;

    private static final long LOWER_NANOS = 1_000_000_000L;
    private static final long RAISE_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 5_000_000_000L;
    private static final long RELAPSE_NANOS = 60_000_000_000L;
    private static final long MOST_RAISE_NANOS = 320_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final MediaListener listener;
    private long nextNanos = NEVER;
    private long raiseNanos = RAISE_NANOS;
    private long raisedNanos = Long.MIN_VALUE / 2;
    private long doubledNanos = Long.MIN_VALUE / 2;

    VoiceDemand(MediaListener listener) {
        this.listener = listener;
    }

    /** A line has become narrow, or is not any more, or a voice has come; answers when to look. */
    long changed(long nowNanos) {
        nextNanos = Math.min(nextNanos, nowNanos + LOOK_NANOS);
        return nextNanos;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Looks at every voice. */
    void run(Collection<InboundTrack> tracks, Transport[] transports, long nowNanos) {
        nextNanos = NEVER;
        for (InboundTrack track : tracks) {
            if (track.isMicrophone() && !(track.owner instanceof ImportedTrack)) {
                boolean narrow = hasANarrowListener(track, transports, nowNanos);
                look(track, narrow ? NARROW_BITS : USUAL_BITS, nowNanos);
                if (track.toldVoiceBits == NARROW_BITS) {
                    // whoever it is for may leave, or fall silent, without a word
                    nextNanos = Math.min(nextNanos, nowNanos + LOOK_AGAIN_NANOS);
                }
            }
        }
    }

    private static boolean hasANarrowListener(InboundTrack track, Transport[] transports, long nowNanos) {
        boolean narrow = false;
        for (Transport transport : transports) {
            OutboundPath way = transport.outbound;
            narrow |= transport != track.owner
                    && way.voiceSlots().length > 0
                    && way.downlink().isNarrow(nowNanos);
        }
        return narrow;
    }

    private void look(InboundTrack track, int bits, long nowNanos) {
        if (bits == track.toldVoiceBits) {
            track.otherVoiceSinceNanos = NEVER;
            return;
        }
        track.otherVoiceSinceNanos = Math.min(track.otherVoiceSinceNanos, nowNanos);
        long due = track.otherVoiceSinceNanos + (bits < track.toldVoiceBits ? LOWER_NANOS : raiseNanos);
        if (due <= nowNanos) {
            track.otherVoiceSinceNanos = NEVER;
            noteChange(bits > track.toldVoiceBits, nowNanos);
            track.toldVoiceBits = bits;
            listener.voiceWanted(track.grant.track(), bits);
        } else {
            nextNanos = Math.min(nextNanos, Math.min(due, nowNanos + LOOK_NANOS));
        }
    }

    /** A line that becomes narrow again soon is one that carries small voices only: asking often would not change it. */
    private void noteChange(boolean raised, long nowNanos) {
        if (raised) {
            raisedNanos = nowNanos;
        } else if (nowNanos - doubledNanos > RELAPSE_NANOS) {
            boolean soon = nowNanos - raisedNanos < RELAPSE_NANOS;
            raiseNanos = soon ? Math.min(2 * raiseNanos, MOST_RAISE_NANOS) : RAISE_NANOS;
            doubledNanos = soon ? nowNanos : doubledNanos;
        }
    }
}
