package org.sabha.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.sabha.wire.packet.FrameReader;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.TransportFeedbackReader;
import org.sabha.wire.rtp.Av1AggregationHeader;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.H264Payload;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.rtp.Vp8Descriptor;
import org.sabha.wire.rtp.Vp9Descriptor;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.IceLiteResponder;
import org.sabha.wire.stun.StunMessage;

/**
 * Whatever the bytes, a reader answers and stays inside them. The normal run replays the corpus; with
 * {@code JAZZER_FUZZ=1} one method at a time searches on.
 */
@Tag("fuzz")
class WireFuzzTest {
    private static final IceCredentials LOCAL = new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt");

    @Tag("Q18")
    @FuzzTest
    void rtp(byte[] input) {
        PacketClassifier.classify(input, 0, input.length);
        if (RtpHeader.check(input, 0, input.length) != null) {
            return;
        }
        int header = RtpHeader.headerLength(input, 0);
        assertTrue(header <= input.length);
        if (RtpHeader.checkPadding(input, 0, input.length) == null) {
            assertTrue(RtpHeader.payloadLength(input, 0, input.length) >= 0);
        }
        byte[] rewritten = new byte[RtpHeader.FIXED_BYTES + 60 + ExtensionWriter.MAX_BYTES];
        System.arraycopy(input, 0, rewritten, 0, RtpHeader.FIXED_BYTES + 4 * RtpHeader.csrcCount(input, 0));
        ExtensionWriter writer = new ExtensionWriter().begin(rewritten, 0);
        ExtensionCursor cursor = new ExtensionCursor().reset(input, 0);
        int elements = 0;
        while (cursor.next()) {
            assertTrue(cursor.valueOffset() + cursor.valueLength() <= header);
            elements += writer.add(cursor.id(), input, cursor.valueOffset(), cursor.valueLength()) ? 1 : 0;
        }
        int end = writer.finish();
        assertEquals(end, RtpHeader.headerLength(rewritten, 0));
        ExtensionCursor again = new ExtensionCursor().reset(rewritten, 0);
        while (again.next()) {
            elements--;
        }
        assertEquals(0, elements);
    }

    @Tag("Q18")
    @FuzzTest
    void descriptors(byte[] input) {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        if (vp8.read(input, 0, input.length) == null) {
            byte[] copy = input.clone();
            vp8.rewrite(copy, 0, 0, 0x7f, 5);
            Vp8Descriptor again = new Vp8Descriptor();
            assertEquals(null, again.read(copy, 0, copy.length));
            assertEquals(vp8.length(), again.length());
            assertEquals(vp8.pictureIdBits() == 0 ? -1 : 0x7f, again.pictureId());
        }
        Vp9Descriptor vp9 = new Vp9Descriptor();
        if (vp9.read(input, 0, input.length) == null) {
            byte[] copy = input.clone();
            vp9.rewrite(copy, 0, 0, 0x7f, 5);
            Vp9Descriptor again = new Vp9Descriptor();
            assertEquals(null, again.read(copy, 0, copy.length));
            assertEquals(vp9.length(), again.length());
            assertEquals(vp9.pictureIdBits() == 0 ? -1 : 0x7f, again.pictureId());
        }
        Av1AggregationHeader.keyFrame(input, 0, input.length);
        H264Payload.keyFrame(input, 0, input.length);
        H264Payload.startOfUnit(input, 0, input.length);
    }

    /** Each descriptor is one length byte and so many bytes; they share a reader as on one SSRC. */
    @Tag("Q18")
    @FuzzTest
    void dependencyDescriptor(byte[] input) {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        for (int at = 0; at < input.length; ) {
            int length = Math.min(input[at] & 0xff, input.length - at - 1);
            if (reader.read(input, at + 1, length) == null) {
                assertTrue(reader.spatialId() <= reader.maxSpatialId());
                for (int target = 0; target < reader.decodeTargets(); target++) {
                    assertTrue(reader.indication(target) >= 0);
                }
                byte[] copy = Arrays.copyOfRange(input, at + 1, at + 1 + length);
                DependencyDescriptorReader.writeFrameNumber(copy, 0, 77);
                assertEquals(null, reader.read(copy, 0, length));
                assertEquals(77, reader.frameNumber());
            }
            at += 1 + length;
        }
    }

    @Tag("Q18")
    @FuzzTest
    void rtcp(byte[] input) {
        new RtcpReader().read(input, 0, input.length, new RtcpVisitor() {
            @Override
            public void transportFeedback(TransportFeedbackReader feedback) {
                int received = 0;
                while (feedback.next()) {
                    received++;
                }
                assertTrue(received <= feedback.statusCount() && received <= input.length);
            }
        });
    }

    @Tag("Q18")
    @FuzzTest
    void stun(byte[] input) {
        StunMessage message = new StunMessage();
        if (message.read(input, 0, input.length) != null) {
            return;
        }
        assertTrue(message.localUfrag().length() + message.remoteUfrag().length() <= input.length);
        message.errorCode();
        message.mappedAddress();
        PacketBuffer answer = new PacketBuffer();
        new IceLiteResponder(LOCAL).answer(message, new byte[4], 9, answer);
        assertTrue(answer.length() <= input.length, "an answer is never longer than its request");
    }

    @Tag("Q18")
    @FuzzTest
    void frames(byte[] input) {
        FrameReader reader = new FrameReader();
        int at = 0;
        int packets = 0;
        while (at < input.length && !reader.broken()) {
            int taken = reader.read(input, at, Math.min(input.length - at, 1 + (at & 63)));
            assertTrue(taken > 0, "goes on");
            at += taken;
            if (reader.packet() != null) {
                packets += reader.packetLength() + FrameReader.HEADER_BYTES;
            }
        }
        assertTrue(packets <= input.length);
    }
}
