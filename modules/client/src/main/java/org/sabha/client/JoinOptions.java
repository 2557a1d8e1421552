package org.sabha.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.stream.MediaOffer;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;

/**
 * How to join. Immutable; {@link #sending} and {@link #receiving} give a changed copy.
 *
 * @param name as others see it, 1 to 64 characters
 * @param device secret that only this device keeps, 32 characters of base32; an invitation is bound to it. Empty: a new
 *     one, so the invitation works for this stay only
 * @param codecs what is sent, by source; rights permitting
 * @param audioSlots voices heard at once, 0 to 3
 * @param videoSlots pictures seen at once, 0 to 49
 * @param encryption what the meeting must be
 */
public record JoinOptions(
        MeetingLink link,
        Secret password,
        String name,
        Optional<Secret> device,
        Map<TrackSource, MediaCodec> codecs,
        int audioSlots,
        int videoSlots,
        EncryptionDemand encryption) {
    private static final int MAX_AUDIO_SLOTS = 3;

    public JoinOptions {
        codecs = Map.copyOf(codecs);
        if (audioSlots < 0
                || audioSlots > MAX_AUDIO_SLOTS
                || videoSlots < 0
                || videoSlots > MediaOffer.MAX_VIDEO_SLOTS) {
            throw new IllegalArgumentException("at most 3 voices and 49 pictures");
        }
    }

    /** Joins without sending anything, with three voices and nine pictures; a meeting that is no key group is refused. */
    public static JoinOptions by(MeetingLink link, Secret password, String name) {
        return new JoinOptions(
                link, password, name, Optional.empty(), Map.of(), MAX_AUDIO_SLOTS, 9, EncryptionDemand.REQUIRED);
    }

    /** Sends a source, too, in this codec. It is muted until {@link SabhaMeeting#setMuted} says otherwise. */
    public JoinOptions sending(TrackSource source, MediaCodec codec) {
        Map<TrackSource, MediaCodec> more = new EnumMap<>(TrackSource.class);
        more.putAll(codecs);
        more.put(source, codec);
        return new JoinOptions(link, password, name, device, more, audioSlots, videoSlots, encryption);
    }

    /** Receives so many voices and pictures. */
    public JoinOptions receiving(int voices, int pictures) {
        return new JoinOptions(link, password, name, device, codecs, voices, pictures, encryption);
    }

    /** Demands that the meeting is a key group, which is the default, or takes it as the server has it. */
    public JoinOptions demanding(EncryptionDemand demand) {
        return new JoinOptions(link, password, name, device, codecs, audioSlots, videoSlots, demand);
    }

    /** Uses the device secret of an earlier stay. */
    public JoinOptions as(Secret knownDevice) {
        return new JoinOptions(
                link, password, name, Optional.of(knownDevice), codecs, audioSlots, videoSlots, encryption);
    }
}
