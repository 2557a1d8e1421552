package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of meetings, the next one first.
 *
 * @param more whether others follow
 * @param mails whether this server can invite by mail
 */
public record ScheduledList(@Items(max = 15) List<ScheduledMeeting> meetings, boolean more, boolean mails) {}
