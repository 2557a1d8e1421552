package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.put64;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.sabha.testkit.LayerDescriptors;
import org.sabha.testkit.LayerPacket;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;

/**
 * Makes the packets of a VP9 stream in three spatial and three temporal layers with the dependency descriptor, as
 * Chromium sends L3T3_KEY; pictures are noise. One owner.
 */
final class LayeredFrames implements PacketSource {
    /** Packets of each spatial layer of a picture, lowest first: about as its share of the bits. */
    private static final int[] PACKETS = {1, 2, 5};

    static final int PACKETS_PER_PICTURE = 8;

    private static final int CLOCK_RATE = 90_000;
    private static final byte[] MID = LoadOffer.MID.getBytes(StandardCharsets.US_ASCII);

    private final ExtensionWriter extensions = new ExtensionWriter();
    private final int ssrc;
    private final int payloadBytes;
    private final int ticksPerPicture;
    private final byte[] noise;
    private int sequence;
    private int transportSequence;
    private int timestamp;
    private int picture;
    private int tl0PicIdx;
    private int frameNumber;
    private int behindKey;
    private boolean keyAsked = true;
    private boolean key;
    private int spatial;
    private int packetOfFrame;

    LayeredFrames(int ssrc, LoadShape shape, long seed) {
        this.ssrc = ssrc;
        payloadBytes = shape.payloadBytes();
        ticksPerPicture = CLOCK_RATE / shape.framesPerSecond();
        noise = new byte[payloadBytes];
        Random random = new Random(seed);
        random.nextBytes(noise);
        sequence = random.nextInt(0x8000);
        timestamp = random.nextInt();
        picture = random.nextInt(0x8000);
        frameNumber = random.nextInt(0x1_0000);
    }

    @Override
    public void requestKeyFrame() {
        keyAsked = true;
    }

    @Override
    public void next(PacketBuffer packet, long nowNanos) {
        if (spatial == 0 && packetOfFrame == 0) {
            beginPicture();
        }
        boolean end = packetOfFrame == PACKETS[spatial] - 1;
        LayerPacket place = new LayerPacket(spatial, Vp9Layers.temporal(behindKey), key, packetOfFrame == 0, end);
        boolean last = end && spatial == Vp9Layers.SPATIAL - 1;
        byte[] bytes = packet.bytes();
        RtpHeader.write(bytes, 0, LoadOffer.Media.VP9_LAYERS.payloadType, sequence, timestamp, ssrc);
        RtpHeader.setMarker(bytes, 0, last);
        extensions.begin(bytes, 0);
        extensions.add(LoadOffer.MID_ID, MID, 0, MID.length);
        extensions.addU16(LoadOffer.TRANSPORT_SEQUENCE_ID, transportSequence++ & 0xffff);
        byte[] descriptor = LayerDescriptors.write(place, frameNumber & 0xffff);
        extensions.add(LoadOffer.DESCRIPTOR_ID, descriptor, 0, descriptor.length);
        int payload = extensions.finish();
        System.arraycopy(noise, 0, bytes, payload, payloadBytes);
        Vp9Layers.write(bytes, payload, picture, tl0PicIdx, place);
        put64(bytes, payload + payloadBytes - STAMP_BYTES, nowNanos);
        packet.set(0, payload + payloadBytes);
        sequence = sequence + 1 & 0xffff;
        goOn(end, last);
    }

    private void beginPicture() {
        key = keyAsked;
        keyAsked = false;
        behindKey = key ? 0 : behindKey;
        tl0PicIdx += Vp9Layers.temporal(behindKey) == 0 ? 1 : 0;
    }

    private void goOn(boolean endOfFrame, boolean endOfPicture) {
        packetOfFrame = endOfFrame ? 0 : packetOfFrame + 1;
        if (endOfFrame) {
            frameNumber++;
            spatial++;
        }
        if (endOfPicture) {
            spatial = 0;
            picture++;
            behindKey++;
            timestamp += ticksPerPicture;
        }
    }

    @Override
    public int timestamp() {
        return timestamp;
    }
}
