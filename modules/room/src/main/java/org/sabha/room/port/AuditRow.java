package org.sabha.room.port;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;

/**
 * One row of evidence: an act that changed something, or its refusal. It holds ids and codes, never content.
 *
 * @param at when the room handled it
 * @param verb stable name of the act, such as {@code admit}
 * @param actor who did it; empty for the server itself
 * @param subject on whom; empty if on the meeting
 * @param reason empty when the act was permitted
 * @param clause the advisory clause behind the decision, if one is
 */
public record AuditRow(
        Instant at,
        RoomId room,
        String verb,
        Optional<ParticipantId> actor,
        Optional<ParticipantId> subject,
        Optional<ReasonCode> reason,
        Optional<AdvisoryClause> clause) {}
