package org.sabha.room.stage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.model.GrantedTrack;
import org.sabha.model.IdSource;
import org.sabha.model.PublishedTrack;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;

/**
 * The tracks of one seated person, at most one per source.
 *
 * <pre>
 *   (none) --offer judged--&gt; granted --answered--&gt; live --left out of a later offer, unpublished, closed--&gt; (none)
 *                               \--refused, superseded, closed--&gt; (none)
 * </pre>
 *
 * <p>Muted is a state of the source, not of the track: it is there before the first publication and after the last.
 */
public final class Publications {
    private final Map<TrackSource, GrantedTrack> granted = new EnumMap<>(TrackSource.class);
    private final Map<TrackSource, GrantedTrack> live = new EnumMap<>(TrackSource.class);
    private final Set<TrackSource> muted = EnumSet.noneOf(TrackSource.class);
    private final Set<TrackSource> published = EnumSet.noneOf(TrackSource.class);
    private long negotiation;
    private boolean pending;

    public Publications copy() {
        var copy = new Publications();
        copy.granted.putAll(granted);
        copy.live.putAll(live);
        copy.muted.addAll(muted);
        copy.published.addAll(published);
        copy.negotiation = negotiation;
        copy.pending = pending;
        return copy;
    }

    /** The number of the last offer. */
    public long negotiation() {
        return negotiation;
    }

    public boolean awaitsAnswer(long number) {
        return pending && number == negotiation;
    }

    /**
     * Takes up an offer whose tracks are all permitted. A source on the section it had before keeps its track; grants of
     * an earlier offer that was not answered yet and are not in this one are returned, to be closed.
     *
     * @param startMuted sources that begin muted if this is their first publication
     */
    public List<GrantedTrack> offer(
            long number, List<PublishedTrack> tracks, Set<TrackSource> startMuted, IdSource ids) {
        negotiation = number;
        pending = true;
        Map<TrackSource, GrantedTrack> before = new EnumMap<>(granted);
        granted.clear();
        for (PublishedTrack track : tracks) {
            TrackSource source = track.source();
            TrackId id = sameSection(live.get(source), track)
                    .or(() -> sameSection(before.get(source), track))
                    .orElseGet(ids::newTrackId);
            granted.put(source, new GrantedTrack(id, track.mid(), source));
            if (published.add(source) && startMuted.contains(source)) {
                muted.add(source);
            }
        }
        return missing(before.values());
    }

    private static Optional<TrackId> sameSection(@Nullable GrantedTrack known, PublishedTrack track) {
        return known != null && known.mid().equals(track.mid()) ? Optional.of(known.track()) : Optional.empty();
    }

    /** The media plane took these. Returns the live tracks that are so no longer, to be closed. */
    public List<GrantedTrack> answered(List<GrantedTrack> accepted) {
        pending = false;
        Map<TrackSource, GrantedTrack> before = new EnumMap<>(live);
        live.clear();
        for (GrantedTrack track : accepted) {
            if (track.equals(granted.get(track.source()))) {
                live.put(track.source(), track);
            }
        }
        List<GrantedTrack> gone = new ArrayList<>(missing(before.values()));
        granted.values().removeIf(live::containsValue);
        gone.addAll(granted.values());
        granted.clear();
        return List.copyOf(gone);
    }

    /** The media plane refused the offer: what runs goes on. */
    public void refused() {
        pending = false;
        granted.clear();
    }

    /** Ends a source, granted or live. Returns the tracks to be closed. */
    public List<TrackId> close(TrackSource source) {
        return removed(granted.remove(source), live.remove(source));
    }

    /** Ends everything and forgets what was muted, as at the end of a time on the seat. */
    public List<TrackId> closeAll() {
        List<TrackId> gone = all().stream().map(GrantedTrack::track).toList();
        granted.clear();
        live.clear();
        muted.clear();
        published.clear();
        pending = false;
        return gone;
    }

    private static List<TrackId> removed(@Nullable GrantedTrack first, @Nullable GrantedTrack second) {
        Set<TrackId> gone = new HashSet<>();
        if (first != null) {
            gone.add(first.track());
        }
        if (second != null) {
            gone.add(second.track());
        }
        return List.copyOf(gone);
    }

    private List<GrantedTrack> missing(Collection<GrantedTrack> before) {
        return before.stream()
                .filter(track -> !live.containsValue(track) && !granted.containsValue(track))
                .toList();
    }

    /** Returns whether that changed anything. */
    public boolean setMuted(TrackSource source, boolean nowMuted) {
        return nowMuted ? muted.add(source) : muted.remove(source);
    }

    public boolean isMuted(TrackSource source) {
        return muted.contains(source);
    }

    /** The tracks that the last offer was granted, in the order of their sources. */
    public List<GrantedTrack> granted() {
        return List.copyOf(granted.values());
    }

    /** The tracks that run, in the order of their sources. */
    public List<GrantedTrack> live() {
        return List.copyOf(live.values());
    }

    public Optional<GrantedTrack> live(TrackSource source) {
        return Optional.ofNullable(live.get(source));
    }

    /** Granted and live tracks, each once. */
    public List<GrantedTrack> all() {
        List<GrantedTrack> all = new ArrayList<>(live.values());
        granted.values().stream().filter(track -> !all.contains(track)).forEach(all::add);
        return List.copyOf(all);
    }

    /** Whether the source is granted or live. */
    public boolean has(TrackSource source) {
        return granted.containsKey(source) || live.containsKey(source);
    }
}
