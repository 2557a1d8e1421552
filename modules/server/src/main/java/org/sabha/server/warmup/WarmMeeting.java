package org.sabha.server.warmup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sabha.identity.DeviceIds;
import org.sabha.media.DtlsPort;
import org.sabha.media.MediaEngine;
import org.sabha.media.MediaListener;
import org.sabha.media.MediaRouter;
import org.sabha.media.MediaSettings;
import org.sabha.media.OfferProblem;
import org.sabha.media.PacketSink;
import org.sabha.media.TrainMemory;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.GrantedTrack;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.PublishedTrack;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;
import org.sabha.room.CredentialCheck;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomEffect;
import org.sabha.room.RoomSettings;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;

/**
 * A meeting in this process, with a room, a media engine and clients of its own and no sockets: people knock, are let in,
 * offer, are checked, send and receive, and every message is written and read as JSON. It leaves nothing behind but
 * compiled code. The first seconds of a server that had no such meeting cost five times as much for each packet.
 */
public final class WarmMeeting implements MediaListener, PacketSink, DtlsPort {
    private static final int PEOPLE = 16;
    private static final int FRAMES = 30;
    private static final int PACKETS_OF_A_PICTURE = 6;
    private static final long FRAME_NANOS = 33_000_000;
    private static final CertificateFingerprint FINGERPRINT = CertificateFingerprint.of(new byte[] {1});

    private final SecureRandom random;
    private final SrtpFactory srtp;
    private final Instant now;
    private final IdSource ids;
    private final Room room;
    private final MediaEngine engine;
    private final MediaRouter router;
    private final ClientMessageCodec clientMessages = new ClientMessageCodec();
    private final ServerMessageCodec serverMessages = new ServerMessageCodec();
    private final Map<ParticipantId, WarmPeer> seated = new LinkedHashMap<>();
    private final Map<NetworkPath, WarmPeer> byPath = new LinkedHashMap<>();
    private final Map<ParticipantId, Long> sequences = new LinkedHashMap<>();
    private final ArrayDeque<RoomCommand> queue = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final List<ServerMessage> heard = new ArrayList<>();
    private final TrainMemory train = new TrainMemory();
    private final MemorySegment memory;
    private final List<GrantedTrack> cameras = new ArrayList<>();
    private @Nullable ParticipantId newest;
    private @Nullable WarmPeer greeting;
    private boolean handling;
    private int arrivals;
    private long nanos = 1;
    private long packetsForwarded;

