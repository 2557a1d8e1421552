package org.sabha.store.audit;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.sabha.store.sql.SqlTimestamps;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.MinimalPrettyPrinter;

/**
 * Writes a log as lines of JSON: one that says what it is and by which key it is signed, one for each row, one for each
 * signed statement. {@code docs/admin/audit.md} explains the names. The stream is flushed, not closed.
 */
public final class AuditExport implements AutoCloseable {
    static final int VERSION = 1;

    private final JsonGenerator json;
    private long rows;

    private AuditExport(OutputStream to) {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(new Lines(), to, JsonEncoding.UTF8);
    }

    static AuditExport whole(OutputStream to, AuditPublicKey key) {
        var export = new AuditExport(to);
        export.begin(key);
        export.json.writeEndObject();
        return export;
    }

    /** Rows that follow one another, but are not all. */
    public static AuditExport part(OutputStream to, AuditPublicKey key) {
        var export = new AuditExport(to);
        export.begin(key);
        export.json.writeBooleanProperty("part", true);
        export.json.writeEndObject();
        return export;
    }

    private void begin(AuditPublicKey key) {
        json.writeStartObject();
        json.writeNumberProperty("sabha-audit", VERSION);
        json.writeStringProperty("key", key.hex());
    }

    /** Rows that answer a question; what is not whole cannot be checked. */
    static AuditExport rowsOnly(OutputStream to) {
        return new AuditExport(to);
    }

    /** Each value on a line of its own. */
    private static final class Lines extends ObjectWriteContext.Base {
        @Override
        public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            return new MinimalPrettyPrinter("\n");
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    public void row(AuditLine line) {
        AuditEntry entry = line.entry();
        AuditEntry.Facts facts = entry.facts();
        json.writeStartObject();
        json.writeNumberProperty("seq", entry.seq());
        json.writeNumberProperty("nanos", facts.atNanos());
        json.writeStringProperty("at", SqlTimestamps.instant(facts.atNanos()).toString());
        json.writeNumberProperty("clockErrorMicros", facts.clockErrorMicros());
        json.writeStringProperty("room", facts.room());
        json.writeStringProperty("verb", facts.verb());
        text("actor", facts.actor());
        text("subject", facts.subject());
        text("invitation", facts.invitation());
        text("value", facts.value());
        json.writeStringProperty("outcome", facts.outcome());
        text("reason", facts.reason());
        text("clause", facts.clause());
        json.writeNumberProperty("times", facts.times());
        text("nameCommitment", entry.name() == null ? null : entry.name().hex());
        text(
                "addressCommitment",
                entry.address() == null ? null : entry.address().hex());
        for (Personal each : line.personal()) {
            json.writeStringProperty(each.kind().wireName(), each.value());
            json.writeStringProperty(each.kind().wireName() + "Salt", each.salt());
        }
        json.writeStringProperty("hash", entry.hash().hex());
        json.writeEndObject();
        rows++;
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    public void head(SignedHead head) {
        json.writeStartObject();
        json.writeStringProperty("head", head.kind().wireName());
        json.writeNumberProperty("seq", head.seq());
        json.writeStringProperty("hash", head.hash().hex());
        json.writeNumberProperty("nanos", head.atNanos());
        json.writeStringProperty("signature", head.signature());
        json.writeEndObject();
    }

    long rows() {
        return rows;
    }

    @Override
    public void close() {
        json.writeRaw('\n');
        json.close();
    }
}
