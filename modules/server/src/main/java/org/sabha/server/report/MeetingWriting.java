package org.sabha.server.report;

import java.util.concurrent.CompletionStage;
import org.sabha.model.RoomId;

/** Tells when what a running meeting did so far is written down. */
@FunctionalInterface
public interface MeetingWriting {
    /** @return done at once for a meeting that does not run */
    CompletionStage<Void> written(RoomId room);
}