    private WarmMeeting(SecureRandom random, SrtpFactory srtp, Instant now, Arena arena) {
        this.random = random;
        this.srtp = srtp;
        this.now = now;
        ids = new IdSource(random);
        Room.Created created =
                Room.create(RoomSettings.of(ids.newRoomId(), "Warm-up"), PolicyRules.advisory(), ids, now);
        room = created.room();
        engine = new MediaEngine(
                new MediaSettings(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))),
                this,
                srtp,
                random);
        router = engine.openRouter(room.id(), this);
        memory = arena.allocate(MAX_TRAIN_BYTES);
        arrive(created.hostInvitation());
    }

    /**
     * Holds meetings until it is no more in time, one at least.
     *
     * @return how many packets were forwarded in all
     */
    public static long run(SrtpFactory srtp, BooleanSupplier inTime, SecureRandom random, Instant now) {
        long packets = 0;
        do {
            try (Arena arena = Arena.ofConfined()) {
                packets += new WarmMeeting(random, srtp, now, arena).hold(inTime);
            }
        } while (inTime.getAsBoolean());
        return packets;
    }

    private long hold(BooleanSupplier inTime) {
        ParticipantId host = newest;
        for (int i = 1; i < PEOPLE && host != null; i++) {
            say(host, new ClientMessage.Invite());
            for (ServerMessage message : List.copyOf(heard)) {
                if (message instanceof ServerMessage.InvitationIssued issued) {
                    arrive(issued.invitation());
                }
            }
            heard.clear();
        }
        if (host != null) {
            say(host, new ClientMessage.AdmitAll());
        }
        List<ParticipantId> people = List.copyOf(seated.keySet());
        people.forEach(this::offer);
        connect();
        people.forEach(this::show);
        for (int frame = 0; frame < FRAMES && (frame < 2 || inTime.getAsBoolean()); frame++) {
            sendFrames(frame);
        }
        run(new RoomCommand.Stop());
        router.close();
        engine.flush(nanos, this);
        seated.values().forEach(WarmPeer::close);
        return packetsForwarded;
    }

    // ---- the room

    private void arrive(Secret invitation) {
        var device = DeviceIds.fromSecret(ids.newSecret());
        if (room.checkCredentials(invitation, device, EntryMethod.BROWSER) instanceof CredentialCheck.Opens opens) {
            run(new RoomCommand.Arrive(
                    new RoomCommand.ConnectionId(++arrivals),
                    EntryMethod.BROWSER,
                    opens.invitation(),
                    device,
                    new DisplayName("Warm " + arrivals),
                    opens.passwordGeneration(),
                    "sabha-web 0.2.0",
                    Optional.empty()));
        }
    }

    private void say(ParticipantId who, ClientMessage message) {
        long seq = sequences.merge(who, 1L, Long::sum);
        ClientFrame frame = clientMessages.decode(clientMessages.encode(new ClientFrame(seq, 0, message)));
        run(new RoomCommand.Say(who, frame.seq(), frame.message()));
    }

    private void run(RoomCommand command) {
        queue.add(command);
        if (handling) {
            return;
        }
        handling = true;
        for (RoomCommand next = queue.poll(); next != null; next = queue.poll()) {
            room.handle(next, now).forEach(this::perform);
        }
        handling = false;
    }

    private void perform(RoomEffect effect) {
        switch (effect) {
            case RoomEffect.BindConnection(var connection, var participant) -> newest = participant;
            case RoomEffect.Send(var connection, var frame) ->
                heard.add(serverMessages.decode(serverMessages.encode(frame)).message());
            case RoomEffect.OpenTransport(var participant) -> {
                router.openTransport(participant);
                var path = NetworkPath.udp(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + seated.size()));
                WarmPeer peer = new WarmPeer(path, random);
                seated.put(participant, peer);
                byPath.put(path, peer);
            }
            case RoomEffect.NegotiateMedia(var participant, var negotiation, var sdp, var tracks) ->
                router.negotiate(participant, negotiation, sdp, tracks, nanos);
            case RoomEffect.ShowSlots(var receiver, var slots) -> router.showSlots(receiver, slots);
            case RoomEffect.PauseTrack(var track) -> router.pauseTrack(track);
            case RoomEffect.ResumeTrack(var track) -> router.resumeTrack(track);
            default -> {} // nothing else costs a server much
        }
    }

    private void offer(ParticipantId who) {
        WarmPeer peer = peer(who);
        String sdp = WarmOffer.text(peer.local, FINGERPRINT, peer.voiceSsrc, peer.pictureSsrc);
        List<PublishedTrack> tracks = List.of(
                new PublishedTrack(WarmOffer.VOICE_MID, TrackSource.MICROPHONE),
                new PublishedTrack(WarmOffer.PICTURE_MID, TrackSource.CAMERA));
        say(who, new ClientMessage.Offer(1, sdp, tracks));
        say(who, new ClientMessage.SetMuted(TrackSource.MICROPHONE, false));
        say(who, new ClientMessage.SetMuted(TrackSource.CAMERA, false));
    }

    private void show(ParticipantId who) {
        int own = List.copyOf(seated.keySet()).indexOf(who);
        if (!cameras.isEmpty()) {
            TrackId shown = cameras.get(own == 0 ? cameras.size() - 1 : 0).track();
            say(
                    who,
                    new ClientMessage.Show(
                            List.of(new SlotRequest(WarmOffer.PICTURE_SLOT, Optional.of(shown), 720, 0))));
        }
    }

    private WarmPeer peer(ParticipantId who) {
        return Objects.requireNonNull(seated.get(who));
    }

    // ---- media

    private void connect() {
        for (int round = 0; round < 3; round++) {
            nanos += FRAME_NANOS;
            seated.values().forEach(peer -> peer.check(engine, this, nanos));
            engine.flush(nanos, this);
        }
        for (WarmPeer peer : seated.values()) {
            greeting = peer;
            peer.greet(engine, this, nanos);
            for (Runnable next = later.poll(); next != null; next = later.poll()) {
                next.run();
            }
            engine.flush(nanos, this);
        }
    }

    private void sendFrames(int frame) {
        nanos += FRAME_NANOS;
        int sender = 0;
        for (WarmPeer peer : seated.values()) {
            if (sender++ < 3) {
                peer.sendVoice(engine, this, 960 * frame, nanos);
                peer.sendPicture(engine, this, 3_000 * frame, PACKETS_OF_A_PICTURE, frame % 10 == 0, nanos);
            }
            if (frame % 3 == sender % 3) {
                peer.sendFeedback(engine, this, nanos);
            }
            engine.flush(nanos, this);
        }
        engine.onTimeout(nanos, this);
    }

    // ---- what the engine sends

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        deliver(buffer, offset, length, 1, to);
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        deliver(buffer, offset, length, Math.ceilDiv(length, segmentBytes), to);
    }

    private void deliver(byte[] buffer, int offset, int length, int packets, NetworkPath to) {
        WarmPeer peer = byPath.get(to);
        if (peer != null) {
            packetsForwarded += peer.receive(buffer, offset, length, packets, nanos);
        }
    }

    @Override
    public TrainMemory reserve(NetworkPath to) {
        return train.at(memory, 0);
    }

    @Override
    public void sendWritten(int length, int segmentBytes, NetworkPath to) {
        WarmPeer peer = byPath.get(to);
        if (peer != null) {
            packetsForwarded += peer.count(Math.ceilDiv(length, segmentBytes), nanos);
        }
    }

    // ---- keys without a handshake: those are warmed apart

    @Override
    public CertificateFingerprint fingerprint() {
        return FINGERPRINT;
    }

    @Override
    public Link open(CertificateFingerprint expected, DtlsEvents events) {
        WarmPeer peer = greeting;
        return new Link() {
            @Override
            public @Nullable DropReason offer(byte[] buffer, int offset, int length) {
                later.add(() -> shareKeys(peer, events));
                return null;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private void shareKeys(@Nullable WarmPeer peer, DtlsEvents events) {
        SrtpProfile profile = SrtpProfile.preference().getFirst();
        byte[] material = new byte[SrtpKeys.exportedBytes(profile)];
        random.nextBytes(material);
        if (peer != null) {
            peer.established(srtp.create(new SrtpKeys(profile, material), DtlsRole.CLIENT));
        }
        events.established(new SrtpKeys(profile, material));
    }

    // ---- what the router tells the room

    @Override
    public void answered(ParticipantId participant, long negotiation, String sdpAnswer, List<GrantedTrack> accepted) {
        accepted.stream().filter(track -> track.source() == TrackSource.CAMERA).forEach(cameras::add);
        WarmOffer.credentials(sdpAnswer).ifPresent(remote -> peer(participant).answered(remote, nanos));
        run(new RoomCommand.MediaAnswered(participant, negotiation, sdpAnswer, accepted));
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        throw new IllegalStateException("a warm-up's own offer was refused: " + problem);
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {
        run(new RoomCommand.NegotiationWanted(participant));
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        run(new RoomCommand.SlotAssigned(receiver, mid, track));
    }

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
        run(new RoomCommand.SlotPaused(receiver, mid, track));
    }

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
        run(new RoomCommand.VoicesLeftOut(receiver, tracks));
    }

    @Override
    public void trackWanted(TrackId track, int heightPixels) {
        run(new RoomCommand.TrackWanted(track, heightPixels));
    }

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {
        run(new RoomCommand.VoiceWanted(track, bitsPerSecond));
    }

    @Override
    public void speakerDetected(Optional<ParticipantId> participant) {
        run(new RoomCommand.SpeakerDetected(participant));
    }
}
