package org.sabha.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.client.frame.EncodedFrame;
import org.sabha.client.keys.Alarm;
import org.sabha.client.keys.GroupPerson;
import org.sabha.client.keys.MissingMessage;
import org.sabha.client.keys.TextMessage;
import org.sabha.client.net.ClientLoop;
import org.sabha.client.net.ServerApi;
import org.sabha.client.net.SignallingSocket;
import org.sabha.client.session.MessageNumbering;
import org.sabha.client.session.Roster;
import org.sabha.client.stream.ReceivedFrame;
import org.sabha.client.stream.SendStatistics;
import org.sabha.client.stream.SlotStatistics;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.model.IdSource;
import org.sabha.model.MediaKind;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.model.SlotRequest;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;

/**
 * One stay in a meeting: joins over the server's own signalling, keeps its seat over a lost connection, sends and receives
 * encoded frames. May be used from any thread; the listener is called on the client's loop.
 *
 * <pre>
 *   JOINING --waiting--> at the door --seated--> SEATED --media ready-->
 *   any --socket lost--> RESUMING, in the server's window --resumed--> as before;  --too late, removed, ended, left--> ENDED
 * </pre>
 */
public final class SabhaMeeting implements AutoCloseable {
    /** A name, a blank and a version: rule C5 judges the version. */
    private static final String NAME = "sabha-java 0.2";

    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long RESUME_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEDIA_RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long NEVER = Long.MAX_VALUE;

    private final SabhaClient client;
    private final JoinOptions options;
    private final MeetingListener listener;
    private final ClientLoop loop;
    private final Secret device;
    private final MessageNumbering numbering = new MessageNumbering(this::acknowledged);
    private final Roster roster = new Roster();
    private final CompletableFuture<Void> seated = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<MeetingEnd> ended = new CompletableFuture<>();
    private final MediaLink media;

    /** What was muted or unmuted last, by this person or a host, to be the same on a new connection. */
    private final Map<TrackSource, Boolean> ownWish = new EnumMap<>(TrackSource.class);

    private @Nullable SignallingSocket socket;
    private volatile @Nullable MeetingKeys keys;
    private final MeetingGroup group = new MeetingGroup(() -> keys);
    private long pingNanos = NEVER;
    private long resumeNanos = NEVER;
    private long resumeUntilNanos = NEVER;
    private long mediaRetryNanos = NEVER;
    private boolean offered;
    private boolean leaving;

    private SabhaMeeting(SabhaClient client, JoinOptions options, MeetingListener listener, ClientLoop loop) {
        this.client = client;
        this.options = options;
        this.listener = listener;
        this.loop = loop;
        device = options.device().orElseGet(() -> new IdSource(client.random()).newSecret());
        media = new MediaLink(client, loop, new Media(), options);
    }

    /** Begins to join and returns at once; the listener and {@link #seated} tell how it goes. */
    public static SabhaMeeting join(SabhaClient client, JoinOptions options, MeetingListener listener) {
        SabhaMeeting meeting = new SabhaMeeting(client, options, listener, client.nextLoop());
        meeting.loop.execute(meeting::begin);
        return meeting;
    }

    // ---- what can be waited for

    /** Completes at the seat; exceptionally when the stay ends before. */
    public CompletableFuture<Void> seated() {
        return seated;
    }

    /** Completes when media may go both ways; exceptionally when the stay ends before. */
    public CompletableFuture<Void> mediaReady() {
        return ready;
    }

    /** Completes when the stay is over. */
    public CompletableFuture<MeetingEnd> ended() {
        return ended;
    }

    // ---- what can be done

    /**
     * Sends a frame, when media is ready and the source is allowed; else it is lost, as on a network. While the track is
     * muted the server drops it.
     */
    public void sendFrame(TrackSource source, EncodedFrame frame) {
        if (loop.here()) {
            sendNow(source, frame, System.nanoTime());
        } else {
            loop.execute(() -> sendNow(source, frame, System.nanoTime()));
        }
    }

    private void sendNow(TrackSource source, EncodedFrame frame, long nowNanos) {
        MeetingKeys own = keys;
        EncodedFrame sealed = own == null ? frame : own.seal(source, frame, nowNanos);
        if (sealed != null) {
            media.send(source, sealed, nowNanos);
        }
    }

    /** Mutes or unmutes a source of one's own. */
    public void setMuted(TrackSource source, boolean muted) {
        loop.execute(() -> ownWish.put(source, muted));
        say(new ClientMessage.SetMuted(source, muted));
    }

    /** Says what is shown, all video slots at once; {@link #videoSlots} names them. */
    public void show(List<SlotRequest> slots) {
        say(new ClientMessage.Show(slots));
    }

