package org.sabha.media;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.media.sdp.MediaCodec;
import org.sabha.media.sdp.SdpOffer;
import org.sabha.media.speaker.VoiceSelection;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.srtp.SrtpTransform;

/**
 * The media plane of one room: who sends what to whom. It takes decisions, it makes none about rights: a track exists
 * here only because a decision allowed it. Called on the loop.
 */
public final class MediaRouter {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Transport[] NOBODY = {};

    private final RoomId room;
    private final MediaListener listener;
    final MediaEngine engine;
    private final Map<ParticipantId, Transport> byParticipant = new LinkedHashMap<>();
    private final Map<TrackId, InboundTrack> tracks = new HashMap<>();
    private final RoomVoices voices;
    private final TrackDemand demand;
    private final VoiceDemand voiceDemand;
    private final RouterLinks links = new RouterLinks();
    private final RoomTraffic traffic = new RoomTraffic();
    private Transport[] transports = NOBODY;
    private @Nullable MediaPacket first;
    private @Nullable MediaPacket last;
    private boolean dirty;
    private long nextNanos = NEVER;
    private boolean running;

    /** Who goes on needs a key frame, and senders are served in the same turn. */
    private boolean releasing;

    private boolean closed;

    /** The check of a line that this is the router of, null for a room's. */
    private final @Nullable EchoSession echo;

    MediaRouter(RoomId room, MediaListener listener, MediaEngine engine) {
        this(room, listener, engine, null);
    }

    MediaRouter(RoomId room, MediaListener listener, MediaEngine engine, @Nullable EchoSession echo) {
        this.room = room;
        this.listener = listener;
        this.engine = engine;
        this.echo = echo;
        demand = new TrackDemand(listener);
        voiceDemand = new VoiceDemand(listener);
        voices = new RoomVoices(tracks, listener);
    }

    // ---- participants

    /** Opens the transport of a participant who was seated. */
    public void openTransport(ParticipantId participant) {
        if (!closed && !byParticipant.containsKey(participant)) {
            byParticipant.put(participant, new Transport(participant, this, engine));
            transports = byParticipant.values().toArray(Transport[]::new);
            links.tellH264(allOfferH264());
        }
    }

    /**
     * Closes it with all its tracks; nothing goes to or comes from it from the next packet on. Where its transport is on
     * another loop, its tracks end here without waiting for that loop.
     */
    public void closeTransport(ParticipantId participant) {
        links.endTracksOf(participant);
        Transport transport = byParticipant.remove(participant);
        if (transport != null) {
            transports = byParticipant.values().toArray(Transport[]::new);
            transport.close();
            engine.forgetSent();
            links.tellH264(allOfferH264());
            voiceDemandChanged();
        }
    }

    /**
     * Takes from a participant only what is sealed under the keys of this leaf of the key group, from the next packet on.
     *
     * @param leaf 0 to 1023
     */
    public void nameSender(ParticipantId participant, int leaf) {
        Transport transport = byParticipant.get(participant);
        if (transport != null) {
            transport.nameSender(leaf);
        }
    }

    /** Answers an offer through {@link MediaListener#answered} or {@link MediaListener#refused}, at once. */
    public void negotiate(
            ParticipantId participant, long negotiation, String sdpOffer, List<GrantedTrack> granted, long nowNanos) {
        engine.tell(nowNanos);
        Transport transport = byParticipant.get(participant);
        if (transport == null) {
            return;
        }
        Optional<SdpOffer> offer = SdpOffer.parse(sdpOffer);
        OfferProblem problem = offer.isEmpty() ? OfferProblem.MALFORMED : transport.problem(offer.get());
        if (problem != null) {
            listener.refused(participant, negotiation, problem);
            return;
        }
        Transport.Answered answered = transport.negotiate(offer.orElseThrow(), granted);
        links.tellH264(allOfferH264());
        assignVoices();
        listener.answered(participant, negotiation, answered.sdp(), answered.accepted());
        h264Changed();
    }

    /** Who sends H.264 is asked to offer again once somebody is present whose browser does not offer it. */
    void h264Changed() {
        if (!codecs().contains(MediaCodec.H264)) {
            for (Transport transport : transports) {
                if (transport.isToLeaveH264()) {
                    listener.negotiationWanted(transport.participant());
                }
            }
        }
    }

