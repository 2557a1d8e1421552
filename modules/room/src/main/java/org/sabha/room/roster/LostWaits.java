package org.sabha.room.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;

/**
 * Since when those have waited whose line was lost at the door and whose stay ended by it. No host sees them meanwhile;
 * whoever knocks again in time, by the same name, has waited since before. The oldest go first where there are too many.
 */
final class LostWaits {
    static final Duration KEPT = Duration.ofMinutes(10);

    /** As many as may wait at once. */
    private static final int MOST = 200;

    private final Map<Person, Place> places = new LinkedHashMap<>();

    private record Person(InvitationId invitation, DeviceId device) {
        static Person of(Entrant entrant) {
            return new Person(entrant.invitation(), entrant.device());
        }
    }

    private record Place(Entrant entrant, Instant since, Instant until) {}

    LostWaits copy() {
        var copy = new LostWaits();
        copy.places.putAll(places);
        return copy;
    }

    void keep(Participant stay, Instant now) {
        places.values().removeIf(place -> !now.isBefore(place.until()));
        Person person = Person.of(stay.entrant());
        places.remove(person);
        if (places.size() >= MOST) {
            places.remove(places.keySet().iterator().next());
        }
        places.put(person, new Place(stay.entrant(), stay.since(), now.plus(KEPT)));
    }

    Optional<Instant> take(Entrant entrant, Instant now) {
        return Optional.ofNullable(places.remove(Person.of(entrant)))
                .filter(place -> now.isBefore(place.until()) && entrant.isCalledLike(place.entrant()))
                .map(Place::since);
    }
}
