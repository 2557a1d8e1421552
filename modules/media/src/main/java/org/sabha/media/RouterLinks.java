package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;

/** The links of one router to the others of its room; none while the room is on one loop. */
final class RouterLinks {
    private static final long NEVER = Long.MAX_VALUE;

    private final List<RouterLink> links = new ArrayList<>();
    private @Nullable RouterLink home;

    void add(RouterLink link) {
        links.add(link);
    }

    /** At the other end of this one, which was added, it is decided who is heard. */
    void setHome(RouterLink link) {
        home = link;
        link.leadsHome();
    }

    /** Where it is decided who is heard; null when that is here. */
    @Nullable
    RouterLink home() {
        return home;
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    void announce(InboundTrack track) {
        for (RouterLink link : links) {
            link.announce(track);
        }
    }

    void layersChanged(InboundTrack track) {
        for (RouterLink link : links) {
            link.layersChanged(track);
        }
    }

    void pausedChanged(InboundTrack track) {
        for (RouterLink link : links) {
            link.pausedChanged(track);
        }
    }

    void end(InboundTrack track) {
        for (RouterLink link : links) {
            link.end(track);
        }
    }

    void endTracksOf(ParticipantId participant) {
        for (RouterLink link : links) {
            link.endTracksOf(participant);
        }
    }

    int heightOf(InboundTrack track) {
        int height = 0;
        for (RouterLink link : links) {
            height = Math.max(height, link.heightOf(track));
        }
        return height;
    }

    void forward(@Nullable MediaPacket first) {
        for (int i = 0; i < links.size(); i++) {
            links.get(i).forward(first);
        }
    }

    void release() {
        for (int i = 0; i < links.size(); i++) {
            links.get(i).release();
        }
    }

    long runDue(long nowNanos) {
        long next = NEVER;
        for (int i = 0; i < links.size(); i++) {
            next = Math.min(next, links.get(i).runDue(nowNanos));
        }
        return next;
    }

    void tellVoices(List<Optional<TrackId>> voices) {
        for (RouterLink link : links) {
            link.tellVoices(voices);
        }
    }

    void tellH264(boolean offered) {
        for (RouterLink link : links) {
            link.tellH264(offered);
        }
    }

    /** Whether every browser on the other loops offers H.264. */
    boolean othersOfferH264() {
        for (RouterLink link : links) {
            if (!link.farOffersH264()) {
                return false;
            }
        }
        return true;
    }

    void close() {
        links.forEach(RouterLink::close);
        links.clear();
        home = null;
    }
}
