package org.sabha.media;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.sabha.bench.jmh.SamplePacket;
import org.sabha.media.forward.LayerTable;
import org.sabha.media.sdp.AnsweredSection;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SdpAnswer;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.media.sdp.SlotSource;
import org.sabha.model.MediaKind;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.RtpExtension;

/**
 * What is decided and written for each receiver of a packet: whether its layer goes out, the slot's running numbers, the
 * size, then header, extension block and payload. VP9 comes in layers with the dependency descriptor.
 */
@State(Scope.Thread)
public class RewriterBenchmark {
    private static final int TOP = 2;
    private static final int TICKS = 3_000;

    /** What the packet carries. */
    @Param({"VP8", "VP9"})
    public MediaCodec codec;

    private final MediaPacket packet = new MediaPacket();
    private final PlannedPacket plan = new PlannedPacket();
    private final RtpRewriter rewriter = new RtpRewriter();
    private final LayerSelector selector = new LayerSelector();
    private final LayerTable table = new LayerTable();
    private final byte[] out = new byte[PacketBuffer.MAX_PACKET_BYTES + PacketBuffer.TAIL_ROOM];
    private OutboundTrack slot;
    private SlotNumbers numbers;

    @Setup
    public void open() {
        slot = new OutboundTrack(null, section(), new SplittableRandom(1));
        numbers = new SlotNumbers(MediaKind.VIDEO, new SplittableRandom(2));
        for (int s = 0; s <= TOP; s++) {
            table.needs(s, (2 << s) - 1);
        }
        packet.codec = codec;
        packet.sequence = 1 << 16;
        DependencyDescriptorReader descriptors = new DependencyDescriptorReader();
        fill(true);
        require(packet.describe(descriptors) == null && packet.keyFrameStart, "a key picture");
        numbers.begin(packet, null);
        selector.begin(packet, codec == MediaCodec.VP9, TOP, TOP);
        require(numbers.fill(packet, plan) == null, "a number");
        fill(false);
        require(packet.describe(descriptors) == null, "a sound packet");
        require(codec == MediaCodec.VP8 || packet.spatial == TOP, "the highest layer");
    }

    private void fill(boolean key) {
        packet.payloadLength = SamplePacket.payloadBytes();
        if (codec == MediaCodec.VP8) {
            packet.payloadOffset = SamplePacket.write(packet.buffer, (int) packet.sequence, key);
            return;
        }
        packet.payloadOffset = SamplePacket.writeLayered(packet.buffer, (int) packet.sequence, key);
        ExtensionCursor cursor = new ExtensionCursor().reset(packet.bytes(), 0);
        while (cursor.next()) {
            if (cursor.id() == SamplePacket.descriptorId()) {
                packet.descriptorOffset = cursor.valueOffset();
                packet.descriptorLength = cursor.valueLength();
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not " + what);
        }
    }

    /** A slot as Chromium offers one, with all that is written in it. */
    private static AnsweredSection.Slot section() {
        String offer = String.join(
                        "\n",
                        "v=0",
                        "o=- 1 1 IN IP4 0.0.0.0",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE 0",
                        "a=extmap-allow-mixed",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99",
                        "c=IN IP4 0.0.0.0",
                        "a=mid:0",
                        "a=ice-ufrag:abcd",
                        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                        "a=fingerprint:sha-256 00" + ":00".repeat(31),
                        "a=setup:actpass",
                        "a=recvonly",
                        "a=rtcp-mux",
                        "a=extmap:1 " + RtpExtension.MID.uri(),
                        "a=extmap:3 " + RtpExtension.TRANSPORT_SEQUENCE.uri(),
                        "a=extmap:5 " + RtpExtension.DEPENDENCY_DESCRIPTOR.uri(),
                        "a=rtpmap:96 VP8/90000",
                        "a=rtcp-fb:96 transport-cc",
                        "a=rtcp-fb:96 nack",
                        "a=rtpmap:97 rtx/90000",
                        "a=fmtp:97 apt=96",
                        "a=rtpmap:98 VP9/90000",
                        "a=rtcp-fb:98 transport-cc",
                        "a=rtcp-fb:98 nack",
                        "a=fmtp:98 profile-id=0",
                        "a=rtpmap:99 rtx/90000",
                        "a=fmtp:99 apt=98",
                        "")
                .replace("\n", "\r\n");
        SdpAnswer answer = SdpAnswer.to(
                SdpOffer.parse(offer).orElseThrow(), List.of(), Map.of("0", new SlotSource(1, 2)), MediaCodec.USUAL);
        return (AnsweredSection.Slot) answer.sections().getFirst();
    }

    private void nextPacket() {
        packet.sequence++;
        packet.timestamp += TICKS;
    }

    @Benchmark
    public boolean chooseLayer() {
        nextPacket();
        return selector.takes(packet, table) && !selector.endsPicture(packet);
    }

    @Benchmark
    public int numbersOfASlot() {
        nextPacket();
        require(numbers.fill(packet, plan) == null, "a number");
        return plan.sequenceNumber + plan.timestamp;
    }

    @Benchmark
    public int numbersAndCopyForAReceiver() {
        nextPacket();
        plan.set(slot, packet);
        plan.payloadType = slot.formats().payloadType(codec);
        plan.ssrc = slot.ssrc;
        plan.marker = true;
        require(numbers.fill(packet, plan) == null, "a number");
        plan.transportSequence = plan.sequenceNumber;
        plan.sizeBytes = RtpRewriter.sizeOf(plan);
        return rewriter.write(plan, out, 0);
    }
}
