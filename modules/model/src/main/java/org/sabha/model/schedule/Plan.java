package org.sabha.model.schedule;

import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.Classification;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;

/**
 * What the meetings that somebody scheduled together have in common.
 *
 * @param id that of its first meeting
 * @param zone the id of the zone whose clock they go by, such as {@code Asia/Kolkata}
 * @param count how many meetings it has, cancelled ones too
 * @param program the API key with which a program made it; empty if its owner did
 * @param classification what may be spoken of in them
 */
public record Plan(
        RoomId id,
        AccountId owner,
        String title,
        String zone,
        Rhythm rhythm,
        int count,
        Optional<ApiKeyId> program,
        Classification classification) {

    /** Unclassified meetings. */
    public Plan(
            RoomId id,
            AccountId owner,
            String title,
            String zone,
            Rhythm rhythm,
            int count,
            Optional<ApiKeyId> program) {
        this(id, owner, title, zone, rhythm, count, program, Classification.UNCLASSIFIED);
    }
}
