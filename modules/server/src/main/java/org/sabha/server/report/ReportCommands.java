package org.sabha.server.report;

import java.util.List;
import org.sabha.model.RoomId;

/** Reports for whoever has the data folder. */
public final class ReportCommands {
    private ReportCommands() {}

    /**
     * @param words the id of a meeting
     * @return a signed report as JSON
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static byte[] report(ReportDesk desk, List<String> words) {
        RoomId meeting = meeting(words);
        return switch (desk.make(meeting)) {
            case ReportDesk.Outcome.Made(var report) -> CanonicalReport.encoded(report);
            case ReportDesk.Outcome.No no ->
                throw new IllegalArgumentException(
                        switch (no.why()) {
                            case NO_SUCH_MEETING -> "the log has no rows of this meeting";
                            case REPORT_BUSY -> "another report is being made; ask again in a moment";
                            case REPORT_TOO_LARGE -> "the meeting has too many acts for a report; export the log";
                            case STORAGE_UNAVAILABLE ->
                                "what the meeting did is not written down yet; ask again in a moment";
                        });
        };
    }

    private static RoomId meeting(List<String> words) {
        try {
            return new RoomId(words.getFirst());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is no id of a meeting", e);
        }
    }
}
