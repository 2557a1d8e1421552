package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.wire.packet.DropReason;

/** What comes over a link: the other loop's tracks and their packets. Confined to this end's loop. */
final class LinkInlet {
    private static final long NEVER = Long.MAX_VALUE;

    private final LinkQueue queue;
    private final List<ImportedTrack> imports = new ArrayList<>();
    private final List<ImportedTrack> restless = new ArrayList<>();
    private @Nullable MediaRouter router;

    LinkInlet(LinkQueue queue) {
        this.queue = queue;
    }

    void attach(MediaRouter to) {
        router = to;
    }

    MediaRouter router() {
        return Objects.requireNonNull(router);
    }

    // ---- tracks

    /** The other loop has a track. */
    void announced(LinkedTrack name, ParticipantId participant, GrantedTrack grant, boolean paused, LayerNews layers) {
        ImportedTrack imported = new ImportedTrack(this, name, participant, grant);
        name.imported = imported;
        imports.add(imported);
        imported.track.paused = paused;
        imported.track.adopt(layers);
        router().add(imported.track);
    }

    /** The layers of a track there are these from now on. */
    void layersChanged(LinkedTrack name, LayerNews layers) {
        ImportedTrack imported = name.imported;
        if (imported != null && !imported.track.closed) {
            imported.track.adopt(layers);
        }
    }

    /** A track there was paused, or goes on. */
    void paused(LinkedTrack name, boolean paused) {
        ImportedTrack imported = name.imported;
        if (imported != null && paused) {
            router().pause(imported.track);
        } else if (imported != null) {
            router().resume(imported.track);
        }
    }

    /** A track there has ended. */
    void ended(LinkedTrack name) {
        ImportedTrack imported = name.imported;
        if (imported != null && !imported.track.closed) {
            router().remove(imported.track);
        }
    }

    /** Ends what a participant sends, without waiting for the other loop to say so. */
    void endTracksOf(ParticipantId participant) {
        for (ImportedTrack imported : List.copyOf(imports)) {
            if (imported.participant().equals(participant)) {
                router().remove(imported.track);
            }
        }
    }

    /** Ends all that came over. */
    void close() {
        for (ImportedTrack imported : List.copyOf(imports)) {
            router().remove(imported.track);
        }
        restless.clear();
    }

    void forget(ImportedTrack imported) {
        imports.remove(imported);
    }

    // ---- packets

    /** Takes in what was published. */
    void drain(long nowNanos) {
        queue.wake();
        LinkedPacket place = queue.take();
        while (place != null) {
            DropReason reason = take(place, nowNanos);
            if (reason != null) {
                router().engine.counters().drop(reason);
            }
            place = queue.take();
        }
        // the flush that follows gives the places back
        router().markDirty();
    }

    private @Nullable DropReason take(LinkedPacket place, long nowNanos) {
        ImportedTrack imported = Objects.requireNonNull(place.track).imported;
        if (imported == null || imported.track.closed) {
            return DropReason.CLOSED;
        }
        DropReason problem = imported.arrived(place, nowNanos);
        if (problem != null) {
            return problem;
        }
        if (place.counts) {
            router().heard(imported.track, place.packet, nowNanos);
        }
        if (!imported.track.hasAudience()) {
            return imported.track.isVideo() ? DropReason.PAUSED : DropReason.NOT_LOUD_ENOUGH;
        }
        router().enqueueLinked(place.packet);
        return null;
    }

    /** The packets that were taken have been flushed, or never will be. */
    void release() {
        queue.release();
    }

    // ---- what is told to the other loop

    void restless(ImportedTrack imported) {
        restless.add(imported);
        router().wakeForLinks();
    }

    /** Adds to {@code wishes} what is due to be told, and answers when to come again. */
    long collect(List<LinkWish> wishes, long nowNanos) {
        long next = NEVER;
        int kept = 0;
        for (int i = 0; i < restless.size(); i++) {
            ImportedTrack imported = restless.get(i);
            LinkWish wish = imported.wish(nowNanos);
            if (wish != null) {
                wishes.add(wish);
            }
            long again = imported.nextNanos(nowNanos);
            if (again != NEVER) {
                restless.set(kept++, imported);
                next = Math.min(next, again);
            }
        }
        restless.subList(kept, restless.size()).clear();
        return next;
    }
}
