package org.sabha.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.stream.ClientTransport;
import org.sabha.client.stream.MediaAnswer;
import org.sabha.client.stream.MediaOffer;
import org.sabha.client.stream.MediaPlan;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.client.stream.SharedBuffers;
import org.sabha.client.stream.TransportEvents;
import org.sabha.model.GrantedTrack;
import org.sabha.model.MediaKind;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceCredentials;

/**
 * A participant by the Java client's own transport, behind an emulated line; speaks fifty times a second. Voice packets
 * carry the time at which they were spoken, so a listener knows how late each one is.
 */
final class EmulatedPeer implements TransportEvents {
    private static final byte[] HELLO = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    private static final Duration SPOKEN = Duration.ofMillis(20);
    /** 32 kbit/s, as browsers have Opus make of one microphone. */
    private static final int VOICES_PER_SECOND = 50;

    private static final int USUAL_VOICE_BITS = 32_000;

    /** What encryption between members adds to a frame (RFC 9605 section 4.3): header and tag. */
    private static final int SEAL_BYTES = 24;

    private static final int TICKS = 960;
    private static final Duration PICTURE_INTERVAL = Duration.ofNanos(33_333_333);
    private static final int PICTURE_TICKS = 3_000;
    private static final int PICTURE_BYTES = 500_000 / Byte.SIZE / 30;
    private static final int KEY_FACTOR = 5;
    private static final int LEVEL = 30;
    private static final String CAMERA_MID = "1";

    final ParticipantId participant;
    final NetworkEmulator<byte[]> up;
    final NetworkEmulator<byte[]> down;
    final CertificateFingerprint fingerprint;
    final byte[] material = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
    final ReceivedAudio heard = new ReceivedAudio();
    final ReceivedVideo seen = new ReceivedVideo();
    final List<EmulatedMeeting.PictureNotice> pictureNotices = new ArrayList<>();

    private final EmulatedMeeting meeting;
    private final EmulatedMeeting.Alarm alarm;
    private final MediaOffer offer;
    private final ClientTransport transport;
    private final IceCredentials ice;
    private NetworkPath address;
    private int voiceBits = USUAL_VOICE_BITS;
    private SrtpTransform keys;
    private boolean speaks = true;
    private boolean gone;
    private int spoken;
    private int filmed;
    private boolean keyFrameWanted;

