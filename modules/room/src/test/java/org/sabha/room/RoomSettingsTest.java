package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sabha.model.RoomId;

class RoomSettingsTest {
    private static final RoomId ROOM = new RoomId("r".repeat(24));

    @Test
    void theProductsNumbersHold() {
        RoomSettings settings = RoomSettings.of(ROOM, "Title");
        assertEquals(Duration.ofSeconds(30), settings.resumeWindow());
        assertEquals(Duration.ofMinutes(30), settings.orphanAfter());
        assertEquals(Duration.ofHours(24), settings.neverStartedAfter());
    }

    @Test
    void aRoomNeedsATitleAndPlaces() {
        assertThrows(IllegalArgumentException.class, () -> RoomSettings.of(ROOM, " "));
        assertThrows(IllegalArgumentException.class, () -> RoomSettings.of(ROOM, "x".repeat(121)));
        assertThrows(IllegalArgumentException.class, () -> withPlaces(0, 1));
        assertThrows(IllegalArgumentException.class, () -> withPlaces(1, 0));
    }

    private static RoomSettings withPlaces(int seated, int waiting) {
        return new RoomSettings(
                ROOM,
                "Title",
                seated,
                waiting,
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                RoomSettings.of(ROOM, "Title").clients(),
                RoomSettings.Keys.ABSENT);
    }
}
