package org.sabha.room.roster;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackId;

/** The stays of a room, in the order of arrival. Lists are copies: a caller may end stays while it walks one. */
public final class Roster {
    private final Map<ParticipantId, Participant> stays = new LinkedHashMap<>();
    private final LostWaits lostPlaces;

    public Roster() {
        this(new LostWaits());
    }

    private Roster(LostWaits lostPlaces) {
        this.lostPlaces = lostPlaces;
    }

    public Roster copy() {
        var copy = new Roster(lostPlaces.copy());
        stays.values().forEach(stay -> copy.add(stay.copy()));
        return copy;
    }

    public void add(Participant stay) {
        stays.put(stay.id(), stay);
    }

    public void remove(Participant stay) {
        stays.remove(stay.id());
    }

    /** The line of somebody at the door was lost for good; what they waited is kept for a while, and nothing else of them. */
    public void keepPlace(Participant stay, Instant now) {
        lostPlaces.keep(stay, now);
    }

    /** Since when somebody who knocks again has waited, if their place is kept still; it is asked once. */
    public Optional<Instant> takePlace(Entrant entrant, Instant now) {
        return lostPlaces.take(entrant, now);
    }

    public Optional<Participant> find(ParticipantId id) {
        return Optional.ofNullable(stays.get(id));
    }

    public List<Participant> all() {
        return List.copyOf(stays.values());
    }

    public List<Participant> seated() {
        return where(Participant::isSeated);
    }

    public List<Participant> waiting() {
        return where(Participant::isWaiting);
    }

    public List<Participant> where(Predicate<Participant> predicate) {
        return stays.values().stream().filter(predicate).toList();
    }

    /** Asked for each person of a snapshot, so it makes no list and ends at the first. */
    public boolean isAnybody(Predicate<Participant> predicate) {
        for (Participant stay : stays.values()) {
            if (predicate.test(stay)) {
                return true;
            }
        }
        return false;
    }

    public boolean isAnybodySeated() {
        return stays.values().stream().anyMatch(Participant::isSeated);
    }

    /** The stay of the same person: the same invitation on the same device. */
    public Optional<Participant> same(InvitationId invitation, DeviceId device) {
        return stays.values().stream()
                .filter(stay -> stay.entrant().invitation().equals(invitation)
                        && stay.entrant().device().equals(device))
                .findFirst();
    }

    /** Devices that are here by this invitation. */
    public Set<DeviceId> devicesBy(InvitationId invitation) {
        return stays.values().stream()
                .map(Participant::entrant)
                .filter(entrant -> entrant.invitation().equals(invitation))
                .map(Entrant::device)
                .collect(Collectors.toSet());
    }

    /** The seated person whose live track it is. */
    public Optional<Participant> publisher(TrackId track) {
        return stays.values().stream()
                .filter(stay -> stay.publications().live().stream()
                        .anyMatch(live -> live.track().equals(track)))
                .findFirst();
    }
}
