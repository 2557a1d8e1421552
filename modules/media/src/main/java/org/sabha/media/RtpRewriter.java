package org.sabha.media;

import org.sabha.media.sdp.MediaCodec;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.rtp.DependencyDescriptorReader;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.rtp.RtpHeader;

/**
 * Writes a receiver's copy of a packet: its own header and extension block, by name in the slot's ids, then the
 * payload with the running indices of the slot. The inbound packet is not touched.
 *
 * <pre>
 *   | header | MID? transport sequence, audio level?, dependency descriptor? | OSN (rtx) | payload |
 * </pre>
 */
final class RtpRewriter {
    private static final int ORIGINAL_SEQUENCE_BYTES = 2;

    private final ExtensionWriter writer = new ExtensionWriter();

    /** The size that {@link #write} will give, bytes. */
    static int sizeOf(PlannedPacket plan) {
        MediaPacket packet = plan.packet();
        SlotFormats formats = plan.slot().formats();
        int mid = plan.announceMid ? formats.extensionId(RtpExtension.MID) : 0;
        int sequence = formats.extensionId(RtpExtension.TRANSPORT_SEQUENCE);
        int level = packet.level == MediaPacket.NO_LEVEL ? 0 : formats.extensionId(RtpExtension.AUDIO_LEVEL);
        int descriptor = packet.descriptorLength == 0 ? 0 : formats.extensionId(RtpExtension.DEPENDENCY_DESCRIPTOR);
        int midBytes = plan.slot().mid.length;
        boolean twoByte = Math.max(Math.max(mid, sequence), Math.max(level, descriptor)) > 14
                || (mid > 0 && midBytes > 16)
                || (descriptor > 0 && packet.descriptorLength > 16);
        int head = twoByte ? 2 : 1;
        int block = (mid > 0 ? head + midBytes : 0)
                + (sequence > 0 ? head + 2 : 0)
                + (level > 0 ? head + 1 : 0)
                + (descriptor > 0 ? head + packet.descriptorLength : 0);
        int original = plan.isRetransmission() ? ORIGINAL_SEQUENCE_BYTES : 0;
        int blockBytes = block == 0 ? 0 : 4 + (block + 3) / 4 * 4;
        return RtpHeader.FIXED_BYTES + blockBytes + original + packet.payloadLength + plan.paddingBytes;
    }

    /** Writes the packet at {@code at}; answers its length. */
    int write(PlannedPacket plan, byte[] out, int at) {
        MediaPacket packet = plan.packet();
        RtpHeader.write(out, at, plan.payloadType, plan.sequenceNumber, plan.timestamp, plan.ssrc);
        RtpHeader.setMarker(out, at, plan.marker);
        int payload = extensions(plan, out, at);
        if (plan.isRetransmission()) {
            Bytes.put16(out, payload, plan.originalSequence);
            payload += ORIGINAL_SEQUENCE_BYTES;
        }
        System.arraycopy(packet.bytes(), packet.payloadOffset, out, payload, packet.payloadLength);
        if (packet.codec == MediaCodec.VP8) {
            packet.vp8.rewrite(out, packet.payloadOffset, payload, plan.pictureId, plan.tl0PicIdx);
        } else if (packet.codec == MediaCodec.VP9) {
            packet.vp9.rewrite(out, packet.payloadOffset, payload, plan.pictureId, plan.tl0PicIdx);
        }
        return payload + packet.payloadLength - at;
    }

    private int extensions(PlannedPacket plan, byte[] out, int at) {
        MediaPacket packet = plan.packet();
        SlotFormats formats = plan.slot().formats();
        writer.begin(out, at);
        int mid = formats.extensionId(RtpExtension.MID);
        if (plan.announceMid && mid > 0) {
            writer.add(mid, plan.slot().mid, 0, plan.slot().mid.length);
        }
        int sequence = formats.extensionId(RtpExtension.TRANSPORT_SEQUENCE);
        if (sequence > 0) {
            writer.addU16(sequence, plan.transportSequence);
        }
        int level = formats.extensionId(RtpExtension.AUDIO_LEVEL);
        if (packet.level != MediaPacket.NO_LEVEL && level > 0) {
            writer.addU8(level, packet.level);
        }
        int descriptor = formats.extensionId(RtpExtension.DEPENDENCY_DESCRIPTOR);
        if (packet.descriptorLength > 0 && descriptor > 0) {
            int value = writer.reserve(descriptor, packet.descriptorLength);
            if (value >= 0) {
                System.arraycopy(packet.bytes(), packet.descriptorOffset, out, value, packet.descriptorLength);
                DependencyDescriptorReader.writeFrameNumber(out, value, plan.frameNumber);
            }
        }
        return writer.finish();
    }
}
