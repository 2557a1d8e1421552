package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.put64;
import static org.sabha.wire.packet.Bytes.put8;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/** Makes the packets of somebody who speaks: Opus frames of noise with their loudness beside them (RFC 6464). One owner. */
final class VoicePackets implements PacketSource {
    private static final int CLOCK_RATE = 48_000;
    private static final int LOUD = 25;
    private static final int QUIET = 80;
    private static final int SYLLABLE_PACKETS = 12;
    private static final int PAUSE_PACKETS = 3;
    private static final int SPEAKS = 0x80;

    /** Of one frame of 20 ms (RFC 6716 section 3.1). */
    private static final int TOC = 0x78;

    private static final byte[] MID = LoadOffer.MID.getBytes(StandardCharsets.US_ASCII);

    private final ExtensionWriter extensions = new ExtensionWriter();
    private final int ssrc;
    private final int ticksPerPacket;
    private final byte[] noise;
    private int sequence;
    private int timestamp;
    private int count;

    VoicePackets(int ssrc, LoadShape shape, long seed) {
        this.ssrc = ssrc;
        ticksPerPacket = CLOCK_RATE / shape.framesPerSecond();
        noise = new byte[shape.payloadBytes()];
        Random random = new Random(seed);
        random.nextBytes(noise);
        sequence = random.nextInt(0x8000);
        timestamp = random.nextInt();
    }

    @Override
    public void requestKeyFrame() {
        // each packet is one to begin with
    }

    @Override
    public void next(PacketBuffer packet, long nowNanos) {
        byte[] bytes = packet.bytes();
        RtpHeader.write(bytes, 0, LoadOffer.Media.OPUS.payloadType, sequence, timestamp, ssrc);
        RtpHeader.setMarker(bytes, 0, count == 0);
        extensions.begin(bytes, 0);
        extensions.add(LoadOffer.MID_ID, MID, 0, MID.length);
        extensions.addU8(LoadOffer.AUDIO_LEVEL_ID, level());
        int payload = extensions.finish();
        System.arraycopy(noise, 0, bytes, payload, noise.length);
        put8(bytes, payload, TOC);
        put64(bytes, payload + noise.length - STAMP_BYTES, nowNanos);
        packet.set(0, payload + noise.length);
        sequence = sequence + 1 & 0xffff;
        timestamp += ticksPerPacket;
        count++;
    }

    /** Syllables with pauses; an even loudness would pass for noise. */
    private int level() {
        int inSyllable = count % SYLLABLE_PACKETS;
        return inSyllable < PAUSE_PACKETS ? QUIET : SPEAKS | LOUD + inSyllable;
    }

    @Override
    public int timestamp() {
        return timestamp;
    }
}
