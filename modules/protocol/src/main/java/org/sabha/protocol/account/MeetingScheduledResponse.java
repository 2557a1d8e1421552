package org.sabha.protocol.account;

/** Meetings that were scheduled just now; the first of them. */
public record MeetingScheduledResponse(ScheduledMeeting first) {}
