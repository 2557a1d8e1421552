package org.sabha.client.load;

import static org.sabha.wire.packet.Bytes.i64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingListener;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;

/**
 * One member of a load: shows the cameras there are, measures what arrives, admits whoever knocks when it is host. Its
 * listener's methods run on the client's loop.
 */
final class Bot implements MeetingListener {
    private static final long FREEZE_NANOS = 150_000_000;
    private static final int LARGE_HEIGHT = 720;
    private static final int TILE_HEIGHT = 180;

    private final Tally tally;
    private final GroupWatch group;
    private final long askedNanos = System.nanoTime();
    private final SabhaMeeting meeting;
    private final CompletableFuture<Void> firstFrame = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Secret>> invitations = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> lastPictures = new HashMap<>();
    private final Map<String, TrackId> shown = new HashMap<>();
    private final long intervalNanos;
    private volatile boolean keyFrameWanted = true;
    private volatile Optional<ParticipantId> self = Optional.empty();
    private Octets groupId = Octets.EMPTY;
    private long epoch;

    Bot(SabhaClient client, JoinOptions options, Tally tally, GroupWatch group, long intervalNanos) {
        this.tally = tally;
        this.group = group;
        this.intervalNanos = intervalNanos;
        meeting = SabhaMeeting.join(client, options, this);
        meeting.mediaReady().thenRun(() -> tally.joined(System.nanoTime() - askedNanos));
    }

    SabhaMeeting meeting() {
        return meeting;
    }

    CompletableFuture<Void> firstFrame() {
        return firstFrame;
    }

    /** As host: a fresh invitation. */
    CompletableFuture<Secret> invite() {
        CompletableFuture<Secret> invitation = new CompletableFuture<>();
        invitations.add(invitation);
        meeting.say(new ClientMessage.Invite());
        return invitation;
    }

    /** Whether the next picture is to be a key frame; asking takes it. */
    boolean takeKeyFrameWanted() {
        boolean was = keyFrameWanted;
        keyFrameWanted = false;
        return was;
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        keyFrameWanted |= source == TrackSource.CAMERA;
    }

    @Override
    public void mediaReady() {
        meeting.setMuted(TrackSource.MICROPHONE, false);
        meeting.setMuted(TrackSource.CAMERA, false);
    }

    /** Empty before the seat. */
    Optional<ParticipantId> self() {
        return self;
    }

    @Override
    public void epoch(Octets group, long number) {
        groupId = group;
        epoch = number;
    }

    @Override
    public void members(List<GroupPerson> members) {
        Set<ParticipantId> here = members.stream()
                .flatMap(member -> member.participant().stream())
                .collect(Collectors.toSet());
        self.ifPresent(id -> group.entered(id, groupId, epoch, here, System.nanoTime()));
    }

    @Override
    public void alarm(Alarm alarm) {
        tally.alarmed(alarm);
    }

    @Override
    public void seated(Roster roster) {
        Optional<ParticipantId> before = self;
        self = roster.self();
        if (before.isEmpty()) {
            self.ifPresent(id -> group.seated(id, askedNanos));
        } else if (!before.equals(self)) {
            group.left(before.get()); // another seat; of that one nothing was asked
        }
        roster.waiting().forEach(person -> meeting.say(new ClientMessage.Admit(person.id())));
        show(roster);
    }

    @Override
    public void rosterChanged(Roster roster, ServerMessage cause) {
        switch (cause) {
            case ServerMessage.WaitingAdded m ->
                meeting.say(new ClientMessage.Admit(m.waiting().id()));
            case ServerMessage.ParticipantJoined m -> showIfCamera(roster, m.participant());
            case ServerMessage.ParticipantChanged m -> showIfCamera(roster, m.participant());
            case ServerMessage.ParticipantLeft m -> show(roster);
            default -> {}
        }
    }

    private void showIfCamera(Roster roster, ParticipantView participant) {
        if (participant.tracks().stream().anyMatch(track -> track.source() == TrackSource.CAMERA)) {
            show(roster);
        }
    }

    /** Shows the first cameras of others, the first of them large; says so only when it changed. */
    private void show(Roster roster) {
        List<String> slots = meeting.videoSlots();
        List<SlotRequest> requests = new ArrayList<>();
        Map<String, TrackId> wanted = new HashMap<>();
        for (ParticipantView participant : roster.participants()) {
            for (ParticipantView.TrackView track : participant.tracks()) {
                boolean camera = track.source() == TrackSource.CAMERA && !track.muted();
                if (camera && requests.size() < slots.size() && !self.equals(Optional.of(participant.id()))) {
                    String slot = slots.get(requests.size());
                    int height = requests.isEmpty() ? LARGE_HEIGHT : TILE_HEIGHT;
                    requests.add(new SlotRequest(slot, Optional.of(track.id()), height, requests.size()));
                    wanted.put(slot, track.id());
                }
            }
        }
        if (!wanted.equals(shown)) {
            lastPictures.keySet().removeIf(slot -> !Objects.equals(shown.get(slot), wanted.get(slot)));
            shown.clear();
            shown.putAll(wanted);
            meeting.show(requests);
        }
    }

    @Override
    public void message(ServerMessage message) {
        if (message instanceof ServerMessage.InvitationIssued issued) {
            CompletableFuture<Secret> asked = invitations.poll();
            if (asked != null) {
                asked.complete(issued.invitation());
            }
        }
        if (message instanceof ServerMessage.GroupCommit commit
                && !commit.removed().isEmpty()) {
            group.leaveOrdered(commit.epoch(), System.nanoTime());
        }
        if (message instanceof ServerMessage.SlotPaused) {
            tally.paused();
        }
    }

    @Override
    public void frame(ReceivedFrame frame) {
        long now = frame.arrivalNanos();
        if (!firstFrame.isDone()) {
            firstFrame.complete(null);
            tally.firstFrame(now - askedNanos);
        }
        long delay = now - i64(frame.bytes(), frame.length() - MadeMedia.STAMP_BYTES);
        if (frame.codec() == MediaCodec.OPUS) {
            tally.voice(delay);
            return;
        }
        tally.picture(delay);
        Long last = lastPictures.put(frame.mid(), now);
        if (last != null && now - last > 3 * intervalNanos + FREEZE_NANOS) {
            tally.froze(now - last);
        }
    }

    @Override
    public void closed(MeetingEnd end) {
        self.ifPresent(group::left);
        firstFrame.cancel(false);
        invitations.forEach(invitation -> invitation.cancel(false));
    }
}
