package org.sabha.bench;

import static org.sabha.wire.packet.Bytes.i32;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingListener;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;

/**
 * A member of a benchmark's meeting. It notes when it came how far, admits whoever knocks when it is host, and shows the
 * speaker, or else the first camera, in its one slot. The listener's methods run on the client's loop.
 */
final class Member implements MeetingListener {
    private final MadeFrames frames;
    private final SabhaMeeting meeting;
    private final ConcurrentLinkedQueue<CompletableFuture<Secret>> invitations = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> packet = new CompletableFuture<>();
    private final CompletableFuture<Void> picture = new CompletableFuture<>();
    private final CompletableFuture<Void> keyPicture = new CompletableFuture<>();

    private @Nullable TrackId shown;
    private Optional<ParticipantId> self = Optional.empty();
    volatile boolean keyFrameWanted;
    final AtomicInteger messages = new AtomicInteger();
    volatile long waitingNanos;
    volatile long seatedNanos;
    volatile long keysNanos;
    volatile long packetNanos;
    volatile long pictureNanos;
    volatile long keyPictureNanos;
    /** The speaker in the slot, and since when it was to be there. */
    volatile long speakerNanos;

    volatile int lastSender = -1;
    volatile long lastSenderNanos;

    Member(SabhaClient client, JoinOptions options, int number) {
        frames = new MadeFrames(number);
        meeting = SabhaMeeting.join(client, options, this);
    }

    SabhaMeeting meeting() {
        return meeting;
    }

    /** As host: a fresh invitation. */
    CompletableFuture<Secret> invite() {
        CompletableFuture<Secret> invitation = new CompletableFuture<>();
        invitations.add(invitation);
        meeting.say(new ClientMessage.Invite());
        return invitation;
    }

    /** Completes with the first packet of anybody, which is a voice's. */
    CompletableFuture<Void> firstPacket() {
        return packet;
    }

    CompletableFuture<Void> firstPicture() {
        return picture;
    }

    /** Completes with the first whole key frame that was handed over, opened where the meeting has keys. */
    CompletableFuture<Void> firstKeyPicture() {
        return keyPicture;
    }

    /** When it came how far, once {@link #firstKeyPicture} is complete. */
    JoinTimes times(long askedNanos) {
        return new JoinTimes(askedNanos, seatedNanos, keysNanos, keyPictureNanos);
    }

    void sendVoice() {
        meeting.sendFrame(TrackSource.MICROPHONE, frames.voice());
    }

    void sendSilence() {
        meeting.sendFrame(TrackSource.MICROPHONE, frames.silence());
    }

    void sendPicture() {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        meeting.sendFrame(TrackSource.CAMERA, frames.picture(key));
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        keyFrameWanted |= source == TrackSource.CAMERA;
    }

    @Override
    public void waiting() {
        waitingNanos = System.nanoTime();
    }

    @Override
    public void seated(Roster roster) {
        seatedNanos = System.nanoTime();
        self = roster.self();
        roster.waiting().forEach(person -> meeting.say(new ClientMessage.Admit(person.id())));
        show(roster, Optional.empty());
    }

    @Override
    public void mediaReady() {
        keysNanos = System.nanoTime();
        meeting.setMuted(TrackSource.MICROPHONE, false);
        meeting.setMuted(TrackSource.CAMERA, false);
    }

    @Override
    public void rosterChanged(Roster roster, ServerMessage cause) {
        messages.incrementAndGet();
        switch (cause) {
            case ServerMessage.WaitingAdded m ->
                meeting.say(new ClientMessage.Admit(m.waiting().id()));
            case ServerMessage.ParticipantJoined m -> showFirst(roster, m.participant());
            case ServerMessage.ParticipantChanged m -> showFirst(roster, m.participant());
            case ServerMessage.SpeakerChanged m -> {
                speakerNanos = System.nanoTime();
                show(roster, m.participant());
            }
            default -> {}
        }
    }

    private void showFirst(Roster roster, ParticipantView participant) {
        if (shown == null && camera(participant).isPresent()) {
            show(roster, Optional.empty());
        }
    }

    private static Optional<TrackId> camera(ParticipantView participant) {
        return participant.tracks().stream()
                .filter(track -> track.source() == TrackSource.CAMERA && !track.muted())
                .map(ParticipantView.TrackView::id)
                .findFirst();
    }

    /** Shows this person, or anybody. */
    private void show(Roster roster, Optional<ParticipantId> wanted) {
        List<String> slots = meeting.videoSlots();
        List<TrackId> cameras = new ArrayList<>();
        for (ParticipantView participant : roster.participants()) {
            boolean fits = wanted.isEmpty() || wanted.get().equals(participant.id());
            if (fits && !self.equals(Optional.of(participant.id()))) {
                camera(participant).ifPresent(cameras::add);
            }
        }
        if (!slots.isEmpty() && !cameras.isEmpty() && !cameras.getFirst().equals(shown)) {
            shown = cameras.getFirst();
            meeting.show(List.of(new SlotRequest(slots.getFirst(), Optional.of(cameras.getFirst()), 720, 0)));
        }
    }

    @Override
    public void message(ServerMessage message) {
        messages.incrementAndGet();
        if (message instanceof ServerMessage.InvitationIssued issued) {
            CompletableFuture<Secret> asked = invitations.poll();
            if (asked != null) {
                asked.complete(issued.invitation());
            }
        }
    }

    @Override
    public void frame(ReceivedFrame frame) {
        if (packetNanos == 0) {
            packetNanos = frame.arrivalNanos();
            packet.complete(null);
        }
        if (frame.codec() == MediaCodec.OPUS) {
            return;
        }
        int sender = i32(frame.bytes(), frame.length() - Integer.BYTES);
        if (sender != lastSender) {
            lastSenderNanos = frame.arrivalNanos();
            lastSender = sender;
        }
        if (pictureNanos == 0) {
            pictureNanos = frame.arrivalNanos();
            picture.complete(null);
        }
        if (keyPictureNanos == 0 && frame.keyFrame()) {
            keyPictureNanos = System.nanoTime();
            keyPicture.complete(null);
        }
    }

    @Override
    public void closed(MeetingEnd end) {
        IllegalStateException over = new IllegalStateException(end.detail());
        packet.completeExceptionally(over);
        picture.completeExceptionally(over);
        keyPicture.completeExceptionally(over);
        invitations.forEach(invitation -> invitation.completeExceptionally(over));
    }
}
