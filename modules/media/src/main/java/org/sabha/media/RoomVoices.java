package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.media.speaker.SpeakerDetector;
import org.sabha.media.speaker.Voice;
import org.sabha.media.speaker.VoiceSelection;
import org.sabha.model.TrackId;

/** Who of a room is heard, and who is on stage. Confined to the loop of its router. */
final class RoomVoices {
    private static final int SILENCE_LEVEL = 127;

    /** Loudness of voices whose browser sends no level: enough for a free position, not to push anybody out. */
    private static final int UNKNOWN_LOUDNESS = 50;

    /** The sound of a shared screen goes before voices of equal loudness. */
    private static final int SCREEN_BONUS = 20;

    private static final int AUDIBLE = 20;

    private final Map<TrackId, InboundTrack> tracks;
    private final VoiceSelection selection = new VoiceSelection();
    private final SpeakerDetector speaker;
    private @Nullable List<Optional<TrackId>> given;

    /** @param tracks those of the room, as they are at any time */
    RoomVoices(Map<TrackId, InboundTrack> tracks, MediaListener listener) {
        this.tracks = tracks;
        speaker = new SpeakerDetector(found -> listener.speakerDetected(Optional.ofNullable(found)));
    }

    /**
     * A packet of a live audio track came, with its audio level byte.
     *
     * @return whether other voices are to be given out
     */
    boolean heard(InboundTrack track, int levelByte, long nowNanos) {
        int loudness =
                levelByte == MediaPacket.NO_LEVEL ? UNKNOWN_LOUDNESS : SILENCE_LEVEL - (levelByte & SILENCE_LEVEL);
        if (track.isMicrophone()) {
            if (levelByte != MediaPacket.NO_LEVEL) {
                speaker.heard(track.owner.participant(), loudness, nowNanos);
            }
        } else if (loudness > AUDIBLE) {
            loudness = Math.min(SILENCE_LEVEL, loudness + SCREEN_BONUS);
        }
        return selection.heard(track.voice, loudness, nowNanos);
    }

    /** An audio track was paused or has ended; answers whether other voices are to be given out. */
    boolean silence(InboundTrack track) {
        if (track.isMicrophone()) {
            speaker.silenced(track.owner.participant());
        }
        return selection.remove(track.voice);
    }

    /** Another router has chosen the voices, the runner-up last; those that are not known here are left out. */
    void give(List<Optional<TrackId>> voices) {
        given = List.copyOf(voices);
    }

    /** Whether another router chooses. */
    boolean areGiven() {
        return given != null;
    }

    /** What was chosen here, for other routers, the runner-up last. */
    List<Optional<TrackId>> chosen() {
        List<Optional<TrackId>> voices = new ArrayList<>();
        for (int i = 0; i <= VoiceSelection.POSITIONS; i++) {
            InboundTrack track = i < VoiceSelection.POSITIONS ? at(i) : runnerUp();
            voices.add(track == null ? Optional.empty() : track.id);
        }
        return voices;
    }

    /** The voice at a position of {@link VoiceSelection}, null when it is free. */
    @Nullable
    InboundTrack at(int position) {
        return given == null ? trackOf(selection.at(position)) : trackGiven(given, position);
    }

    /** Who is heard in place of a listener's own voice, null when nobody is. */
    @Nullable
    InboundTrack runnerUp() {
        return given == null ? trackOf(selection.runnerUp()) : trackGiven(given, VoiceSelection.POSITIONS);
    }

    private @Nullable InboundTrack trackGiven(List<Optional<TrackId>> voices, int position) {
        return voices.get(position).map(tracks::get).orElse(null);
    }

    private @Nullable InboundTrack trackOf(@Nullable Voice voice) {
        if (voice == null) {
            return null;
        }
        for (InboundTrack track : tracks.values()) {
            if (track.voice == voice) {
                return track;
            }
        }
        return null;
    }

    /** When {@link #run} has something to do, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        return speaker.nextNanos();
    }

    /** Decides anew who is on stage, if it is time. */
    void run(long nowNanos) {
        if (speaker.nextNanos() <= nowNanos) {
            speaker.run(nowNanos);
        }
    }

    void close() {
        speaker.close();
    }
}
