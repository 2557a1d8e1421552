package org.sabha.server.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.Presence;

/**
 * Who was there and when as comma-separated values (RFC 4180), a line for each time on a seat. Spreadsheets take a text that
 * begins like a formula for one; such a text gets an apostrophe before it.
 */
final class AttendanceTable {
    private static final String FORMULA_BEGINS = "=+-@\t\r\n";

    private AttendanceTable() {}

    static byte[] of(ComplianceReport report) {
        return Stream.concat(
                        Stream.of(List.of("name", "participant", "invitation", "came", "from", "until", "ending")),
                        Stream.concat(report.people().seated().stream(), report.people().knocked().stream())
                                .flatMap(AttendanceTable::lines))
                .map(line -> line.stream().map(AttendanceTable::cell).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<List<String>> lines(Attendee attendee) {
        return attendee.present().isEmpty()
                ? Stream.of(line(attendee, "", "", attendee.ending()))
                : attendee.present().stream().map(time -> line(attendee, time));
    }

    private static List<String> line(Attendee attendee, Presence time) {
        return line(
                attendee,
                time.from().toString(),
                time.until().map(Instant::toString).orElse(""),
                time.ending());
    }

    private static List<String> line(Attendee attendee, String from, String until, Enum<?> ending) {
        return List.of(
                attendee.person().name().orElse(""),
                attendee.person().id().value(),
                attendee.invitation().map(Object::toString).orElse(""),
                attendee.came().toString(),
                from,
                until,
                ending.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    static String cell(String text) {
        String plain = !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + plain.replace("\"", "\"\"") + '"';
    }
}
