package org.sabha.room.keys;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

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

    /** Their certificate says that they preside. */
    record Presiding() implements Grant {}

    /** They take the place of their own leaf. */
    record Returning() implements Grant {}
}
