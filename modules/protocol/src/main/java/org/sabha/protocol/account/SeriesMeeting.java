package org.sabha.protocol.account;

import java.time.Instant;
import org.sabha.model.RoomId;

/** A meeting to which invitations to its series lead. */
public record SeriesMeeting(RoomId room, Instant endsAt) {}
