package org.sabha.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.media.RoomTraffic;
import org.sabha.model.RoomId;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.console.HealthFinding;
import org.sabha.protocol.console.HealthVerdict;
import org.sabha.protocol.console.LiveMeeting;
import org.sabha.protocol.console.LiveMeetings;
import org.sabha.protocol.console.ServerHealth;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.room.RoomFigures;
import org.sabha.server.EmptyDatabase;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.store.Storage;
import org.sabha.wire.srtp.SrtpBackend;

class SurveyTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<MeetingFigures> open = new ArrayList<>();
    private Storage storage;
    private ServerOverview survey;

    @TempDir
    private Path data;

    @BeforeEach
    void opens() {
        storage = Storage.open(EmptyDatabase.in(data), CLOCK, new SecureRandom(), () -> 0);
        survey = new ServerOverview(CLOCK, new LogCheck(storage.audit(), CLOCK, () -> {}));
    }

    @AfterEach
    void closes() {
        storage.close();
    }

    private void begins() {
        survey.begin(new OverviewSources(
                () -> List.copyOf(open),
                "0.1.0",
                NOW.minusSeconds(60),
                new OverviewSources.Certificate(true, NOW.minusSeconds(1)),
                storage,
                Optional.empty(),
                Optional.empty(),
                data,
                List.of(),
                SrtpBackend.LIBCRYPTO,
                new PeriodicTasks(new HandTimer(), System::nanoTime)));
    }

    private void meeting(int number, int people, int waiting, boolean ended) {
        RoomId room =
                new RoomId(("m" + "a".repeat(number % 10) + "b".repeat(number / 10) + "c".repeat(24)).substring(0, 24));
        open.add(new MeetingFigures(
                new RoomFigures(room, people, waiting, Optional.of(NOW), true, true, ended),
                List.of(),
                new RoomTraffic.Figures(1, 2, 3, 4, 5, 6, 7, IntegerRange.MOST)));
    }

    @Test
    void thereIsNothingToBeSeenBeforeTheServerIsUp() {
        assertEquals(Optional.empty(), survey.meetings());
        assertEquals(Optional.empty(), survey.health());
    }

    @Test
    @Tag("T42")
    void meetingsAreNumbersTheLargestFirst() {
        begins();
        for (int i = 0; i < 45; i++) {
            meeting(i, i, 1, false);
        }
        meeting(46, 500, 0, true);
        LiveMeetings view = survey.meetings().orElseThrow();
        assertEquals(45, view.meetings());
        assertEquals(44 * 45 / 2, view.people());
        assertEquals(45, view.waiting());
        assertEquals(25, view.largest().size());
        assertEquals(44, view.largest().getFirst().people());
        LiveMeeting first = view.largest().getFirst();
        assertEquals(List.of(true, true), List.of(first.encrypted(), first.locked()));
        assertEquals(6, first.traffic().bytesOut());
        String text = new String(new HttpBodyCodec().encode(view), StandardCharsets.UTF_8);
        assertTrue(text.length() < HttpBodyCodec.MAX_BYTES);
        assertTrue(!text.contains("title") && !text.contains("name"), text);
    }

    @Test
    void urgentFindingsComeFirst() {
        begins();
        ServerHealth health = survey.health().orElseThrow();
        assertEquals("0.1.0", health.version());
        assertEquals(NOW.minusSeconds(60), health.startedAt());
        assertEquals(HealthVerdict.FAILURE, health.findings().getFirst().verdict());
        assertEquals("over", health.findings().getFirst().state());
        assertEquals(
                health.findings().stream()
                        .map(HealthFinding::verdict)
                        .sorted()
                        .toList()
                        .reversed(),
                health.findings().stream().map(HealthFinding::verdict).toList());
        assertEquals(11, health.findings().size());
    }
}
