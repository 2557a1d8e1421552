package org.sabha.protocol.http;

import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * A new meeting, asleep until its host comes.
 *
 * @param invitation the host's own invitation, for the link's fragment
 * @param password generated, to be given to invited people apart from the link (A1, C1)
 */
public record CreateMeetingResponse(RoomId room, Secret invitation, Secret password) {}