    /** What may be answered now: H.264 leaves as soon as somebody is present whose browser does not offer it. */
    Set<MediaCodec> codecs() {
        Set<MediaCodec> codecs = new HashSet<>(engine.settings().codecs());
        if (!allOfferH264() || !links.othersOfferH264()) {
            codecs.remove(MediaCodec.H264);
        }
        return codecs;
    }

    private boolean allOfferH264() {
        for (Transport transport : transports) {
            if (!transport.offersH264()) {
                return false;
            }
        }
        return true;
    }

    /** The participants with an open transport here. */
    public Set<ParticipantId> receivers() {
        return Set.copyOf(byParticipant.keySet());
    }

    /** Closes every transport and track of the room. */
    public void close() {
        links.close();
        List.copyOf(byParticipant.keySet()).forEach(this::closeTransport);
        closed = true;
        voices.close();
        engine.closed(this);
    }

    /** The room this router serves. */
    public RoomId room() {
        return room;
    }

    /** The check of a line that this is the router of, null for a room's. */
    @Nullable
    EchoSession echo() {
        return echo;
    }

    /** Whether media goes to a participant: they are at an address, and have keys. */
    boolean reaches(ParticipantId participant) {
        Transport transport = byParticipant.get(participant);
        return transport != null && transport.destination() != null;
    }

    /** Whether a participant may get a track: nobody gets their own but in a check of their line. */
    boolean mayGet(Transport receiver, InboundTrack track) {
        return echo != null || track.owner != receiver;
    }

    /** What this router has carried. */
    public RoomTraffic traffic() {
        return traffic;
    }

    // ---- links

    /** Takes one end of a link to another router of the room; both have the same tracks from then on. */
    public void link(RouterLink end) {
        if (closed) {
            end.close();
            return;
        }
        end.attach(this);
        links.add(end);
        tracks.values().forEach(end::announce);
        end.tellH264(allOfferH264());
        if (links.home() == null && !voices.areGiven()) {
            end.tellVoices(voices.chosen());
        }
    }

    /** The same where the other router is the room's first: there it is decided who is heard and who is on stage. */
    public void linkHome(RouterLink end) {
        links.setHome(end);
        link(end);
    }

    /** The voices that the room's first router has chosen, the runner-up last. */
    void voicesGiven(List<Optional<TrackId>> given) {
        if (links.home() != null) {
            voices.give(given);
            assignVoices();
        }
    }

    /** A link has news that it does not tell before the next turn. */
    void wakeForLinks() {
        if (!running) {
            wakeNow();
        }
    }

    // ---- tracks

    /** Forwards nothing more of the track until {@link #resumeTrack}. */
    public void pauseTrack(TrackId id) {
        InboundTrack track = tracks.get(id);
        if (track != null) {
            pause(track);
        }
    }

    void pause(InboundTrack track) {
        if (track.paused) {
            return;
        }
        track.paused = true;
        withdraw(track, true);
        silence(track);
        links.pausedChanged(track);
    }

    /** Forwards the track again, a picture from its next key frame on. */
    public void resumeTrack(TrackId id) {
        InboundTrack track = tracks.get(id);
        if (track != null) {
            resume(track);
        }
    }

    void resume(InboundTrack track) {
        if (!track.paused) {
            return;
        }
        track.paused = false;
        links.pausedChanged(track);
        if (track.hasAudience()) {
            track.requestKeyFrame();
        }
    }

    /** Ends the track for good; its slots are cleared. */
    public void closeTrack(TrackId id) {
        InboundTrack track = tracks.get(id);
        if (track != null) {
            remove(track);
        }
    }

    /** Says what each video slot of a receiver is to show; slots that are not named keep what they show. */
    public void showSlots(ParticipantId receiver, List<SlotRequest> slots) {
        Transport transport = byParticipant.get(receiver);
        if (transport != null) {
            transport.outbound.show(slots);
        }
    }

    /** The open transport of a participant, empty when there is none. */
    Optional<Transport> transport(ParticipantId participant) {
        return Optional.ofNullable(byParticipant.get(participant));
    }

