package org.sabha.room.stage;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.ParticipantId;

/**
 * Who has the floor of a formal meeting, or a time that runs for all.
 *
 * @param since when it was given
 * @param until when its time is over; it goes on until a host ends it
 */
public record Floor(Optional<ParticipantId> participant, Instant since, Optional<Instant> until) {
    public boolean isOf(ParticipantId whose) {
        return participant.filter(whose::equals).isPresent();
    }

    /** The same, for the seat to which whoever has it comes back. */
    public Floor passedOn(ParticipantId seat) {
        return new Floor(Optional.of(seat), since, until);
    }
}
