package org.sabha.store.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditEntry;
import org.sabha.store.audit.SignedHead;
import org.sabha.store.sql.SqlTimestamps;

/**
 * A row, or a signed statement, as a syslog message (RFC 5424) in the framing of syslog over TLS (RFC 5425 section
 * 4.3.1): its length, a blank, the message. Nothing personal is sent.
 */
final class SyslogMessage {
    /** Facility 13 (log audit), severity 6 (informational): 13 * 8 + 6. */
    private static final int PRIORITY = 110;

    /** Names of structured data need an enterprise number; this one is reserved for documents (RFC 5612). */
    private static final String ID = "sabha@32473";

    private static final int MOST_MESSAGE_ID = 32;

    /** At most six digits of a second (RFC 5424 section 6.2.3). */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final StringBuilder text = new StringBuilder(400);

    private SyslogMessage(Instant at, String host, String messageId) {
        text.append('<').append(PRIORITY).append(">1 ");
        TIME.formatTo(at.truncatedTo(ChronoUnit.MICROS), text);
        text.append(' ').append(host).append(" sabha - ");
        text.append(messageId, 0, Math.min(MOST_MESSAGE_ID, messageId.length()));
        text.append(" [").append(ID);
    }

    static byte[] of(AuditEntry entry, String host) {
        AuditEntry.Facts facts = entry.facts();
        var message = new SyslogMessage(SqlTimestamps.instant(facts.atNanos()), host, facts.verb());
        message.put("seq", Long.toString(entry.seq()));
        message.put("nanos", Long.toString(facts.atNanos()));
        message.put("clockErrorMicros", Long.toString(facts.clockErrorMicros()));
        message.put("room", facts.room());
        message.put("verb", facts.verb());
        message.put("actor", facts.actor());
        message.put("subject", facts.subject());
        message.put("invitation", facts.invitation());
        message.put("value", facts.value());
        message.put("outcome", facts.outcome());
        message.put("reason", facts.reason());
        message.put("clause", facts.clause());
        message.put("times", Long.toString(facts.times()));
        message.put("nameCommitment", entry.name() == null ? null : entry.name().hex());
        message.put(
                "addressCommitment",
                entry.address() == null ? null : entry.address().hex());
        message.put("hash", entry.hash().hex());
        return message.framed();
    }

    static byte[] of(SignedHead head, String host) {
        var message = new SyslogMessage(SqlTimestamps.instant(head.atNanos()), host, "signed-statement");
        message.put("head", head.kind().wireName());
        message.put("seq", Long.toString(head.seq()));
        message.put("hash", head.hash().hex());
        message.put("nanos", Long.toString(head.atNanos()));
        message.put("signature", head.signature());
        return message.framed();
    }

    /** Quotation mark, backslash and closing bracket are escaped (section 6.3.3). */
    private void put(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        text.append(' ').append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c == ']') {
                text.append('\\');
            }
            text.append(Character.isISOControl(c) ? ' ' : c);
        }
        text.append('"');
    }

    private byte[] framed() {
        byte[] message = text.append(']').toString().getBytes(StandardCharsets.UTF_8);
        byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[length.length + message.length];
        System.arraycopy(length, 0, framed, 0, length.length);
        System.arraycopy(message, 0, framed, length.length, message.length);
        return framed;
    }
}
