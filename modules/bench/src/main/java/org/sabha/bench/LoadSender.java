package org.sabha.bench;

import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.RtcpWriter;

/**
 * Sends a stream in a {@link LoadShape}, and a sender report a second; answers a request for a
 * key frame with one. Confined to its loop.
 */
final class LoadSender implements LoadRole, RtcpVisitor {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long NTP_FRACTION_BITS = 32;

    private final PacketSource frames;
    private final int ssrc;
    private final PacketBuffer packet = new PacketBuffer();
    private final PacketBuffer compound = new PacketBuffer();
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final LoadShape shape;
    private boolean running;
    private boolean stopped;
    private long nextFrameNanos;
    private long nextReportNanos;
    private long sentPackets;

    LoadSender(PacketSource frames, LoadShape shape, int ssrc) {
        this.frames = frames;
        this.shape = shape;
        this.ssrc = ssrc;
    }

    /** On the loop: says nothing any more. */
    void stop() {
        stopped = true;
        running = false;
    }

    /** On the loop. */
    long sentPackets() {
        return sentPackets;
    }

    @Override
    public void ready(LoadPeer peer, long nowNanos) {
        running = !stopped;
        nextFrameNanos = nowNanos;
        nextReportNanos = nowNanos;
    }

    @Override
    public void rtp(LoadPeer peer, PacketBuffer received, long nowNanos) {
        // a sender receives no media
    }

    @Override
    public void rtcp(LoadPeer peer, PacketBuffer received, long nowNanos) {
        reader.read(received.bytes(), received.offset(), received.length(), this);
    }

    @Override
    public void pictureLoss(int sender, int mediaSsrc) {
        frames.requestKeyFrame();
    }

    @Override
    public void fullIntraRequest(int sender, int mediaSsrc, int command) {
        frames.requestKeyFrame();
    }

    @Override
    public void onTime(LoadPeer peer, long nowNanos) {
        if (!running || nowNanos - nextFrameNanos < 0) {
            return;
        }
        int together = shape.burst() ? shape.packetsPerFrame() : 1;
        for (int i = 0; i < together; i++) {
            frames.next(packet, System.nanoTime());
            peer.sendRtp(packet);
        }
        sentPackets += together;
        long interval = SECOND_NANOS * together / ((long) shape.framesPerSecond() * shape.packetsPerFrame());
        nextFrameNanos = Math.max(nextFrameNanos + interval, nowNanos - interval);
        if (nowNanos - nextReportNanos >= 0) {
            nextReportNanos = nowNanos + SECOND_NANOS;
            report(peer, nowNanos);
        }
    }

    private void report(LoadPeer peer, long nowNanos) {
        long seconds = Math.floorDiv(nowNanos, SECOND_NANOS);
        long fraction = (Math.floorMod(nowNanos, SECOND_NANOS) << NTP_FRACTION_BITS) / SECOND_NANOS;
        writer.begin(compound);
        writer.senderReport(
                ssrc,
                seconds << NTP_FRACTION_BITS | fraction,
                frames.timestamp(),
                sentPackets,
                sentPackets * shape.payloadBytes());
        peer.sendRtcp(writer.finish(compound));
    }

    @Override
    public long nextTimeNanos() {
        return running ? nextFrameNanos : Long.MAX_VALUE;
    }
}
