package org.sabha.room.roster;

import java.util.Optional;
import org.sabha.model.TrackId;
import org.sabha.protocol.PauseCause;

/** What somebody was told of one of their receive slots: the track it shows, or why it does not. */
public record SlotContent(TrackId track, Optional<PauseCause> paused) {}
