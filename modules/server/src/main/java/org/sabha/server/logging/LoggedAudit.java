package org.sabha.server.logging;

import java.util.Optional;
import org.sabha.model.ReasonCode;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.AuditRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes audit rows to the log until they have a store of their own. Ids and codes only; no names, no content. */
public final class LoggedAudit implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.sabha.audit");

    @Override
    public void append(AuditRow row) {
        LoggingEventBuilder event = LOG.atLevel(Level.INFO)
                .addKeyValue("at", row.at())
                .addKeyValue("room", row.room())
                .addKeyValue("verb", row.verb());
        event = with(event, "actor", row.actor());
        event = with(event, "subject", row.subject());
        event = with(event, "invitation", row.invitation());
        event = with(event, "value", row.value());
        event = with(event, "reason", row.reason().map(ReasonCode::wireName));
        event = with(event, "clause", row.clause());
        if (row.times() > 1) {
            event = event.addKeyValue("times", row.times());
        }
        event.log("audit.row");
    }

    private static LoggingEventBuilder with(LoggingEventBuilder event, String key, Optional<?> value) {
        return value.isPresent() ? event.addKeyValue(key, value.get()) : event;
    }
}
