package org.sabha.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.OfferedSection;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.model.ParticipantId;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.packet.Bytes;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtcp.ReportBlock;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackReader;
import org.sabha.wire.rtp.ExtensionCursor;
import org.sabha.wire.rtp.ExtensionWriter;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/** A client at the other end of the engine: real ICE and SRTP on virtual time, keys by way of {@link FakeDtls}. */
final class FakePeer {
    static final byte[] CLIENT_HELLO = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};

    final ParticipantId participant;
    final FakeRoom room;
    final int number;
    final OfferText.Ids ids;
    final int audioSsrc;
    final int videoSsrc;
    final int rtxSsrc;
    final List<ReceivedRtp> received = new ArrayList<>();
    final List<String> control = new ArrayList<>();
    final List<Integer> trainSizes = new ArrayList<>();
    final CertificateFingerprint fingerprint;
    NetworkPath address;
    IceCredentials ice;

    @Nullable
    SrtpTransform srtp;

    SdpOffer answer = new SdpOffer(Optional.empty(), List.of(), List.of());

    private final byte[] material = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
    private final SplittableRandom random;
    private final ExtensionWriter extensions = new ExtensionWriter();
    private final PacketBuffer buffer = new PacketBuffer();
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final StunMessage stun = new StunMessage();
    private int transportSequence;

    /** The last connectivity check that was sent; after {@link #check} a nominating one. */
    byte[] lastCheck = {};

    @Nullable
    IceControllingClient checks;

    /** Questions of the server that wait for an answer. */
    final List<byte[]> questions = new ArrayList<>();

    boolean answersQuestions = true;

    FakePeer(FakeRoom room, int number, OfferText.Ids ids) {
        this.room = room;
        this.number = number;
        this.ids = ids;
        random = new SplittableRandom(1_000 + number);
        char[] letters = {(char) ('a' + number / 26), (char) ('a' + number % 26)};
        participant = new ParticipantId("p" + "a".repeat(13) + new String(letters));
        address = NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 20_000 + number));
        ice = IceCredentials.random(random);
        random.nextBytes(material);
        byte[] certificate = new byte[32];
        random.nextBytes(certificate);
        fingerprint = CertificateFingerprint.of(certificate);
        audioSsrc = 100 + number;
        videoSsrc = 1_000 + number;
        rtxSsrc = 2_000 + number;
        room.dtls.register(fingerprint, material);
    }

    OfferText offer() {
        return new OfferText(ice, fingerprint, ids);
    }

    // ---- connecting

    void answered(String sdp) {
        answer = SdpOffer.parse(sdp).orElseThrow();
    }

    IceCredentials serverIce() {
        return answer.sections().stream()
                .flatMap(section -> section.ice().stream())
                .findFirst()
                .orElseThrow();
    }

    /** ICE until nominated, then keys. */
    FakePeer connect() {
        check();
        room.receive(CLIENT_HELLO, address);
        srtp = room.srtp.create(new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material), DtlsRole.CLIENT);
        room.flush();
        return this;
    }

    /** Checks and nominates from the present address. */
    IceControllingClient.State check() {
        IceControllingClient client = new IceControllingClient(ice, serverIce(), random, room.now);
        checks = client;
        PacketBuffer request = new PacketBuffer();
        while (client.onTimeout(room.now, request)) {
            lastCheck = request.toByteArray();
            room.receive(lastCheck, address);
            if (answerQuestions() && client.state() != IceControllingClient.State.CONNECTED) {
                // a question came in place of the answer; the same check is sent again
                room.receive(lastCheck, address);
            }
        }
        return client.state();
    }

    /** Answers what the server has asked; false when it has not. */
    boolean answerQuestions() {
        boolean any = !questions.isEmpty();
        while (answersQuestions && !questions.isEmpty()) {
            PacketBuffer answer = new PacketBuffer();
            IceControllingClient client = checks;
            byte[] question = questions.removeFirst();
            if (client != null && stun.read(question, 0, question.length) == null && client.answer(stun, answer)) {
                room.receive(answer.toByteArray(), address);
            }
        }
        return any;
    }

    // ---- what came

    void take(byte[] datagram) {
        switch (PacketClassifier.classify(datagram, 0, datagram.length)) {
            case STUN -> takeStun(datagram);
            case RTP -> takeRtp(datagram);
            case RTCP -> takeRtcp(datagram);
            case DTLS, UNKNOWN -> throw new AssertionError("unexpected datagram");
        }
    }

    private void takeStun(byte[] datagram) {
        IceControllingClient client = checks;
        if (client != null && stun.read(datagram, 0, datagram.length) == null) {
            if (stun.kind() == StunMessage.Kind.REQUEST) {
                questions.add(datagram);
            } else {
                client.onMessage(stun, room.now);
            }
        }
    }

    private void takeRtp(byte[] datagram) {
        PacketBuffer packet = new PacketBuffer().copyFrom(datagram, 0, datagram.length);
        require(RtpHeader.check(packet.bytes(), 0, packet.length()));
        require(keys().unprotectRtp(packet));
        require(RtpHeader.checkPadding(packet.bytes(), 0, packet.length()));
        byte[] bytes = packet.toByteArray();
        received.add(new ReceivedRtp(
                room.now, bytes, RtpHeader.headerLength(bytes, 0), RtpHeader.payloadLength(bytes, 0, bytes.length)));
    }

    private void takeRtcp(byte[] datagram) {
        PacketBuffer packet = new PacketBuffer().copyFrom(datagram, 0, datagram.length);
        require(keys().unprotectRtcp(packet));
        require(reader.read(packet.bytes(), packet.offset(), packet.length(), new Notes()));
    }

    private static void require(@Nullable DropReason problem) {
        if (problem != null) {
            throw new AssertionError("the engine sent a bad packet: " + problem);
        }
    }

    private SrtpTransform keys() {
        SrtpTransform keys = srtp;
        if (keys == null) {
            throw new AssertionError("media before keys");
        }
        return keys;
    }

    /** Writes down what RTCP says, one short line each. */
    private final class Notes implements RtcpVisitor {
        @Override
        public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long octets) {
            control.add("sr " + Integer.toUnsignedLong(ssrc) + " " + Integer.toUnsignedLong(rtpTimestamp));
        }

        @Override
        public void reportBlock(int reporter, ReportBlock block) {
            control.add("rr " + block.ssrc + " lost " + block.cumulativeLost);
        }

        @Override
        public void nack(int sender, int mediaSsrc, int sequenceNumber) {
            control.add("nack " + mediaSsrc + " " + sequenceNumber);
        }

        @Override
        public void pictureLoss(int sender, int mediaSsrc) {
            control.add("pli " + mediaSsrc);
        }

        @Override
        public void transportFeedback(TransportFeedbackReader feedback) {
            int arrived = 0;
            while (feedback.next()) {
                arrived++;
            }
            control.add("twcc " + arrived);
        }
    }

    /** Lines of control that begin so. */
    List<String> control(String prefix) {
        return control.stream().filter(line -> line.startsWith(prefix)).toList();
    }

    /** The slot's section in the answer. */
    OfferedSection slot(String mid) {
        return answer.sections().stream()
                .filter(section -> section.mid().equals(mid))
                .findFirst()
                .orElseThrow();
    }

    int slotSsrc(String mid) {
        return slot(mid).sources().getFirst();
    }

    int slotRtxSsrc(String mid) {
        return slot(mid).sources().get(1);
    }

    /** What arrived in a slot, without retransmissions. */
    List<ReceivedRtp> in(String mid) {
        int ssrc = slotSsrc(mid);
        return received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
    }

    /** What was resent in a slot. */
    List<ReceivedRtp> resentIn(String mid) {
        int ssrc = slotRtxSsrc(mid);
        return received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
    }

    /** The data of an extension element, empty when the packet has none under that id. */
    static byte[] element(ReceivedRtp packet, int id) {
        ExtensionCursor cursor = new ExtensionCursor().reset(packet.bytes, 0);
        while (cursor.next()) {
            if (cursor.id() == id) {
                return Arrays.copyOfRange(
                        packet.bytes, cursor.valueOffset(), cursor.valueOffset() + cursor.valueLength());
            }
        }
        return new byte[0];
    }

    // ---- sending

    /** A packet to be sent, with what may be on it. */
    static final class Sent {
        int payloadType;
        int sequence;
        int timestamp;
        int ssrc;
        boolean marker;
        String mid = "";
        String rid = "";
        int level = -1;
        byte[] descriptor = {};
        byte[] payload = {};
        int padding;
    }

    void send(Sent packet) {
        room.receive(protect(packet), address);
    }

    byte[] protect(Sent packet) {
        byte[] bytes = buffer.bytes();
        RtpHeader.write(bytes, 0, packet.payloadType, packet.sequence & 0xffff, packet.timestamp, packet.ssrc);
        RtpHeader.setMarker(bytes, 0, packet.marker);
        extensions.begin(bytes, 0);
        add(ids.mid(), packet.mid.getBytes(StandardCharsets.US_ASCII));
        add(ids.rid(), packet.rid.getBytes(StandardCharsets.US_ASCII));
        extensions.addU16(ids.sequence(), transportSequence++ & 0xffff);
        if (packet.level >= 0) {
            extensions.addU8(ids.level(), packet.level);
        }
        add(ids.descriptor(), packet.descriptor);
        int payload = extensions.finish();
        System.arraycopy(packet.payload, 0, bytes, payload, packet.payload.length);
        int length = payload + packet.payload.length;
        if (packet.padding > 0) {
            length = RtpHeader.pad(bytes, 0, length, packet.padding);
        }
        require(keys().protectRtp(buffer.set(0, length)));
        return buffer.toByteArray();
    }

    private void add(int id, byte[] value) {
        if (value.length > 0) {
            extensions.add(id, value, 0, value.length);
        }
    }

    /** A voice packet; level 127 is silence. */
    void voice(int sequence, int timestamp, int level) {
        voice(sequence, timestamp, level, 3);
    }

    /** @param sizeBytes of its payload, 3 or more */
    void voice(int sequence, int timestamp, int level, int sizeBytes) {
        Sent packet = new Sent();
        packet.payloadType = 111;
        packet.sequence = sequence;
        packet.timestamp = timestamp;
        packet.ssrc = audioSsrc;
        packet.level = level;
        packet.payload = new byte[sizeBytes];
        packet.payload[0] = (byte) 0xfc;
        packet.payload[1] = (byte) sequence;
        packet.payload[2] = (byte) participant.value().charAt(15);
        send(packet);
    }

    /** One VP8 packet with 15-bit picture id and TL0PICIDX; its last byte says who sent it. */
    Sent picture(int sequence, int timestamp, boolean key, int pictureId, int tl0) {
        Sent packet = new Sent();
        packet.payloadType = 96;
        packet.sequence = sequence;
        packet.timestamp = timestamp;
        packet.ssrc = videoSsrc;
        packet.marker = true;
        packet.payload = vp8(key, pictureId, tl0, 40);
        packet.payload[packet.payload.length - 1] = (byte) participant.value().charAt(15);
        return packet;
    }

    static byte[] vp8(boolean key, int pictureId, int tl0, int size) {
        byte[] payload = new byte[size];
        payload[0] = (byte) 0x90;
        payload[1] = (byte) 0xe0;
        Bytes.put16(payload, 2, 0x8000 | (pictureId & 0x7fff));
        payload[4] = (byte) tl0;
        payload[5] = 0;
        byte[] head = {(byte) (key ? 0x10 : 0x11), 0, 0, (byte) 0x9d, 1, 0x2a, 64, 1, (byte) 0xb4, 0};
        System.arraycopy(head, 0, payload, 6, key ? head.length : 1);
        return payload;
    }

    void sendControl(Consumer<RtcpWriter> content) {
        PacketBuffer packet = new PacketBuffer();
        writer.begin(packet);
        writer.receiverReport(5);
        content.accept(writer);
        writer.finish(packet);
        require(keys().protectRtcp(packet));
        room.receive(packet.toByteArray(), address);
    }

    /** Any bytes, as a compound that the engine can decrypt. */
    byte[] protectControl(byte[] compound) {
        PacketBuffer packet = new PacketBuffer().copyFrom(compound, 0, compound.length);
        require(keys().protectRtcp(packet));
        return packet.toByteArray();
    }

    void nack(int ssrc, int... sequences) {
        sendControl(w -> w.nack(5, ssrc, sequences, sequences.length));
    }

    void pictureLoss(int ssrc) {
        sendControl(w -> w.pictureLoss(5, ssrc));
    }
}
