package org.sabha.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingListener;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;

/** One Java client of a test, and what it was told. Waits end after 20 s. */
final class Guest implements MeetingListener {
    private static final long PATIENCE_SECONDS = 20;

    @SuppressWarnings("ArrayRecordComponent") // compared by its content in the tests
    record Frame(String mid, MediaCodec codec, boolean keyFrame, byte[] payload) {}

    final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<ServerMessage> messages = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<TrackSource> keyFramesWanted = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Long> epochs = new LinkedBlockingQueue<>();
    private long epoch = -1;
    private final LinkedBlockingQueue<List<ParticipantView>> rosters = new LinkedBlockingQueue<>();
    final CompletableFuture<MeetingEnd> end = new CompletableFuture<>();
    private @Nullable SabhaMeeting meeting;
    private volatile @Nullable ParticipantId self;

    void is(SabhaMeeting joined) {
        meeting = joined;
    }

    SabhaMeeting meeting() {
        return Objects.requireNonNull(meeting);
    }

    @Override
    public void waiting() {
        events.add("waiting");
    }

    @Override
    public void seated(Roster roster) {
        self = roster.self().orElseThrow();
        events.add("seated");
        rosters.add(roster.participants());
    }

    @Override
    public void rosterChanged(Roster roster, ServerMessage cause) {
        messages.add(cause);
        rosters.add(roster.participants());
    }

    @Override
    public void frame(ReceivedFrame frame) {
        frames.add(new Frame(frame.mid(), frame.codec(), frame.keyFrame(), frame.copyPayload()));
    }

    @Override
    public void epoch(Octets group, long epoch) {
        epochs.add(epoch);
    }

    @Override
    public void data(TextMessage message) {
        texts.add(message.from().identity().name() + ": " + message.text());
    }

    @Override
    public void alarm(Alarm alarm) {
        alarms.add(alarm);
    }

    @Override
    public void keyFrameWanted(TrackSource source) {
        keyFramesWanted.add(source);
    }

    @Override
    public void message(ServerMessage message) {
        messages.add(message);
    }

    @Override
    public void connectionLost(String reason) {
        events.add("lost");
    }

    @Override
    public void resumed() {
        events.add("resumed");
    }

    @Override
    public void closed(MeetingEnd how) {
        end.complete(how);
    }

    <T extends ServerMessage> T hears(Class<T> kind) throws InterruptedException {
        List<ServerMessage> others = new ArrayList<>();
        while (true) {
            ServerMessage message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + kind.getSimpleName() + ", but " + others + " " + end.getNow(null));
            }
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
            others.add(message);
        }
    }

    /** The next message of the chat or reaction, with the name of its author. */
    String reads() throws InterruptedException {
        String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return text == null ? "nothing, " + end.getNow(null) : text;
    }

    /** Waits until everything is sealed by that epoch's keys, or a later one's. */
    void entersEpoch(long wanted) throws InterruptedException {
        while (epoch < wanted) {
            Long entered = epochs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (entered == null) {
                throw new AssertionError("no epoch " + wanted + " after " + epoch);
            }
            epoch = entered;
        }
    }

    /** Waits for a person of that name with a track of that source, and gives the track. */
    TrackId seesTrack(String name, TrackSource source) throws InterruptedException {
        while (true) {
            List<ParticipantView> people = rosters.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (people == null) {
                throw new AssertionError(name + " publishes no " + source);
            }
            Optional<TrackId> track = people.stream()
                    .filter(person -> person.name().equals(name))
                    .flatMap(person -> person.tracks().stream())
                    .filter(view -> view.source() == source && !view.muted())
                    .map(ParticipantView.TrackView::id)
                    .findFirst();
            if (track.isPresent()) {
                return track.get();
            }
        }
    }

    /** What was seen and received so far counts no more. */
    void forgets() {
        rosters.clear();
        frames.clear();
    }

    String event() throws InterruptedException {
        String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return event == null ? "nothing, " + end.getNow(null) : event;
    }

    Secret invites() throws InterruptedException {
        meeting().say(new ClientMessage.Invite());
        return hears(ServerMessage.InvitationIssued.class).invitation();
    }

    ParticipantId self() {
        return Objects.requireNonNull(self);
    }
}
