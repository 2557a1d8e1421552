package org.sabha.protocol.console;

import java.time.Instant;
import java.util.Optional;

/**
 * How the last check of the audit log stands: {@code GET /api/v1/audit/verification}.
 *
 * @param checked rows so far
 * @param total rows there were when it began
 * @param sound present once the log was found to be as it was written
 * @param changed present once it was found that somebody changed it
 */
public record AuditVerificationView(
        AuditVerificationPhase phase,
        long checked,
        long total,
        Optional<Instant> begunAt,
        Optional<Instant> endedAt,
        Optional<SoundAudit> sound,
        Optional<ChangedAudit> changed) {}
