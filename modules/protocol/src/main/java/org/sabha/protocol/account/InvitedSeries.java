package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Items;

/**
 * A series to which somebody was invited.
 *
 * @param series its name in links, which is the id of its first meeting
 * @param meetings to which the invitations lead
 */
public record InvitedSeries(RoomId series, @Items(max = 60) List<SeriesMeeting> meetings) {}
