package org.sabha.model.webhook;

import java.util.Arrays;
import java.util.Optional;

/** What a webhook can be told. Ids only: no name, no title, nothing of what is said. */
public enum WebhookEvent {
    /** A host came for the first time. */
    MEETING_STARTED("meeting.started"),
    /** The meeting is over for all. */
    MEETING_ENDED("meeting.ended"),
    /** Somebody has a seat, and is seen by the others. */
    PARTICIPANT_JOINED("participant.joined"),
    /** Somebody has no seat any more, whatever the cause. */
    PARTICIPANT_LEFT("participant.left");

    private final String wireName;

    WebhookEvent(String wireName) {
        this.wireName = wireName;
    }

    /** The {@code type} of its message, such as {@code meeting.started}. */
    public String wireName() {
        return wireName;
    }

    /** The event of a wire name. */
    public static Optional<WebhookEvent> of(String wireName) {
        return Arrays.stream(values())
                .filter(event -> event.wireName.equals(wireName))
                .findFirst();
    }
}
