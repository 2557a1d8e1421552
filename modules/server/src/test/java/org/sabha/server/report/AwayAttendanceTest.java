package org.sabha.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.protocol.report.Attendee;
import org.sabha.protocol.report.Ending;
import org.sabha.protocol.report.Presence;

/** What a report says of a participant who lost the connection and may return. */
class AwayAttendanceTest {
    @TempDir
    private Path data;

    private LoggedMeeting meeting;

    @BeforeEach
    void balaIsAway() {
        meeting = new LoggedMeeting(data);
        meeting.begins("09:00:00").joins("asha", "host", "09:01:00").joins("bala", "participant", "09:02:00");
        meeting.row("lose").on("bala").at("09:04:00");
    }

    @AfterEach
    void close() {
        meeting.close();
    }

    @Test
    @Tag("A7")
    void attendanceSkipsTheTimeAway() {
        meeting.row("resume").by("bala").with("bala").at("09:10:00");
        meeting.row("seat").on("bala").value("participant").at("09:10:00");
        meeting.row("end-for-all").by("asha").at("09:20:00");
        Attendee bala = meeting.seated("bala");
        assertEquals(
                List.of(Ending.LOST, Ending.ENDED),
                bala.present().stream().map(Presence::ending).toList());
        assertEquals(120 + 600, bala.seconds());
        assertEquals(Ending.ENDED, bala.ending());
    }

    @Test
    @Tag("A5")
    void removalWhileAwayIsTheEnding() {
        meeting.row("remove").by("asha").on("bala").with("bala").at("09:05:00");
        assertEquals(Ending.REMOVED, meeting.seated("bala").ending());
        assertEquals(120, meeting.seated("bala").seconds());
    }
}
