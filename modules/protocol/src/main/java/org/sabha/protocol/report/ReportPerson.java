package org.sabha.protocol.report;

import java.util.Optional;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.limits.Chars;

/**
 * @param id of one stay in the meeting
 * @param name as they gave it; absent where it was erased
 */
public record ReportPerson(ParticipantId id, Optional<@Chars(max = 64) String> name) {}
