package org.sabha.media;

import org.sabha.model.ParticipantId;

/** Where an inbound track comes from. */
sealed interface TrackOwner permits Transport, ImportedTrack {
    /** Whose track it is. */
    ParticipantId participant();

    /** The router on whose loop it is forwarded. */
    MediaRouter router();

    /** A key frame request waits to be sent. */
    void wake();

    /** Somebody here begins or ceases to show a track, or a layer of it. */
    void audienceChanged();

    /** Forgets a track that the router has closed. */
    void forget(InboundTrack track);
}
