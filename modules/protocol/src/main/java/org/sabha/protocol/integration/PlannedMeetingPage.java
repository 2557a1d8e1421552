package org.sabha.protocol.integration;

import java.util.List;
import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Items;

/**
 * A page of an organiser's meetings that are not over or cancelled, the next one first.
 *
 * @param next to be sent as {@code after} for the page behind this one; absent on the last
 */
public record PlannedMeetingPage(@Items(max = 15) List<PlannedMeeting> meetings, Optional<RoomId> next) {}