    /** Asks whoever is in a video slot for a key frame, as after a decoder failed. */
    public void requestKeyFrame(String mid) {
        loop.execute(() -> media.transport().requestKeyFrame(mid, System.nanoTime()));
    }

    /**
     * Says anything that the protocol knows; {@code docs/protocol/messages.md} lists it. In a key group, what a host does
     * gets the signatures without which other members would not believe it.
     */
    public void say(ClientMessage message) {
        loop.execute(() -> {
            MeetingKeys own = keys;
            if (own == null) {
                sayNow(message);
            } else {
                own.say(message);
            }
        });
    }

    /** Offers anew on a new socket with new ICE credentials, as after a change of network; seat and keys stay. */
    public void restartIce() {
        loop.execute(() -> {
            if (offered && !isOver()) {
                sayNow(media.restart());
            }
        });
    }

    /** Drops the signalling connection as a broken network would, and resumes. */
    public void reconnect() {
        loop.execute(() -> {
            SignallingSocket open = socket;
            if (open != null && !isOver()) {
                open.close();
                connectionEnded("asked for");
            }
        });
    }

    /** Leaves. */
    @Override
    public void close() {
        loop.execute(() -> {
            leaving = true;
            if (!isOver()) {
                if (roster.self().isPresent()) {
                    sayNow(new ClientMessage.Leave());
                }
                finish(new MeetingEnd(Optional.of(CloseCause.LEFT), "left"));
            }
        });
    }

    // ---- what can be asked

    /** The mids of the audio slots. */
    public List<String> audioSlots() {
        return media.offer().slots(MediaKind.AUDIO);
    }

    /** The mids of the video slots. */
    public List<String> videoSlots() {
        return media.offer().slots(MediaKind.VIDEO);
    }

    /** The secret of this device, to be kept for a later stay by the same invitation. */
    public Secret device() {
        return device;
    }

    /** Everything received so far; waits for the loop when called from another thread. */
    public SlotStatistics received() {
        return loop.here() ? media.received() : loop.ask(media::received);
    }

    /** Everything sent of a source so far; waits for the loop when called from another thread. */
    public SendStatistics sent(TrackSource source) {
        return loop.here() ? media.sent(source) : loop.ask(() -> media.sent(source));
    }

    /** The meeting's key group as this member sees it. */
    public MeetingGroup group() {
        return group;
    }

    // ---- on the loop

    private final Timer timer = new Timer();

    private boolean isOver() {
        return ended.isDone();
    }

    private void begin() {
        loop.add(timer);
        atTheDoor(this::admitted);
    }

    /** What is done with the server's answer for a fresh key; either is null. */
    private interface Answered {
        void take(DeviceKeys fresh, @Nullable JoinResponse answer, @Nullable Throwable error);
    }

    private void atTheDoor(Answered then) {
        DeviceKeys fresh = client.keyDesk().newDevice();
        JoinRequest request = new JoinRequest(
                options.link().room().toString(),
                options.link().invitation(),
                options.password(),
                options.name(),
                device,
                Optional.of(Octets.of(fresh.signatureKey())));
        new ServerApi(client.http(), options.link().server())
                .join(request)
                .whenComplete((answer, error) -> loop.execute(() -> then.take(fresh, answer, error)));
    }

    private void recertified(DeviceKeys fresh, @Nullable JoinResponse answer, @Nullable Throwable error) {
        MeetingKeys own = keys;
        if (answer != null
                && own != null
                && client.keyDesk().judge(options.link(), fresh, answer)
                        instanceof SharedKeyResources.Verdict.Certified certified) {
            own.renew(certified.keys());
        } else {
            fresh.close(); // asked for again while out of step
        }
    }

    private void admitted(DeviceKeys fresh, @Nullable JoinResponse answer, @Nullable Throwable error) {
        if (answer == null) {
            String detail = error == null ? "no token" : String.valueOf(error.getMessage());
            finish(new MeetingEnd(Optional.empty(), detail));
            return;
        }
        switch (client.keyDesk().judge(options.link(), fresh, answer)) {
            case SharedKeyResources.Verdict.Certified certified -> {
                MeetingKeys own = new MeetingKeys(
                        certified.keys(), loop, client.keyDesk().threads(), new Keys(), client.random());
                keys = own;
                own.offer(offer -> knock(answer.token(), Optional.of(offer)));
            }
            case SharedKeyResources.Verdict.NoGroup ignored
            when options.encryption() == EncryptionDemand.WHERE_OFFERED -> {
                fresh.close();
                knock(answer.token(), Optional.empty());
            }
            case SharedKeyResources.Verdict.NoGroup ignored ->
                finish(new MeetingEnd(Optional.empty(), "this server's meetings are not end-to-end encrypted"));
            case SharedKeyResources.Verdict.Refused refused -> {
                listener.alarm(refused.why());
                finish(new MeetingEnd(Optional.empty(), refused.why().detail()));
            }
        }
    }

