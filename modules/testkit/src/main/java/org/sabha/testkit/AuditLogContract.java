package org.sabha.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;

/** What every {@link AuditLog} must do. */
@Tag("T44")
public abstract class AuditLogContract {
    /** The log under test, empty; the same one at each call within a test. */
    protected abstract AuditLog log();

    /** What the log holds once everything that was appended is written, oldest first. */
    protected abstract List<AuditRow> written();

    private static AuditRow row(int second, Optional<ReasonCode> reason) {
        return new AuditRow(
                Instant.parse("2026-11-24T09:00:00Z").plusSeconds(second),
                new RoomId("r".repeat(24)),
                "remove",
                Optional.of(new ParticipantId("a".repeat(16))),
                Optional.of(new ParticipantId("b".repeat(16))),
                Optional.empty(),
                Optional.of("value"),
                reason,
                Optional.of(AdvisoryClause.A5),
                1);
    }

    @Test
    void anEmptyLogHoldsNothing() {
        assertEquals(List.of(), written());
    }

    @Test
    void rowsAreKeptWholeAndInOrder() {
        List<AuditRow> rows = List.of(row(1, Optional.empty()), row(2, Optional.of(ReasonCode.NOT_ON_A_HOST)));
        rows.forEach(log()::append);
        assertEquals(rows, written());
    }

    @Test
    void theSameRowTwiceIsTwoRows() {
        AuditRow row = row(1, Optional.empty());
        log().append(row);
        log().append(row);
        assertEquals(List.of(row, row), written());
    }
}
