package org.sabha.media;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketClass;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;

/** One room on one loop, or on several with links between them; a clock that tests move, and a network that loses nothing. */
final class FakeRoom implements PacketSink, MediaListener {
    static final long MILLI = 1_000_000L;
    private static final SrtpFactory SRTP = SrtpFactory.initialise(
            SrtpBackend.valueOf(System.getProperty("sabha.test.srtp", SrtpBackend.LIBCRYPTO.name())));

    private static final int RESERVED_AT = 100;
    private final MemorySegment reserved = Arena.ofAuto().allocate(RESERVED_AT + MAX_TRAIN_BYTES);
    private final TrainMemory memory = new TrainMemory();

    final SrtpFactory srtp = SRTP;
    final FakeDtls dtls = new FakeDtls();
    final List<FakeLoop> loops = new ArrayList<>();
    final Set<MediaCodec> codecs;

    /** Of the first loop, the room's home. */
    final MediaEngine engine;

    final MediaRouter router;
    final List<FakePeer> peers = new ArrayList<>();
    /** Where what goes to an address is handed instead of to the peer there. */
    final Map<NetworkPath, Consumer<byte[]>> networks = new HashMap<>();

    final List<String> wanted = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    private final Map<NetworkPath, FakePeer> byAddress = new HashMap<>();
    int datagramsIn;
    int datagramsOut;
    int bytesOut;
    final Map<NetworkPath, Integer> mediaTo = new HashMap<>();
    final Map<NetworkPath, Integer> bytesTo = new HashMap<>();
    long now = 5_000_000_000L;
    Runnable whenAssigned = () -> {};

    FakeRoom() {
        this(1);
    }

    /** A room whose people sit on so many loops by turns. */
    FakeRoom(int loopCount) {
        this(loopCount, MediaCodec.USUAL);
    }

    /** @param codecs what may be forwarded */
    FakeRoom(int loopCount, Set<MediaCodec> codecs) {
        this.codecs = codecs;
        for (int i = 0; i < loopCount; i++) {
            FakeLoop loop = new FakeLoop(this, i);
            for (FakeLoop present : loops) {
                loop.link(present, present == loops.getFirst());
            }
            loops.add(loop);
        }
        engine = loops.getFirst().engine;
        router = loops.getFirst().router;
    }

    /** The loop of a participant. */
    FakeLoop loop(FakePeer peer) {
        return loops.get(peer.number % loops.size());
    }

    private FakeLoop loopAt(NetworkPath address) {
        FakePeer peer = byAddress.get(address);
        return peer == null ? loops.getFirst() : loop(peer);
    }

    // ---- people

    FakePeer seat(OfferText.Ids ids) {
        FakePeer peer = new FakePeer(this, peers.size(), ids);
        peers.add(peer);
        byAddress.put(peer.address, peer);
        loop(peer).router.openTransport(peer.participant);
        return peer;
    }

    /** A connected participant with microphone "0", camera "1", audio slots "2" to "4" and video slots from "5". */
    FakePeer join(int videoSlots) {
        return join(videoSlots, OfferText.Ids.CHROMIUM);
    }

    FakePeer join(int videoSlots, OfferText.Ids ids) {
        FakePeer peer = seat(ids);
        negotiate(peer, usual(peer, videoSlots).toString(), microphone(peer), camera(peer));
        return peer.connect();
    }

    static OfferText usual(FakePeer peer, int videoSlots) {
        return peer.offer()
                .microphone("0", peer.audioSsrc)
                .camera("1", peer.videoSsrc, peer.rtxSsrc)
                .audioSlots(2, 3)
                .videoSlots(5, videoSlots);
    }

    static GrantedTrack microphone(FakePeer peer) {
        return new GrantedTrack(trackId('m', peer), "0", TrackSource.MICROPHONE);
    }

    static GrantedTrack camera(FakePeer peer) {
        return new GrantedTrack(trackId('c', peer), "1", TrackSource.CAMERA);
    }

    static TrackId trackId(char kind, FakePeer peer) {
        return new TrackId(kind + peer.participant.value().substring(1));
    }

    void negotiate(FakePeer peer, String offer, GrantedTrack... tracks) {
        loop(peer).router.negotiate(peer.participant, 1, offer, List.of(tracks), now);
    }

    void show(FakePeer receiver, String mid, FakePeer sender) {
        show(receiver, mid, Optional.of(trackId('c', sender)));
    }

    void show(FakePeer receiver, String mid, Optional<TrackId> track) {
        loop(receiver).router.showSlots(receiver.participant, List.of(new SlotRequest(mid, track, 720, 0)));
        runOnce();
    }

    // ---- acts of the room, which all its routers are told

    void leave(FakePeer peer) {
        loops.forEach(loop -> loop.router.closeTransport(peer.participant));
    }

    void pauseTrack(TrackId track) {
        loops.forEach(loop -> loop.router.pauseTrack(track));
    }

    void resumeTrack(TrackId track) {
        loops.forEach(loop -> loop.router.resumeTrack(track));
    }

    void closeTrack(TrackId track) {
        loops.forEach(loop -> loop.router.closeTrack(track));
    }

    void close() {
        loops.forEach(loop -> loop.router.close());
    }

    /** Packets that went no further for this reason, on any loop. */
    long drops(DropReason reason) {
        return loops.stream()
                .mapToLong(loop -> loop.engine.counters().drops(reason))
                .sum();
    }

