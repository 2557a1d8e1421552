package org.sabha.room;

import java.time.Duration;
import org.sabha.model.ClientVersion;
import org.sabha.model.RoomId;

/**
 * What is fixed for the life of a room. (How long it stays awake without a host is rule A3.)
 *
 * @param title 1 to 120 characters
 * @param maxSeated how many may be in the room
 * @param maxWaiting how many may wait at the door
 * @param resumeWindow how long somebody who lost their connection counts as there
 * @param returnWindow how long after that they may still take their seat again without being admitted; 0 to have a host admit
 *     them again
 * @param orphanAfter when the room ends after the last person left it
 * @param neverStartedAfter when the room ends if no host ever came
 * @param clients what clients must be and are told
 * @param keys whether the meeting is a key group
 */
public record RoomSettings(
        RoomId room,
        String title,
        int maxSeated,
        int maxWaiting,
        Duration resumeWindow,
        Duration returnWindow,
        Duration orphanAfter,
        Duration neverStartedAfter,
        Clients clients,
        Keys keys) {
    private static final int MAX_TITLE = 120;

    public RoomSettings {
        if (title.isBlank() || title.length() > MAX_TITLE) {
            throw new IllegalArgumentException("a title has 1 to " + MAX_TITLE + " characters");
        }
        if (maxSeated < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("a room holds at least one person, and so does its door");
        }
    }

    /** Whether everybody in a meeting is a member of one key group. */
    public enum Keys {
        REQUIRED,
        ABSENT
    }

    public RoomSettings with(Keys other) {
        return new RoomSettings(
                room,
                title,
                maxSeated,
                maxWaiting,
                resumeWindow,
                returnWindow,
                orphanAfter,
                neverStartedAfter,
                clients,
                other);
    }

    /** How long the ticket of a seat stays valid after the connection was lost. */
    Duration ticketLifetime() {
        return resumeWindow.plus(returnWindow);
    }

    /**
     * What clients must be and are told.
     *
     * @param origin where people reach the server: scheme, name and port
     * @param oldest the oldest version that may enter where only current clients may (C5)
     */
    public record Clients(String origin, ClientVersion oldest) {}

    /** With the product's numbers: 30 s to resume, 30 minutes to return, 30 with nobody there, 24 hours without a start. */
    public static RoomSettings of(RoomId room, String title) {
        return new RoomSettings(
                room,
                title,
                200,
                200,
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                new Clients("https://localhost:8443", ClientVersion.of("0.1")),
                Keys.ABSENT);
    }
}
