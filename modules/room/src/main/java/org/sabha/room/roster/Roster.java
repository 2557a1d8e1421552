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
    private final Map<ParticipantId, Stay> stays = new LinkedHashMap<>();
    private final LostPlaces lostPlaces;

    public Roster() {
        this(new LostPlaces());
    }

    private Roster(LostPlaces lostPlaces) {
        this.lostPlaces = lostPlaces;
    }

    public Roster copy() {
        var copy = new Roster(lostPlaces.copy());
        stays.values().forEach(stay -> copy.add(stay.copy()));
        return copy;
    }

    public void add(Stay stay) {
        stays.put(stay.id(), stay);
    }

    public void remove(Stay stay) {
        stays.remove(stay.id());
    }

    /** The line of somebody at the door was lost for good; what they waited is kept for a while, and nothing else of them. */
    public void keepPlace(Stay stay, Instant now) {
        lostPlaces.keep(stay, now);
    }

    /** Since when somebody who knocks again has waited, if their place is kept still; it is asked once. */
    public Optional<Instant> takePlace(Entrant entrant, Instant now) {
        return lostPlaces.take(entrant, now);
    }

    public Optional<Stay> find(ParticipantId id) {
        return Optional.ofNullable(stays.get(id));
    }

    public List<Stay> all() {
        return List.copyOf(stays.values());
    }

    public List<Stay> seated() {
        return where(Stay::isSeated);
    }

    public List<Stay> waiting() {
        return where(Stay::isWaiting);
    }

    public List<Stay> where(Predicate<Stay> predicate) {
        return stays.values().stream().filter(predicate).toList();
    }

    /** Asked for each person of a snapshot, so it makes no list and ends at the first. */
    public boolean isAnybody(Predicate<Stay> predicate) {
        for (Stay stay : stays.values()) {
            if (predicate.test(stay)) {
                return true;
            }
        }
        return false;
    }

    public boolean isAnybodySeated() {
        return stays.values().stream().anyMatch(Stay::isSeated);
    }

    /** The stay of the same person: the same invitation on the same device. */
    public Optional<Stay> same(InvitationId invitation, DeviceId device) {
        return stays.values().stream()
                .filter(stay -> stay.entrant().invitation().equals(invitation)
                        && stay.entrant().device().equals(device))
                .findFirst();
    }

    /** Devices that are here by this invitation. */
    public Set<DeviceId> devicesBy(InvitationId invitation) {
        return stays.values().stream()
                .map(Stay::entrant)
                .filter(entrant -> entrant.invitation().equals(invitation))
                .map(Entrant::device)
                .collect(Collectors.toSet());
    }

    /** The seated person whose live track it is. */
    public Optional<Stay> publisher(TrackId track) {
        return stays.values().stream()
                .filter(stay -> stay.publications().live().stream()
                        .anyMatch(live -> live.track().equals(track)))
                .findFirst();
    }
}
