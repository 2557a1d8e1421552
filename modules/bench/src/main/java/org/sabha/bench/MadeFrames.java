package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put8;

import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;

/**
 * Frames of one made-up sender, of an encoder's sizes; no decoder can show them. A picture ends with its sender's number.
 */
final class MadeFrames {
    static final int PICTURES_PER_SECOND = 30;
    static final int VOICES_PER_SECOND = 50;

    private static final int VOICE_TICKS = 960;
    private static final int PICTURE_TICKS = 90_000 / PICTURES_PER_SECOND;
    private static final int PICTURE_BYTES = 1_200_000 / 8 / PICTURES_PER_SECOND;
    private static final int KEY_FRAME_FACTOR = 4;
    private static final int VOICE_BYTES = 100;
    private static final int LOUD = 25;
    private static final int QUIET = 80;
    private static final int SYLLABLE_PACKETS = 12;
    private static final int PAUSE_PACKETS = 3;

    private final int sender;
    private int voiceTicks;
    private int pictureTicks;

    MadeFrames(int sender) {
        this.sender = sender;
    }

    /** The next 20 ms of somebody who speaks: syllables with pauses; an even loudness would pass for noise. */
    EncodedFrame voice() {
        int inSyllable = voiceTicks / VOICE_TICKS % SYLLABLE_PACKETS;
        return audio(inSyllable < PAUSE_PACKETS ? QUIET : LOUD + inSyllable);
    }

    /** The next 20 ms of somebody who listens. */
    EncodedFrame silence() {
        return audio(EncodedFrame.SILENCE);
    }

    private EncodedFrame audio(int level) {
        voiceTicks += VOICE_TICKS;
        byte[] opus = new byte[VOICE_BYTES];
        put8(opus, 0, 0x78);
        return EncodedFrame.audio(voiceTicks, level, opus);
    }

    /** The next VP8 picture of 1.2 Mbit/s; RFC 6386 section 9.1: frame tag, start code, size. */
    EncodedFrame picture(boolean keyFrame) {
        pictureTicks += PICTURE_TICKS;
        byte[] bytes = new byte[keyFrame ? KEY_FRAME_FACTOR * PICTURE_BYTES : PICTURE_BYTES];
        put8(bytes, 0, keyFrame ? 0x10 : 0x11);
        if (keyFrame) {
            put16(bytes, 3, 0x9d01);
            put8(bytes, 5, 0x2a);
            put16(bytes, 6, 0x8002);
            put16(bytes, 8, 0x6801);
        }
        put32(bytes, bytes.length - Integer.BYTES, sender);
        return EncodedFrame.video(MediaCodec.VP8, pictureTicks, keyFrame, 640, 360, bytes);
    }
}
