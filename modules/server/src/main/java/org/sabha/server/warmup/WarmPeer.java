package org.sabha.server.warmup;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put8;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.media.MediaEngine;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClass;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/** One client of a warm-up, without a socket: what it sends goes straight into the engine. */
final class WarmPeer {
    private static final int DTLS_CONTENT_TYPE = 22;
    private static final int HEADER_BYTES = 12;
    private static final int EXTENSION_BYTES = 16;
    private static final int LOUD = 25;

    final IceCredentials local;
    final NetworkPath path;
    final int voiceSsrc;
    final int pictureSsrc;

    private final RandomGenerator random;
    private final StunMessage stun = new StunMessage();
    private final PacketBuffer packet = new PacketBuffer();
    private final PacketBuffer compound = new PacketBuffer();
    private final RtcpWriter writer = new RtcpWriter();
    private final TransportFeedbackRecorder arrivals = new TransportFeedbackRecorder();
    private @Nullable IceControllingClient ice;
    private @Nullable SrtpTransform keys;
    private int voiceSequence;
    private int pictureSequence;
    private int transportSequence;
    private int received;

    WarmPeer(NetworkPath path, RandomGenerator random) {
        this.path = path;
        this.random = random;
        local = IceCredentials.random(random);
        voiceSsrc = 1 | random.nextInt();
        pictureSsrc = 1 | random.nextInt();
    }

    /** The answer came: checks begin. */
    void answered(IceCredentials remote, long nowNanos) {
        ice = new IceControllingClient(local, remote, random, nowNanos);
    }

    /** Sends the check that is due. */
    void check(MediaEngine engine, PacketSink sink, long nowNanos) {
        IceControllingClient checks = ice;
        if (checks != null && checks.onTimeout(nowNanos, packet)) {
            engine.receive(packet.bytes(), packet.offset(), packet.length(), path, nowNanos, sink);
        }
    }

    /** Something of no more than a handshake's first byte: whoever holds the port has the keys. */
    void greet(MediaEngine engine, PacketSink sink, long nowNanos) {
        byte[] hello = {DTLS_CONTENT_TYPE, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        engine.receive(hello, 0, hello.length, path, nowNanos, sink);
    }

    void established(SrtpTransform transform) {
        keys = transform;
    }

    boolean isUp() {
        return keys != null;
    }

    /** An answer to a check, or what the engine forwards; says how many packets of media. */
    int receive(byte[] bytes, int offset, int length, int packets, long nowNanos) {
        IceControllingClient checks = ice;
        if (PacketClassifier.classify(bytes, offset, length) == PacketClass.STUN
                && checks != null
                && stun.read(bytes, offset, length) == null) {
            checks.onMessage(stun, nowNanos);
        }
        return PacketClassifier.classify(bytes, offset, length) == PacketClass.RTP ? count(packets, nowNanos) : 0;
    }

    /** The engine forwarded so many packets; their transport-wide numbers follow each other. */
    int count(int packets, long nowNanos) {
        for (int i = 0; i < packets; i++) {
            arrivals.received(received++ & 0xffff, nowNanos);
        }
        return packets;
    }

    /** 20 ms of voice. */
    void sendVoice(MediaEngine engine, PacketSink sink, int ticks, long nowNanos) {
        int at = begin(WarmOffer.OPUS, true, voiceSequence++, ticks, voiceSsrc, WarmOffer.VOICE_MID);
        fill(at, 100);
        send(engine, sink, nowNanos);
    }

    /** A picture of several packets (RFC 7741: the descriptor, then RFC 6386's frame header). */
    void sendPicture(MediaEngine engine, PacketSink sink, int ticks, int packets, boolean keyFrame, long nowNanos) {
        for (int i = 0; i < packets; i++) {
            boolean last = i == packets - 1;
            int at = begin(WarmOffer.VP8, last, pictureSequence++, ticks, pictureSsrc, WarmOffer.PICTURE_MID);
            byte[] bytes = fill(at, 1_000);
            put8(bytes, at, i == 0 ? 0x10 : 0);
            if (i == 0) {
                put8(bytes, at + 1, keyFrame ? 0x10 : 0x11);
                put16(bytes, at + 4, 0x9d01);
                put8(bytes, at + 6, 0x2a);
                put16(bytes, at + 7, 0x8002);
                put16(bytes, at + 9, 0x6801);
            }
            send(engine, sink, nowNanos);
        }
    }

    /** RFC 8285: one-byte headers for the MID, the audio level and the transport-wide number. Returns where the payload is. */
    private int begin(int payloadType, boolean marker, int sequence, int ticks, int ssrc, String mid) {
        byte[] bytes = packet.bytes();
        put8(bytes, 0, 0x90);
        put8(bytes, 1, payloadType | (marker ? 0x80 : 0));
        put16(bytes, 2, sequence);
        put32(bytes, 4, ticks);
        put32(bytes, 8, ssrc);
        int at = HEADER_BYTES;
        put16(bytes, at, 0xbede);
        put16(bytes, at + 2, EXTENSION_BYTES / 4 - 1);
        put8(bytes, at + 4, WarmOffer.MID_ID << 4);
        put8(bytes, at + 5, mid.getBytes(StandardCharsets.US_ASCII)[0]);
        put8(bytes, at + 6, WarmOffer.LEVEL_ID << 4);
        put8(bytes, at + 7, LOUD);
        put8(bytes, at + 8, WarmOffer.TRANSPORT_SEQUENCE_ID << 4 | 1);
        put16(bytes, at + 9, transportSequence++);
        for (int i = at + 11; i < at + EXTENSION_BYTES; i++) {
            bytes[i] = 0;
        }
        return at + EXTENSION_BYTES;
    }

    private byte[] fill(int at, int payloadBytes) {
        packet.set(0, at + payloadBytes);
        return packet.bytes();
    }

    private void send(MediaEngine engine, PacketSink sink, long nowNanos) {
        SrtpTransform transform = keys;
        if (transform != null && transform.protectRtp(packet) == null) {
            engine.receive(packet.bytes(), packet.offset(), packet.length(), path, nowNanos, sink);
        }
    }

    /** Transport-wide feedback on all that came. */
    void sendFeedback(MediaEngine engine, PacketSink sink, long nowNanos) {
        SrtpTransform transform = keys;
        if (transform == null || !arrivals.pending()) {
            return;
        }
        writer.begin(compound);
        writer.receiverReport(voiceSsrc);
        arrivals.write(writer, voiceSsrc, pictureSsrc);
        PacketBuffer report = writer.finish(compound);
        if (transform.protectRtcp(report) == null) {
            engine.receive(report.bytes(), report.offset(), report.length(), path, nowNanos, sink);
        }
    }

    void close() {
        SrtpTransform transform = keys;
        keys = null;
        if (transform != null) {
            transform.close();
        }
    }
}