    /** The layers of a track have changed: whoever shows it chooses anew. */
    void retarget(InboundTrack track) {
        links.layersChanged(track);
        for (Transport transport : transports) {
            transport.outbound.retarget(track);
        }
    }

    /** The highest spatial layer of a track that any slot would forward, -1 when none. */
    int demandedSpatial(InboundTrack track) {
        int highest = -1;
        for (Transport transport : transports) {
            highest = Math.max(highest, transport.outbound.demandedSpatial(track));
        }
        return highest;
    }

    /** The highest temporal layer of a track that any slot would forward, -1 when none. */
    int demandedTemporal(InboundTrack track) {
        int highest = -1;
        for (Transport transport : transports) {
            highest = Math.max(highest, transport.outbound.demandedTemporal(track));
        }
        return highest;
    }

    @Nullable
    InboundTrack track(TrackId id) {
        return tracks.get(id);
    }

    /** A transport has a new track. An id is used once; a second track under it is not routed. */
    void add(InboundTrack track) {
        if (tracks.putIfAbsent(track.grant.track(), track) != null) {
            track.closed = true;
            return;
        }
        for (Transport transport : transports) {
            transport.outbound.appeared(track);
        }
        links.announce(track);
        if (voices.areGiven()) {
            assignVoices();
        }
        demandChanged();
        voiceDemandChanged();
    }

    /** Ends a track. */
    void remove(InboundTrack track) {
        track.closed = true;
        tracks.remove(track.grant.track(), track);
        track.owner.forget(track);
        links.end(track);
        withdraw(track, false);
        silence(track);
        track.layers.forEach(InboundLayer::end);
    }

    private void withdraw(InboundTrack track, boolean willReturn) {
        for (Transport transport : transports) {
            transport.outbound.withdraw(track, willReturn);
        }
    }

    private void silence(InboundTrack track) {
        if (!track.isVideo() && voices.silence(track)) {
            voicesChanged();
        }
    }

    /** The loop leaves out more or less of its pictures; a check of a line is none. */
    void shedChanged() {
        for (Transport transport : transports) {
            transport.outbound.shedChanged();
        }
        demandChanged();
    }

    /** What is shown, or how large, may have changed. */
    void demandChanged() {
        wakeAt(demand.changed(engine.nowNanos()));
    }

    /** What voices may cost may have changed. */
    void voiceDemandChanged() {
        wakeAt(voiceDemand.changed(engine.nowNanos()));
    }

    void paused(ParticipantId receiver, String mid, TrackId track) {
        listener.slotPaused(receiver, mid, track);
    }

    void leftOut(ParticipantId receiver, List<TrackId> voices) {
        listener.voicesLeftOut(receiver, voices);
    }

    void assigned(ParticipantId receiver, String mid, Optional<TrackId> track) {
        listener.slotAssigned(receiver, mid, track);
    }

    // ---- voices

    /** A packet of a live audio track came, for the first time. */
    void heard(InboundTrack track, MediaPacket packet, long nowNanos) {
        if (links.home() == null) {
            if (voices.heard(track, packet.level, nowNanos)) {
                voicesChanged();
            }
            wakeAt(voices.nextNanos());
        }
    }

    /**
     * A voice packet of this loop goes to where it is decided who is heard, unless that is here.
     *
     * @param counts whether its loudness counts
     */
    void handHome(MediaPacket packet, boolean counts) {
        RouterLink home = links.home();
        if (home != null) {
            home.handHome(packet, counts);
            markDirty();
        }
    }

    /** Whether anybody here or on other loops gets a track, or is about to. */
    boolean isAwaited(InboundTrack track) {
        return track.hasAudience() || (track.voice.isChosen() && !links.isEmpty());
    }

    private void voicesChanged() {
        assignVoices();
        if (!links.isEmpty()) {
            links.tellVoices(voices.chosen());
        }
    }

    /** Gives each listener the chosen voices, and the runner-up in place of their own. */
    private void assignVoices() {
        InboundTrack runnerUp = voices.runnerUp();
        for (int i = 0; i < VoiceSelection.POSITIONS; i++) {
            InboundTrack voice = voices.at(i);
            for (Transport transport : transports) {
                InboundTrack given = voice != null && voice.owner == transport ? runnerUp : voice;
                transport.outbound.hear(i, given != null && given.owner == transport ? null : given);
            }
        }
    }