    EmulatedPeer(EmulatedMeeting meeting, int number) {
        this.meeting = meeting;
        alarm = new EmulatedMeeting.Alarm(meeting.time);
        participant = new ParticipantId("p" + "a".repeat(14) + (char) ('a' + number));
        address = at(20_000 + number);
        meeting.random.nextBytes(material);
        byte[] certificate = new byte[32];
        meeting.random.nextBytes(certificate);
        fingerprint = CertificateFingerprint.of(certificate);
        ice = IceCredentials.random(meeting.random);
        keys = EmulatedMeeting.SRTP.create(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material), DtlsRole.CLIENT);
        up = new NetworkEmulator<>(
                meeting.time, meeting.random.nextLong(), datagram -> meeting.receive(datagram, address));
        down = new NetworkEmulator<>(meeting.time, meeting.random.nextLong(), this::arrive);
        offer = new MediaOffer(meeting.random);
        offer.addSending(TrackSource.MICROPHONE, MediaCodec.OPUS);
        offer.addSending(TrackSource.CAMERA, MediaCodec.VP9);
        offer.addSlots(MediaKind.AUDIO, 3);
        offer.addSlots(MediaKind.VIDEO, 1);
        transport = new ClientTransport(this, new SharedBuffers(), meeting.random, 77 + number);
    }

    private static NetworkPath at(int port) {
        return NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    // ---- coming and moving

    EmulatedPeer joins() {
        meeting.enter(this);
        meeting.lead(address, this::sendDown);
        meeting.answer(
                this,
                offer.text(ice, fingerprint, 1),
                List.of(
                        new GrantedTrack(track('m'), "0", TrackSource.MICROPHONE),
                        new GrantedTrack(track('c'), CAMERA_MID, TrackSource.CAMERA)));
        meeting.time.after(SPOKEN, this::speak);
        return this;
    }

    void answered(String sdp) {
        MediaAnswer answer = MediaAnswer.read(sdp).orElseThrow();
        transport.settle(new MediaPlan(offer.sendings(), answer.slots()));
        transport.connect(
                ice, answer.ice(), meeting.time.nowNanos(), meeting.time.now().toEpochMilli() * 1_000_000L);
        runOnce();
    }

    TrackId track(char kind) {
        return new TrackId(kind + participant.value().substring(1));
    }

    void shows(EmulatedPeer other) {
        String slot = offer.slots(MediaKind.VIDEO).getFirst();
        meeting.router.showSlots(participant, List.of(new SlotRequest(slot, Optional.of(other.track('c')), 720, 0)));
        meeting.runOnce();
    }

    /** The router gives the connection another port: what goes to the old one is lost. */
    void moves(int port) {
        moves(at(port));
    }

    /** The connection comes from another address: what goes to the old one is lost. */
    void moves(NetworkPath other) {
        meeting.lead(address, null);
        address = other;
        meeting.lead(address, this::sendDown);
    }

    /** Leaves; what is still under way to it goes nowhere. */
    void leaves() {
        gone = true;
        alarm.set(Long.MAX_VALUE, () -> {});
        meeting.lead(address, null);
        meeting.leave(this);
    }

    void falls() {
        speaks = false;
    }

    /** Counts what it hears, sees and is told from now on. */
    void restart() {
        heard.restart();
        seen.restart();
        pictureNotices.clear();
    }

    /** From now on its voice has so many bits a second. */
    void speakAt(int bitsPerSecond) {
        voiceBits = bitsPerSecond;
    }

    // ---- sending

    private void speak() {
        if (gone) {
            return;
        }
        meeting.time.after(SPOKEN, this::speak);
        if (!speaks) {
            return;
        }
        byte[] voice = new byte[voiceBits / Byte.SIZE / VOICES_PER_SECOND + SEAL_BYTES];
        long now = meeting.time.nowNanos();
        Bytes.put32(voice, 0, (int) (now / 1_000_000_000L));
        Bytes.put32(voice, 4, (int) (now % 1_000_000_000L));
        transport.send(TrackSource.MICROPHONE, EncodedFrame.audio(spoken++ * TICKS, LEVEL, voice), now);
        runOnce();
    }

    /** From now on its camera sends one layer of 500 kbit/s over the line. */
    void films() {
        meeting.time.after(PICTURE_INTERVAL, this::film);
    }

    private void film() {
        films();
        boolean key = takeKeyFrameWanted() || filmed == 0;
        byte[] picture = new byte[PICTURE_BYTES * (key ? KEY_FACTOR : 1)];
        long now = meeting.time.nowNanos();
        transport.send(
                TrackSource.CAMERA,
                EncodedFrame.video(MediaCodec.VP9, filmed++ * PICTURE_TICKS, key, 640, 360, picture),
                now);
        runOnce();
    }

    /** Sends a packet of the camera's own making, past the line. */
    void sendRaw(PacketBuffer packet) {
        if (keys.protectRtp(packet) == null) {
            meeting.receive(packet.toByteArray(), address);
        }
    }

    int cameraSsrc() {
        return offer.sendings().get(1).ssrc();
    }

    boolean takeKeyFrameWanted() {
        boolean was = keyFrameWanted;
        keyFrameWanted = false;
        return was;
    }

    // ---- the transport's side

    @Override
    public void send(byte[] bytes, int offset, int length) {
        up.send(Arrays.copyOfRange(bytes, offset, offset + length), length);
    }

    private void sendDown(byte[] datagram) {
        down.send(datagram, datagram.length);
    }

    private void arrive(byte[] datagram) {
        if (gone) {
            return;
        }
        transport.receive(datagram, 0, datagram.length, meeting.time.nowNanos());
        runOnce();
    }

    private void runOnce() {
        transport.onTimeout(meeting.time.nowNanos());
        alarm.set(transport.nextTimeoutNanos(), this::runOnce);
    }

    @Override
    public void pathReady() {
        send(HELLO, 0, HELLO.length);
        transport.established(keys, meeting.time.nowNanos());
    }

    @Override
    public void pathLost() {
        throw new IllegalStateException(participant + " has no path");
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        keyFrameWanted = true;
    }

    @Override
    public void frame(ReceivedFrame frame) {
        byte[] bytes = frame.bytes();
        long now = meeting.time.nowNanos();
        if (frame.codec().kind() == MediaKind.AUDIO) {
            long spokenAt = Bytes.u32(bytes, 0) * 1_000_000_000L + Bytes.u32(bytes, 4);
            heard.frame(spokenAt, now);
        } else {
            seen.frame(bytes[frame.length() - 1], now);
        }
    }
}
