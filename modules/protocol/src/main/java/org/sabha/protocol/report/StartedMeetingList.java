package org.sabha.protocol.report;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of meetings, the newest first.
 *
 * @param more whether older ones follow
 */
public record StartedMeetingList(@Items(max = 15) List<StartedMeeting> meetings, boolean more) {}
