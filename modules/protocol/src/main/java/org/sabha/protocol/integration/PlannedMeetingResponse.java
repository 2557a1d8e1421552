package org.sabha.protocol.integration;

/** One meeting; of those that were scheduled together just now, the first. */
public record PlannedMeetingResponse(PlannedMeeting meeting) {}
