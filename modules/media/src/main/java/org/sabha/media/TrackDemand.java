package org.sabha.media;

import java.util.Collection;
import org.sabha.model.TrackId;

/**
 * Finds out how large each picture of a room is shown anywhere and tells its sender when that changes: more at once,
 * less when it has stayed less for two seconds, so that a page turned back and forth does not stop a camera. What a
 * receiver's network carries does not count: else nobody could find out that it carries more. What the loop has no time to
 * forward does.
 */
final class TrackDemand {
    /** Told for a place whose size is not known, and believed by a sender that was told nothing. */
    static final int WHOLE = 4_320;

    private static final long COLLECT_NANOS = 50_000_000L;
    private static final long FALL_NANOS = 2_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final MediaListener listener;
    private long nextNanos = NEVER;

    TrackDemand(MediaListener listener) {
        this.listener = listener;
    }

    /** What is shown may have changed; answers when to look. */
    long changed(long nowNanos) {
        nextNanos = Math.min(nextNanos, nowNanos + COLLECT_NANOS);
        return nextNanos;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Looks at every picture. */
    void run(
            Collection<InboundTrack> tracks, Transport[] transports, RouterLinks links, VideoShed shed, long nowNanos) {
        nextNanos = NEVER;
        for (InboundTrack track : tracks) {
            if (!track.isVideo()) {
                continue;
            }
            int height = shed.height(track, heightOf(track, transports));
            if (track.owner instanceof ImportedTrack imported) {
                // told at once: the sender's loop has the patience
                imported.shownAt(height);
            } else {
                look(track, Math.max(height, links.heightOf(track)), nowNanos);
            }
        }
    }

    private static int heightOf(InboundTrack track, Transport[] transports) {
        int height = 0;
        for (Transport transport : transports) {
            height = Math.max(height, transport.outbound.shownHeight(track));
        }
        return height;
    }

    private void look(InboundTrack track, int height, long nowNanos) {
        if (height >= track.toldHeight) {
            track.lowerSinceNanos = NEVER;
            if (height > track.toldHeight) {
                tell(track, height);
            }
            return;
        }
        track.lowerSinceNanos = Math.min(track.lowerSinceNanos, nowNanos);
        long due = track.lowerSinceNanos + FALL_NANOS;
        if (due <= nowNanos) {
            track.lowerSinceNanos = NEVER;
            tell(track, height);
        } else {
            nextNanos = Math.min(nextNanos, due);
        }
    }

    private void tell(InboundTrack track, int height) {
        track.toldHeight = height;
        TrackId id = track.grant.track();
        listener.trackWanted(id, height);
    }
}
