package org.sabha.protocol.http;

import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * A new meeting, asleep until its host comes.
 *
 * @param invitation the host's own invitation, for the link's fragment
 * @param password generated, to be given to invited people apart from the link (A1, C1)
 * @param sessionExpiresInSeconds how long the organiser's session now lasts, for it was used
 */
public record CreateMeetingResponse(RoomId room, Secret invitation, Secret password, long sessionExpiresInSeconds) {}
