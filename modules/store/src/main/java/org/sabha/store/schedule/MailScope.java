package org.sabha.store.schedule;

/** To what somebody is invited by mail. A series is named by the room of its first meeting, as that meeting is. */
public enum MailScope {
    MEETING(" and series_from is null"),
    SERIES(" and series_from is not null");

    private final String condition;

    MailScope(String condition) {
        this.condition = condition;
    }

    String condition() {
        return condition;
    }
}