    private void knock(Secret token, Optional<KeyOffer> offer) {
        if (!isOver()) {
            SignallingSocket opened = connect();
            opened.send(numbering.authenticate(token, NAME, offer));
        }
    }

    private SignallingSocket connect() {
        SignallingSocket opened = new SignallingSocket(
                client.http().newWebSocketBuilder(),
                options.link().server(),
                loop,
                this::received,
                this::connectionEnded);
        socket = opened;
        pingNanos = System.nanoTime() + PING_NANOS;
        return opened;
    }

    private void sayNow(ClientMessage message) {
        SignallingSocket open = socket;
        if (!isOver()) {
            var frame = numbering.say(message);
            if (open != null && resumeUntilNanos == NEVER) {
                open.send(frame);
            }
        }
    }

    private void acknowledged(long number, ClientMessage message, boolean refused) {
        MeetingKeys own = keys;
        if (own != null && !refused && message instanceof ClientMessage.Seal seal) {
            own.confirmed(seal);
        }
        listener.acknowledged(number, message);
    }

    private void received(ServerFrame frame) {
        Optional<ServerMessage> message = numbering.receive(frame);
        if (message.isPresent() && !isOver() && !triesOtherTicket(message.get())) {
            handle(message.get());
        }
    }

    /** Whether this refuses a resume, and another ticket is tried when the server has closed the socket. */
    private boolean triesOtherTicket(ServerMessage message) {
        return resumeUntilNanos != NEVER
                && message instanceof ServerMessage.Closed closed
                && closed.cause() == CloseCause.REFUSED
                && numbering.fallBack();
    }

    private void handle(ServerMessage message) {
        boolean changed = roster.apply(message);
        MeetingKeys own = keys;
        if (own != null) {
            own.receive(message);
            if (message instanceof ServerMessage.Denied denied) {
                numbering.sentMessage(denied.inReplyTo()).ifPresent(own::denied);
            }
        }
        switch (message) {
            case ServerMessage.Waiting m -> listener.waiting();
            case ServerMessage.Granted m -> {}
            case ServerMessage.Seated m -> seatedIn(m);
            case ServerMessage.CommitWanted m -> {}
            case ServerMessage.GroupCommit m -> listener.message(m);
            case ServerMessage.EpochInUse m -> {}
            case ServerMessage.StatementChanged m -> {}
            case ServerMessage.Sealed m -> {}
            case ServerMessage.Resumed m -> resumed();
            case ServerMessage.Answer m -> media.answered(m.negotiation(), m.sdp());
            case ServerMessage.MediaLost m -> mediaLost();
            case ServerMessage.MutedByHost m -> {
                ownWish.put(m.source(), true);
                listener.message(message);
            }
            case ServerMessage.Closed m ->
                finish(new MeetingEnd(Optional.of(m.cause()), m.cause().wireName()));
            case ServerMessage.Pong m -> {}
            // Nobody asked for it: another host's word was before this device's, and comes.
            case ServerMessage.Denied m
            when numbering
                    .sentMessage(m.inReplyTo())
                    .filter(ClientMessage.Restate.class::isInstance)
                    .isPresent() -> {}
            default -> {
                if (changed) {
                    listener.rosterChanged(roster, message);
                } else {
                    listener.message(message);
                }
            }
        }
    }

    /** A group that the server does not have now is one that it could do without later: fail closed. */
    private void seatedIn(ServerMessage.Seated message) {
        if (message.group().isPresent()) {
            takeSeat();
        } else if (options.encryption() == EncryptionDemand.REQUIRED) {
            finish(new MeetingEnd(Optional.empty(), "this meeting is not end-to-end encrypted"));
        } else {
            MeetingKeys own = keys;
            keys = null;
            if (own != null) {
                own.close();
            }
            takeSeat();
        }
    }

    private void takeSeat() {
        if (resumeUntilNanos != NEVER) {
            resumed();
        }
        if (!offered) {
            offered = true;
            sayNow(media.nextOffer());
        }
        seated.complete(null);
        listener.seated(roster);
    }

    private void resumed() {
        resumeUntilNanos = NEVER;
        resumeNanos = NEVER;
        SignallingSocket open = socket;
        if (open != null) {
            numbering.repeat().forEach(open::send);
        }
        listener.resumed();
    }

    /** The server was started anew; an offer counts again now that this is known. */
    private void mediaLost() {
        if (offered) {
            mediaRetryNanos = NEVER;
            sayNow(media.startAnew());
        }
    }