    // ---- packets and time

    /** A packet waits for the flush. */
    void enqueue(MediaPacket packet) {
        engine.keepPacket();
        enqueueLinked(packet);
    }

    /** A packet that another loop keeps in its place until the flush is over. */
    void enqueueLinked(MediaPacket packet) {
        packet.next = null;
        MediaPacket tail = last;
        if (tail == null) {
            first = packet;
        } else {
            tail.next = packet;
        }
        last = packet;
        markDirty();
    }

    /** A receiver has resends that wait. */
    void markDirty() {
        if (!dirty) {
            dirty = true;
            engine.dirty(this);
        }
    }

    /** Sends what waits, receiver by receiver. */
    void flush(ReceiverPlan plan, long nowNanos, PacketSink sink) {
        try {
            // first, so that the other loops send while this one does
            links.forward(first);
            for (Transport transport : transports) {
                if (transport.destination() != null) {
                    flush(transport, plan, nowNanos, sink);
                }
            }
        } finally {
            forgetBatch();
        }
    }

    /** The batch is over, sent or not. */
    void forgetBatch() {
        first = null;
        last = null;
        dirty = false;
        links.release();
    }

    private void flush(Transport transport, ReceiverPlan plan, long nowNanos, PacketSink sink) {
        plan.clear();
        for (MediaPacket packet = first; packet != null; packet = packet.next) {
            transport.outbound.plan(packet, plan);
            if (plan.isFull()) {
                send(transport, plan, nowNanos, sink);
            }
        }
        if (transport.outbound.hasWaiting(nowNanos)) {
            transport.outbound.planWaiting(plan, nowNanos);
        }
        send(transport, plan, nowNanos, sink);
        transport.outbound.reportChanges(nowNanos, sink);
    }

    /** Sends what has waited for one receiver. */
    void flushWaiting(Transport transport, long nowNanos, PacketSink sink) {
        ReceiverPlan plan = engine.plan();
        plan.clear();
        transport.outbound.planWaiting(plan, nowNanos);
        send(transport, plan, nowNanos, sink);
    }

    private static void send(Transport transport, ReceiverPlan plan, long nowNanos, PacketSink sink) {
        SrtpTransform keys = transport.srtp();
        NetworkPath to = transport.destination();
        if (keys != null && to != null) {
            if (plan.size() > 0) {
                plan.send(transport, to, keys, nowNanos, sink);
            }
            transport.outbound.voices().send(to, nowNanos, sink);
        }
        transport.outbound.downlink().flushed();
    }

    void wakeNow() {
        if (!releasing) {
            wakeAt(engine.nowNanos());
        }
    }

    void wakeAt(long nanos) {
        nextNanos = Math.min(nextNanos, nanos);
        engine.wakeAt(nanos);
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Does what is due. */
    void runDue(long nowNanos, PacketSink sink) {
        if (nextNanos > nowNanos) {
            return;
        }
        nextNanos = NEVER;
        long next;
        running = true;
        try {
            next = runTransports(nowNanos, sink);
        } finally {
            running = false;
        }
        EchoSession check = echo;
        if (check != null) {
            next = Math.min(next, check.runDue(nowNanos));
        }
        next = Math.min(next, links.runDue(nowNanos));
        next = Math.min(next, Math.min(demand.nextNanos(), voiceDemand.nextNanos()));
        nextNanos = Math.min(nextNanos, Math.min(next, voices.nextNanos()));
    }

    private long runTransports(long nowNanos, PacketSink sink) {
        voices.run(nowNanos);
        if (demand.nextNanos() <= nowNanos) {
            demand.run(tracks.values(), transports, links, engine.shed(), nowNanos);
        }
        if (voiceDemand.nextNanos() <= nowNanos) {
            voiceDemand.run(tracks.values(), transports, nowNanos);
        }
        long next = NEVER;
        releasing = true;
        for (Transport transport : transports) {
            transport.outbound.downlink().releaseWhenDue(nowNanos);
        }
        releasing = false;
        for (Transport transport : transports) {
            next = Math.min(next, transport.runDue(nowNanos, sink));
        }
        return next;
    }
}
