package org.sabha.model;

import java.util.Optional;

/**
 * What a receiver wants to see in one of its receive slots.
 *
 * @param mid the slot's MID in the session description, 1 to 16 characters
 * @param track the track to show there; empty when the slot shows nothing
 * @param heightPixels height at which it is shown, 0 to 4320
 * @param priority 0 (first) to 255 (last)
 */
public record SlotRequest(String mid, Optional<TrackId> track, int heightPixels, int priority) {
    public SlotRequest {
        if (mid.isEmpty() || mid.length() > 16) {
            throw new IllegalArgumentException("a mid has 1 to 16 characters");
        }
        if (heightPixels < 0 || heightPixels > 4320) {
            throw new IllegalArgumentException("height is 0 to 4320 pixels");
        }
        if (priority < 0 || priority > 255) {
            throw new IllegalArgumentException("priority is 0 to 255");
        }
    }
}