    private void connectionEnded(String reason) {
        socket = null;
        pingNanos = NEVER;
        long now = System.nanoTime();
        if (isOver()) {
            return;
        }
        if (numbering.resume().isEmpty() || leaving) {
            finish(new MeetingEnd(Optional.empty(), reason));
            return;
        }
        if (resumeUntilNanos == NEVER) {
            resumeUntilNanos = ResumeDeadline.untilNanos(now, numbering.resumeWindowMillis());
            MeetingKeys own = keys;
            if (own != null) {
                own.lineLost();
            }
            listener.connectionLost(reason);
            resumeNanos = now;
        } else {
            resumeNanos = now + RESUME_AGAIN_NANOS;
        }
    }

    private void resumeNow(long nowNanos) {
        resumeNanos = NEVER;
        if (nowNanos - resumeUntilNanos >= 0) {
            finish(new MeetingEnd(Optional.of(CloseCause.LOST), "not resumed in time"));
            return;
        }
        SignallingSocket opened = connect();
        numbering.resume().ifPresent(opened::send);
    }

    private void finish(MeetingEnd end) {
        if (!ended.complete(end)) {
            return;
        }
        loop.remove(timer);
        media.close();
        MeetingKeys own = keys;
        if (own != null) {
            own.close();
        }
        SignallingSocket open = socket;
        if (open != null) {
            open.close();
        }
        IllegalStateException over = new IllegalStateException("the stay ended: " + end.detail());
        seated.completeExceptionally(over);
        ready.completeExceptionally(over);
        listener.closed(end);
    }

    /** What the media connection tells. */
    private final class Media implements MediaLink.Owner {
        @Override
        public void frame(ReceivedFrame frame) {
            MeetingKeys own = keys;
            if (own == null) {
                listener.frame(frame);
            } else {
                own.open(frame, () -> roster.slot(frame.mid()), System.nanoTime());
            }
        }

        @Override
        public void keyFrameWanted(TrackSource source) {
            listener.keyFrameWanted(source);
        }

        @Override
        public void mediaReady() {
            if (!ready.complete(null)) {
                ownWish.forEach((source, muted) -> sayNow(new ClientMessage.SetMuted(source, muted)));
            }
            listener.mediaReady();
        }

        @Override
        public void mediaFailed(String reason) {
            if (isOver()) {
                return;
            }
            if (ready.isDone()) {
                mediaRetryNanos = System.nanoTime() + MEDIA_RETRY_NANOS;
            } else {
                finish(new MeetingEnd(Optional.empty(), reason));
            }
        }
    }

    /** What the key group tells. */
    private final class Keys implements MeetingKeys.Owner {
        @Override
        public void freshKeys() {
            atTheDoor(SabhaMeeting.this::recertified);
        }

        @Override
        public void say(ClientMessage message) {
            sayNow(message);
        }

        @Override
        public void notSaid(ClientMessage act, String why) {
            listener.notSaid(act, why);
        }

        @Override
        public void alarm(Alarm alarm) {
            listener.alarm(alarm);
        }

        @Override
        public void frame(ReceivedFrame frame) {
            listener.frame(frame);
        }

        @Override
        public void members(List<GroupPerson> members) {
            listener.members(members);
        }

        @Override
        public void epoch(Octets group, long epoch) {
            listener.epoch(group, epoch);
        }

        @Override
        public void data(TextMessage message) {
            listener.data(message);
        }

        @Override
        public void missing(MissingMessage message) {
            listener.missing(message);
        }
    }

    /** Calls what is due. */
    private final class Timer implements ClientLoop.Member {
        @Override
        public void onTime(long nowNanos) {
            if (nowNanos - media.transport().nextTimeoutNanos() >= 0) {
                media.transport().onTimeout(nowNanos);
            }
            MeetingKeys own = keys;
            if (own != null) {
                own.onTime(nowNanos);
            }
            SignallingSocket open = socket;
            if (nowNanos - pingNanos >= 0 && open != null) {
                pingNanos = nowNanos + PING_NANOS;
                open.send(numbering.ping());
            }
            if (nowNanos - resumeNanos >= 0) {
                resumeNow(nowNanos);
            }
            if (nowNanos - mediaRetryNanos >= 0) {
                mediaRetryNanos = NEVER;
                sayNow(media.transport().isUp() ? media.restart() : media.startAnew());
            }
        }

        @Override
        public long nextTimeNanos() {
            MeetingKeys own = keys;
            long group = own == null ? NEVER : own.nextTimeNanos();
            long link = Math.min(media.transport().nextTimeoutNanos(), Math.min(pingNanos, group));
            return Math.min(link, Math.min(resumeNanos, mediaRetryNanos));
        }

        @Override
        public void failed(RuntimeException cause) {
            finish(new MeetingEnd(Optional.empty(), "defect: " + cause));
        }
    }
}
