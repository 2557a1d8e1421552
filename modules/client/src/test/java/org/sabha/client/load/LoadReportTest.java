package org.sabha.client.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoadReportTest {
    private static final LoadReport.Percentiles SOME = new LoadReport.Percentiles(4, 1, 2, 3, 5);

    private static LoadReport report() {
        LoadReport.Freezes freezes = new LoadReport.Freezes(27, 5_400, 3);
        LoadReport.Groups groups = new LoadReport.Groups(SOME, SOME, SOME, SOME, SOME, 1.5, 2.5, "none");
        return new LoadReport(10, 1, SOME, SOME, 990, 10, 7, SOME, SOME, freezes, groups, 20);
    }

    @Test
    void saysInWordsWhatStoodStillAndWhatWasPaused() {
        String text = report().text();
        assertTrue(text.contains("freezes            27, 5400 ms together; 3 pictures paused\n"), text);
        assertTrue(text.contains("lost 10 (1.0000 %), repaired 7"), text);
    }

    @Test
    void saysTheSameToPrograms() {
        String json = report().json();
        assertTrue(json.contains("\"freezes\":27,\"frozenMillis\":5400,\"pauses\":3,"), json);
        assertTrue(json.contains("\"lossShare\":0.010000"), json);
    }
}
