package org.sabha.room.keys;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.room.port.RoomRecord;

/** Why somebody may have a leaf: what a committer's device, which believes no server, is told of it. */
public sealed interface Grant {

    /**
     * A host said yes to the keys that they saw.
     *
     * @param endorsement by which another member may add them
     */
    record ByHost(ParticipantId host, Optional<Octets> endorsement) implements Grant {}

    /** The lobby is off. */
    record Unasked() implements Grant {}

    /** They preside by invitation, and there is no group: one of them makes it. */
    record Presiding() implements Grant {}

    /** They take the place of their own leaf, by the word of its key. */
    record Returning() implements Grant {}

    /** What outlives the process. */
    default RoomRecord.Granted record() {
        return switch (this) {
            case ByHost yes -> new RoomRecord.Granted("BY_HOST", Optional.of(yes.host()), yes.endorsement());
            case Unasked _ -> plain("UNASKED");
            case Presiding _ -> plain("PRESIDING");
            case Returning _ -> plain("RETURNING");
        };
    }

    private static RoomRecord.Granted plain(String kind) {
        return new RoomRecord.Granted(kind, Optional.empty(), Optional.empty());
    }

    /** As it was written down. */
    static Grant restored(RoomRecord.Granted granted) {
        return switch (granted.kind()) {
            case "BY_HOST" -> new ByHost(granted.host().orElseThrow(), granted.endorsement());
            case "UNASKED" -> new Unasked();
            case "PRESIDING" -> new Presiding();
            case "RETURNING" -> new Returning();
            default -> throw new IllegalArgumentException("there is no grant " + granted.kind());
        };
    }
}