    Set<ParticipantId> receivers() {
        Set<ParticipantId> all = new HashSet<>();
        loops.forEach(loop -> all.addAll(loop.router.receivers()));
        return all;
    }

    // ---- the loop

    void receive(byte[] datagram, NetworkPath from) {
        loopAt(from).engine.receive(datagram, 0, datagram.length, from, now, this);
    }

    void flush() {
        for (FakeLoop loop : loops) {
            if (!loop.stands) {
                loop.engine.flush(now, this);
            }
        }
        runTasks();
    }

    private void runTasks() {
        boolean any = true;
        while (any) {
            any = false;
            for (FakeLoop loop : loops) {
                any |= loop.runOnce(now, this);
            }
        }
    }

    /** Does what is due now. */
    void runOnce() {
        for (FakeLoop loop : loops) {
            if (loop.engine.nextTimeoutNanos() <= now && !loop.stands) {
                loop.engine.onTimeout(now, this);
            }
        }
        runTasks();
    }

    /** Lets time pass, with every timeout at its moment. */
    void pass(long millis) {
        long end = now + millis * MILLI;
        flush();
        FakeLoop next = nextDue();
        while (next != null && next.engine.nextTimeoutNanos() <= end) {
            now = Math.max(now, next.engine.nextTimeoutNanos());
            next.engine.onTimeout(now, this);
            if (next.engine.nextTimeoutNanos() <= now) {
                throw new AssertionError("a timeout that was served is due again");
            }
            runTasks();
            next = nextDue();
        }
        now = end;
    }

    private @Nullable FakeLoop nextDue() {
        return loops.stream()
                .filter(loop -> !loop.stands)
                .min(Comparator.comparingLong(loop -> loop.engine.nextTimeoutNanos()))
                .orElse(null);
    }

    /** The peer is at another address from now on. */
    void move(FakePeer peer, int port) {
        move(peer, NetworkPath.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** The peer sends and receives by another path from now on. */
    void move(FakePeer peer, NetworkPath path) {
        byAddress.remove(peer.address);
        peer.address = path;
        byAddress.put(peer.address, peer);
    }

    // ---- what comes out

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        datagramsOut++;
        bytesOut += length;
        bytesTo.merge(to, length, Integer::sum);
        if (PacketClassifier.classify(buffer, offset, length) == PacketClass.RTP) {
            mediaTo.merge(to, 1, Integer::sum);
        }
        Consumer<byte[]> network = networks.get(to);
        FakePeer peer = byAddress.get(to);
        if (network != null) {
            network.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        } else if (peer != null) {
            peer.take(Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    /** As a sink outside of the heap would; taken only by an SRTP that can encrypt there. */
    @Override
    public TrainMemory reserve(NetworkPath to) {
        return memory.at(reserved, RESERVED_AT);
    }

    @Override
    public void sendWritten(int length, int segmentBytes, NetworkPath to) {
        byte[] train = reserved.asSlice(RESERVED_AT, length).toArray(ValueLayout.JAVA_BYTE);
        if (length > segmentBytes) {
            sendTrain(train, 0, length, segmentBytes, to);
        } else {
            send(train, 0, length, to);
        }
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        FakePeer peer = byAddress.get(to);
        int packets = (length + segmentBytes - 1) / segmentBytes;
        if (packets < 2 || packets > MAX_TRAIN_SEGMENTS) {
            throw new AssertionError("a train of " + packets);
        }
        for (int at = 0; at < length; at += segmentBytes) {
            send(buffer, offset + at, Math.min(segmentBytes, length - at), to);
        }
        if (peer != null) {
            peer.trainSizes.add(packets);
        }
    }

    @Override
    public void answered(ParticipantId participant, long negotiation, String sdp, List<GrantedTrack> accepted) {
        events.add("answered " + accepted.size());
        peer(participant).answered(sdp);
    }

    @Override
    public void refused(ParticipantId participant, long negotiation, OfferProblem problem) {
        events.add("refused " + problem);
    }

    @Override
    public void negotiationWanted(ParticipantId participant) {
        events.add("negotiation wanted " + participant.value().charAt(15));
    }

    @Override
    public void slotAssigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        events.add("slot " + receiver.value().charAt(15) + " " + mid + " "
                + track.map(id -> id.value().substring(15)).orElse("-"));
        whenAssigned.run();
    }

    @Override
    public void slotPaused(ParticipantId receiver, String mid, TrackId track) {
        events.add("paused " + receiver.value().charAt(15) + " " + mid + " "
                + track.value().substring(15));
    }

    @Override
    public void voicesLeftOut(ParticipantId receiver, List<TrackId> tracks) {
        events.add("left out for " + receiver.value().charAt(15)
                + tracks.stream()
                        .map(track -> " " + track.value().substring(15))
                        .collect(Collectors.joining()));
    }

    @Override
    public void trackWanted(TrackId track, int heightPixels) {
        wanted.add("wanted " + track.value().substring(15) + " " + heightPixels);
    }

    @Override
    public void voiceWanted(TrackId track, int bitsPerSecond) {
        wanted.add("voice " + track.value().substring(15) + " " + bitsPerSecond);
    }

    @Override
    public void speakerDetected(Optional<ParticipantId> speaker) {
        events.add("speaker " + speaker.map(id -> id.value().substring(15)).orElse("-"));
    }

    private FakePeer peer(ParticipantId participant) {
        return peers.stream()
                .filter(peer -> peer.participant.equals(participant))
                .findFirst()
                .orElseThrow();
    }
}
