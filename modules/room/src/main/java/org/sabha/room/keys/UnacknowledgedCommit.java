package org.sabha.room.keys;

import org.sabha.model.ParticipantId;

/**
 * A commit that nobody followed.
 *
 * @param refused whether devices that got it say nothing: no epoch that comes after it is theirs
 */
public record UnacknowledgedCommit(ParticipantId author, boolean refused) {}
