package org.sabha.server.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.RoomId;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.server.route.Refused;

/** Reports for whoever has the data folder. */
public final class ReportCommands {
    private ReportCommands() {}

    /**
     * @param words the id of a meeting
     * @param note keeps the row that says that the log does not hold
     * @return a signed report as JSON
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static byte[] report(ReportService service, List<String> words, Consumer<AccountEvidence> note) {
        RoomId meeting = meeting(words);
        var row = AccountEvidence.ofTheServer(service.now(), "read-report").choosing(meeting.value());
        return CanonicalReport.encoded(made(() -> service.make(meeting), row, note));
    }

    /**
     * Writes an incident bundle; that one was made is a row.
     *
     * @param words the id of a meeting
     * @param note keeps the row
     * @param to not closed
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static void incident(
            ReportService reports,
            IncidentService service,
            List<String> words,
            Consumer<AccountEvidence> note,
            OutputStream to)
            throws IOException {
        RoomId meeting = meeting(words);
        var row = AccountEvidence.ofTheServer(reports.now(), "make-incident-bundle")
                .choosing(meeting.value());
        IncidentService.Bundle bundle = made(() -> service.make(meeting), row, note);
        note.accept(row);
        bundle.giveTo(to);
    }

    private static <T> T made(Supplier<T> making, AccountEvidence row, Consumer<AccountEvidence> note) {
        try {
            return making.get();
        } catch (Refused e) {
            if (e.code() == ErrorCode.LOG_BROKEN) {
                note.accept(row.refusedAs(e.code().code()));
            }
            throw new IllegalArgumentException(
                    switch (e.code()) {
                        case NO_SUCH_MEETING -> "the log has no rows of this meeting";
                        case REPORT_BUSY -> "other reports are being made; ask again in a moment";
                        case LOG_BROKEN ->
                            "the log was changed, so nothing is signed from it; \"sabha audit verify\" says where";
                        case STORAGE_UNAVAILABLE ->
                            "what the meeting did is not written down yet; ask again in a moment";
                        default -> e.code().title();
                    },
                    e);
        }
    }

    private static RoomId meeting(List<String> words) {
        try {
            return new RoomId(words.getFirst());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no id of a meeting", e);
        }
    }
}
