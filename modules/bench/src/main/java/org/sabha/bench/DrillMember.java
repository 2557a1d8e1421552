package org.sabha.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.sabha.client.EncryptionDemand;
import org.sabha.client.JoinOptions;
import org.sabha.client.MeetingEnd;
import org.sabha.client.MeetingGroup;
import org.sabha.client.MeetingLink;
import org.sabha.client.MeetingListener;
import org.sabha.client.SabhaClient;
import org.sabha.client.SabhaMeeting;
import org.sabha.client.frame.MediaCodec;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;

/**
 * One member of the drill of {@link KillsBenchmark}, by the Java client: it speaks and writes, and notes what it opened of
 * others, every alarm, and which of its acts the server acknowledged. Thread-safe.
 */
final class DrillMember implements MeetingListener {
    private final int number;
    private final MadeFrames frames;
    private final SabhaMeeting meeting;
    private final BlockingQueue<Secret> invitations = new LinkedBlockingQueue<>();
    private final Map<Long, ClientMessage> acknowledged = new LinkedHashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private final List<String> read = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();
    private final Map<String, Integer> denied = new LinkedHashMap<>();
    private Optional<ParticipantId> self = Optional.empty();
    private Optional<MeetingEnd> end = Optional.empty();
    private @Nullable String toWrite;
    private boolean connected;
    private int knocking;
    private int acts;
    private long voices;

    /**
     * A member as another process tells of it.
     *
     * @param connected whether it has its seat and a connection
     * @param end why the stay is over; empty while it is not
     * @param keys group, epoch and safety code; empty without a key group
     * @param people in the key group
     * @param voices frames that it opened since it was last told to count anew
     * @param read texts that it opened since then
     * @param alarms all of them, in words
     */
    record State(
            int number,
            String self,
            boolean connected,
            String end,
            String keys,
            int people,
            long voices,
            List<String> read,
            List<String> alarms) {
        boolean isOver() {
            return !end.isEmpty();
        }
    }

    /** Begins to join. */
    DrillMember(SabhaClient client, MeetingLink link, Secret password, Optional<Secret> device, int number) {
        this.number = number;
        frames = new MadeFrames(number);
        JoinOptions options = JoinOptions.by(link, password, "Drill " + number)
                .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
                .receiving(3, 0)
                .demanding(EncryptionDemand.WHERE_OFFERED);
        meeting = SabhaMeeting.join(client, device.map(options::as).orElse(options), this);
    }

    SabhaMeeting meeting() {
        return meeting;
    }

    int number() {
        return number;
    }

    BlockingQueue<Secret> invitations() {
        return invitations;
    }

    /** Says one of the acts that {@link #acknowledged()} is to tell of. */
    void act(ClientMessage message) {
        synchronized (this) {
            acts++;
        }
        meeting.say(message);
    }

    /** Acts that the server has neither done nor refused. */
    synchronized int unacknowledged() {
        return acts;
    }

    /** Acts that were done, in the order in which they were. */
    synchronized List<ClientMessage> acknowledged() {
        return List.copyOf(acknowledged.values());
    }

    /** How many acts the server refused, by reason. */
    synchronized Map<String, Integer> denied() {
        return Map.copyOf(denied);
    }

    synchronized List<String> alarms() {
        return List.copyOf(alarms);
    }

    synchronized int knocking() {
        return knocking;
    }

    synchronized Optional<ParticipantId> self() {
        return self;
    }

    void speak() {
        meeting.sendFrame(TrackSource.MICROPHONE, frames.voice());
    }

    /** Forgets what was opened. */
    synchronized void countAnew() {
        voices = 0;
        read.clear();
    }

    /** Writes a text as soon as something can be sealed. */
    synchronized void write(String text) {
        toWrite = text;
    }

    /** Drops the connection and its network path, as a laptop does that changes from cable to wireless. */
    void changesNetwork() {
        meeting.reconnect();
        meeting.restartIce();
    }

    /** How it is now. */
    State state() {
        write();
        MeetingGroup group = meeting.group();
        Optional<Long> epoch = group.epoch().join();
        Optional<Octets> id = group.id().join();
        String keys = epoch.isEmpty() || id.isEmpty()
                ? ""
                : id.get().base64Url() + " " + epoch.get() + " "
                        + group.safetyCode().join();
        synchronized (this) {
            return new State(
                    number,
                    self.map(ParticipantId::value).orElse(""),
                    connected,
                    end.map(why -> why.cause() + " " + why.detail()).orElse(""),
                    keys,
                    group.members().size(),
                    voices,
                    List.copyOf(read),
                    List.copyOf(alarms));
        }
    }

    private void write() {
        String text;
        synchronized (this) {
            text = connected ? toWrite : null;
        }
        if (text != null && meeting.group().chat(text).join()) {
            synchronized (this) {
                toWrite = null;
            }
        }
    }

    // ---- what the meeting tells, on the client's loop

    @Override
    public synchronized void seated(Roster roster) {
        connected = true;
        self = roster.self();
        knocking = roster.waiting().size();
    }

    @Override
    public synchronized void rosterChanged(Roster roster, ServerMessage cause) {
        knocking = roster.waiting().size();
    }

    @Override
    public synchronized void connectionLost(String reason) {
        connected = false;
    }

    @Override
    public synchronized void resumed() {
        connected = self.isPresent();
    }

    @Override
    public void mediaReady() {
        meeting.setMuted(TrackSource.MICROPHONE, false);
    }

    @Override
    public synchronized void frame(ReceivedFrame frame) {
        voices++;
    }

    @Override
    public synchronized void data(TextMessage message) {
        read.add(message.text());
    }

    @Override
    public synchronized void alarm(Alarm alarm) {
        alarms.add(alarm.kind() + ": " + alarm.detail());
    }

    @Override
    public synchronized void notSaid(ClientMessage act, String why) {
        acts--;
        denied.merge("not said: " + why, 1, Integer::sum);
    }

    @Override
    public synchronized void acknowledged(long sequence, ClientMessage message) {
        if (ActsLog.isAct(message)) {
            acts--;
            if (!refused.remove(sequence)) {
                acknowledged.put(sequence, message);
            }
        }
    }

    @Override
    public synchronized void message(ServerMessage message) {
        switch (message) {
            case ServerMessage.InvitationIssued issued -> invitations.add(issued.invitation());
            case ServerMessage.Denied refusal -> {
                denied.merge(refusal.reason().name(), 1, Integer::sum);
                if (acknowledged.remove(refusal.inReplyTo()) == null) {
                    refused.add(refusal.inReplyTo()); // its acknowledgement waits for what was said before
                }
            }
            default -> {}
        }
    }

    @Override
    public synchronized void closed(MeetingEnd why) {
        connected = false;
        end = Optional.of(why);
    }
}
