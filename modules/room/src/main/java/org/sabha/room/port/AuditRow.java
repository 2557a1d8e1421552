package org.sabha.room.port;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;

/**
 * One row of evidence: an act that changed something, or its refusal. It holds ids and codes, never content. (More
 * components than a parameter list should have: a row is the record of one act, and each is read by an auditor.)
 *
 * @param at when the room handled it
 * @param verb stable name of the act, such as {@code admit}
 * @param actor who did it; empty for the server itself and for somebody who was not let in
 * @param subject on whom; empty if on the meeting
 * @param invitation by which somebody came, or which was minted; empty on other acts
 * @param value code of what was chosen, such as a rule's value, a role or a track source
 * @param reason empty when the act was permitted
 * @param clause the advisory clause behind the decision, if one is
 * @param times how many acts the row stands for: 1, or more where refusals of nobody known came one after the other
 */
public record AuditRow(
        Instant at,
        RoomId room,
        String verb,
        Optional<ParticipantId> actor,
        Optional<ParticipantId> subject,
        Optional<InvitationId> invitation,
        Optional<String> value,
        Optional<ReasonCode> reason,
        Optional<AdvisoryClause> clause,
        long times) {}
