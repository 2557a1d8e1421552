package org.sabha.signalling;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomCommand.ConnectionId;

/**
 * What one WebSocket connection may say, from its opening message to its end. Lives on the channel's loop.
 *
 * <pre>
 * OPENING --authenticate, resume--> KNOCKING --room binds--> BOUND
 *    |  anything else, bad token,       |  room refuses,       |  room closes, limit,
 *    |  10 s                            |  10 s                |  idle, stop
 *    +----------------------------------+----------------------+--> CLOSING --> socket gone
 * </pre>
 *
 * While it knocks, a few frames are kept for the room. A numbered message that is refused here (RATE_LIMITED,
 * OVERLOADED) did not reach the room: the client sends it again, and what follows it, under the same numbers.
 */
final class Session {
    private enum State {
        OPENING,
        KNOCKING,
        BOUND,
        CLOSING
    }

    /** Of the server's state, or of nobody being there; what is said is not bad. */
    private static final Set<ProtocolErrorCode> BLAMELESS =
            Set.of(ProtocolErrorCode.OVERLOADED, ProtocolErrorCode.IDLE, ProtocolErrorCode.OUT_OF_SEQUENCE);

    private static final int MAX_HELD_FRAMES = 16;
    private static final Duration NOTICE_RETRY = Duration.ofMillis(100);
    private static final int NOTICE_TRIES = 600;

    /** How long a room may take to bind a connection that is gone, so that it can be told so. */
    private static final Duration LATE_BIND = Duration.ofSeconds(60);

    private final ConnectionId id;
    private final ServerContext surroundings;
    private final Line line;
    private final EventExecutor loop;
    private final SessionOutput output;
    private final ArrayDeque<ClientFrame> held = new ArrayDeque<>();

    private State state = State.OPENING;
    private boolean gone;
    private MessageRates rates;
    private @Nullable RoomMailbox room;
    private @Nullable ParticipantId participant;
    private @Nullable ScheduledFuture<?> entryDeadline;
    private @Nullable ScheduledFuture<?> idleCheck;
    private long heardNanos;
    private long heldBytes;
    private long acknowledged;
    private long handled;
    private int misunderstood;

    /**
     * Over which line the client speaks.
     *
     * @param network to which costly requests are charged
     * @param whenInside runs once the client came into a room or to its door
     */
    record Line(Network network, Runnable whenInside) {}

    Session(ChannelHandlerContext ctx, DrainWatch drain, Line line, ServerContext surroundings) {
        this.line = line;
        this.surroundings = surroundings;
        this.loop = ctx.executor();
        this.id = surroundings.connections.register(this);
        this.output = new SessionOutput(ctx, drain, surroundings);
        this.rates = new MessageRates(surroundings.settings.messages(), now());
        this.heardNanos = now();
    }

    // --- from the socket

    void opened() {
        surroundings.counters.sessionsOpened.increment();
        surroundings.counters.sessionsOpen.increment();
        entryDeadline = after(surroundings.settings.connections().firstMessage(), this::entryIsLate);
        watchIdle(surroundings.settings.connections().idle());
    }

    /** Any whole frame, control frames too. */
    void heard() {
        heardNanos = now();
    }

    int maxMessageBytes() {
        SignallingSettings.MessageLimits limits = surroundings.settings.messages();
        if (state != State.BOUND) {
            return limits.bytesBeforeJoin();
        }
        // At the door nobody has more to say than keys.
        return rates.isSeated()
                ? limits.bytesAfterJoin()
                : Math.min(limits.bytesBeforeJoin(), ClientMessageCodec.MAX_BYTES_BEFORE_SEATED);
    }

    /** Bytes of the messages that wait for the room to bind this connection. */
    long heldBytes() {
        return heldBytes;
    }

    boolean isClosing() {
        return state == State.CLOSING;
    }

    void pinged(PingWebSocketFrame ping) {
        if (admitsControl()) {
            output.control(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    void ponged() {
        admitsControl();
    }

    private boolean admitsControl() {
        long nowNanos = now();
        if (state == State.CLOSING || rates.admitsMessage(nowNanos)) {
            return state != State.CLOSING;
        }
        limited(0, nowNanos);
        return false;
    }

    /** A whole text message. */
    void receive(byte[] text) {
        if (state == State.CLOSING) {
            return;
        }
        long nowNanos = now();
        surroundings.counters.messagesReceived.increment();
        surroundings.counters.bytesReceived.add(text.length);
        if (!rates.admitsBytes(text.length, nowNanos)) {
            limited(0, nowNanos);
            return;
        }
        ClientFrame frame;
        try {
            frame = surroundings.clientMessages.decode(text);
        } catch (ProtocolException e) {
            misunderstood(e.seq(), e.code());
            return;
        }
        if (!rates.admitsMessage(nowNanos) || !rates.admitsKind(frame.message(), nowNanos)) {
            limited(frame.seq(), nowNanos);
            return;
        }
        accept(frame, text.length);
    }

    /** Input that breaks the rules of the transport: the connection ends. */
    void violated(ProtocolErrorCode code, int closeCode) {
        if (state != State.CLOSING) {
            refuse(0, code);
            end(CloseCause.LIMIT, closeCode);
        }
    }

    /** The peer said goodbye: it is told the same. */
    void peerCloses(CloseWebSocketFrame theirs) {
        closing();
        output.answerClose(theirs);
    }

    /** Frames that are no WebSocket: nothing more can be said in text. */
    void corrupted(int closeCode) {
        if (state != State.CLOSING) {
            writeDown("frame-malformed");
            closing();
            output.close(closeCode);
        }
    }

    /** The reader takes nothing, or too much waits for it (T35). */
    void stalled() {
        surroundings.counters.readersStalled.increment();
        surroundings.counters.refused(ProtocolErrorCode.TOO_SLOW);
        closing();
        output.closeNow(CloseCode.TRY_AGAIN_LATER);
    }

    /** A defect of ours: this connection ends, and no other. */
    void failed(Throwable cause) {
        surroundings.defects.report("signalling.session_defect", cause, now());
        closing();
        output.closeNow(CloseCode.DEFECT);
    }

    /** The socket is gone. */
    void gone() {
        if (gone) {
            return;
        }
        gone = true;
        boolean mayStillBeBound = participant == null && room != null;
        closing();
        surroundings.counters.sessionsOpen.decrement();
        if (mayStillBeBound) {
            loop.schedule(() -> surroundings.connections.forget(id), LATE_BIND.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            surroundings.connections.forget(id);
        }
        if (participant != null) {
            surroundings.rates.left(participant, now());
        }
        tellGone();
    }

    /** The server stops. The stay is not over: who is told nothing but this code comes back by themselves. */
    void stop() {
        if (state != State.CLOSING) {
            closing();
            output.close(CloseCode.SERVICE_RESTART);
        }
    }

    // --- from the room, by ClientConnections, on the channel's loop

    EventExecutor loop() {
        return loop;
    }

    boolean isOf(RoomMailbox mailbox) {
        return mailbox.equals(room);
    }

    void bind(RoomMailbox mailbox, ParticipantId person) {
        boolean first = participant == null;
        room = mailbox;
        participant = person;
        if (gone) {
            surroundings.connections.forget(id);
            tellGone();
            return;
        }
        MessageRates own = rates;
        if (first) {
            rates = surroundings.rates.takenUp(person, own);
        }
        if (state == State.CLOSING) {
            return;
        }
        state = State.BOUND;
        line.whenInside().run();
        cancelEntryDeadline();
        heldBytes = 0;
        ClientFrame frame;
        while (state == State.BOUND && (frame = held.poll()) != null) {
            if (rates == own || rates.admitsKind(frame.message(), now())) {
                handle(frame);
            } else {
                limited(frame.seq(), now());
            }
        }
    }

    void send(ServerFrame frame) {
        if (state == State.CLOSING) {
            return;
        }
        handled = Math.max(handled, frame.ack());
        if (frame.message() instanceof ServerMessage.Seated || frame.message() instanceof ServerMessage.Resumed) {
            rates.seat(now());
        }
        write(frame);
    }

    /** The room closes; it said why in a frame before. */
    void close(CloseCause cause) {
        if (state != State.CLOSING) {
            closing();
            output.close(cause.closeCode());
        }
    }

    /** For the audit log, which holds no whole address. */
    String neighbourhood() {
        return line.network().neighbourhood().toString();
    }

    /** The server closes, and says why. */
    void dismiss(CloseCause cause) {
        if (state != State.CLOSING) {
            end(cause, cause.closeCode());
        }
    }

    // --- messages

    private void accept(ClientFrame frame, int size) {
        switch (state) {
            case OPENING -> open(frame);
            case KNOCKING -> hold(frame, size);
            case BOUND -> handle(frame);
            case CLOSING -> {}
        }
    }

    private void open(ClientFrame frame) {
        ClientMessage message = frame.message();
        if (message instanceof ClientMessage.Authenticate authenticate) {
            authenticate(authenticate);
        } else if (message instanceof ClientMessage.Resume resume) {
            resume(resume);
        } else {
            refuse(frame.seq(), ProtocolErrorCode.AUTHENTICATE_FIRST);
            end(CloseCause.REFUSED, CloseCause.REFUSED.closeCode());
        }
    }

    private void authenticate(ClientMessage.Authenticate message) {
        Optional<JoinTokenClaims> found = surroundings.meetings.redeem(message.token());
        if (found.isEmpty()) {
            entranceRefused();
            return;
        }
        JoinTokenClaims entrance = found.get();
        knock(
                entrance.room(),
                new RoomCommand.Arrive(
                        id,
                        entrance.method(),
                        entrance.invitation(),
                        entrance.device(),
                        entrance.name(),
                        entrance.passwordGeneration(),
                        message.client(),
                        message.keys(),
                        entrance.consent(),
                        entrance.verified(),
                        entrance.account()));
    }

    /** A ticket costs nothing to invent and reaches a room, so it is charged like an HTTP request. */
    private void resume(ClientMessage.Resume message) {
        if (!surroundings.requests.take(line.network(), now())) {
            refuse(0, ProtocolErrorCode.RATE_LIMITED);
            end(CloseCause.LIMIT, CloseCode.TRY_AGAIN_LATER);
            return;
        }
        Optional<RoomMailbox> mailbox = surroundings.meetings.roomOfTicket(message.ticket());
        if (mailbox.isEmpty() && surroundings.meetings.isOfEndedMeeting(message.ticket())) {
            end(CloseCause.ENDED, CloseCause.ENDED.closeCode());
            return;
        }
        if (mailbox.isEmpty()) {
            entranceRefused();
            return;
        }
        acknowledged = message.received();
        knock(mailbox.get(), new RoomCommand.Resume(id, message.ticket(), message.received()));
    }

    private void knock(RoomMailbox mailbox, RoomCommand command) {
        if (!mailbox.offer(command)) {
            refuse(0, ProtocolErrorCode.OVERLOADED);
            end(CloseCause.LIMIT, CloseCode.TRY_AGAIN_LATER);
            return;
        }
        surroundings.counters.entrancesAccepted.increment();
        room = mailbox;
        state = State.KNOCKING;
        cancelEntryDeadline();
        entryDeadline = after(surroundings.settings.connections().firstMessage(), this::entryIsLate);
    }

    /** One answer for every cause, to this connection alone (H22, C7). */
    private void entranceRefused() {
        surroundings.counters.entrancesRefused.increment();
        refused(ProtocolErrorCode.TOKEN_INVALID);
        end(CloseCause.REFUSED, CloseCause.REFUSED.closeCode());
    }

    private void hold(ClientFrame frame, int size) {
        if (frame.message() instanceof ClientMessage.Ping) {
            pong();
        } else if (opens(frame.message())) {
            misunderstood(frame.seq(), ProtocolErrorCode.ALREADY_AUTHENTICATED);
        } else if (held.size() == MAX_HELD_FRAMES) {
            refuse(frame.seq(), ProtocolErrorCode.OVERLOADED);
        } else {
            held.add(frame);
            heldBytes += size;
        }
    }

    private void handle(ClientFrame frame) {
        RoomMailbox mailbox = room;
        ParticipantId person = participant;
        if (mailbox == null || person == null) {
            throw new IllegalStateException("bound to nothing");
        }
        if (frame.ack() > acknowledged && mailbox.offer(new RoomCommand.Acknowledge(person, frame.ack()))) {
            acknowledged = frame.ack();
        }
        if (frame.message() instanceof ClientMessage.Ping) {
            pong();
        } else if (opens(frame.message())) {
            misunderstood(frame.seq(), ProtocolErrorCode.ALREADY_AUTHENTICATED);
        } else if (!mailbox.offer(new RoomCommand.Say(person, frame.seq(), frame.message()))) {
            refuse(frame.seq(), ProtocolErrorCode.OVERLOADED);
        }
    }

    private static boolean opens(ClientMessage message) {
        return message instanceof ClientMessage.Authenticate || message instanceof ClientMessage.Resume;
    }

    private void pong() {
        write(new ServerFrame(0, handled, new ServerMessage.Pong()));
    }

    // --- refusals and ends

    private void misunderstood(long seq, ProtocolErrorCode code) {
        refuse(seq, code);
        if (state == State.OPENING) {
            end(CloseCause.REFUSED, CloseCause.REFUSED.closeCode());
        } else if (++misunderstood > surroundings.settings.messages().tolerated()) {
            end(CloseCause.LIMIT, CloseCode.POLICY);
        }
    }

    private void limited(long seq, long nowNanos) {
        if (rates.toleratesRefusal(nowNanos)) {
            refuse(seq, ProtocolErrorCode.RATE_LIMITED);
        } else {
            refused(ProtocolErrorCode.RATE_LIMITED);
            end(CloseCause.LIMIT, CloseCode.POLICY);
        }
    }

    private void refuse(long seq, ProtocolErrorCode code) {
        refused(code);
        write(new ServerFrame(0, handled, new ServerMessage.ProtocolError(seq, code)));
    }

    private void refused(ProtocolErrorCode code) {
        surroundings.counters.refused(code);
        if (!BLAMELESS.contains(code)) {
            writeDown(code.wireName());
        }
    }

    /** A meeting writes down what somebody in it, or at its door, said badly; the log of the door, what others did. */
    private void writeDown(String code) {
        RoomMailbox mailbox = room;
        ParticipantId person = participant;
        if (mailbox == null || person == null || !mailbox.offer(new RoomCommand.MessageRefused(person, code))) {
            surroundings.refusals.refused(
                    new RefusalLog.Refused(RefusalLog.Kind.MESSAGE, Optional.empty(), code, neighbourhood()));
        }
    }

    private void end(CloseCause cause, int code) {
        write(new ServerFrame(0, handled, new ServerMessage.Closed(cause)));
        if (state != State.CLOSING) {
            closing();
            output.close(code);
        }
    }

    private void write(ServerFrame frame) {
        if (state != State.CLOSING && !output.send(frame)) {
            stalled();
        }
    }

    private void closing() {
        state = State.CLOSING;
        held.clear();
        heldBytes = 0;
        cancelEntryDeadline();
        if (idleCheck != null) {
            idleCheck.cancel(false);
            idleCheck = null;
        }
    }

    // --- time

    private void entryIsLate() {
        entryDeadline = null;
        if (state == State.OPENING) {
            refuse(0, ProtocolErrorCode.AUTHENTICATE_FIRST);
            end(CloseCause.LIMIT, CloseCode.POLICY);
        } else if (state == State.KNOCKING) {
            refuse(0, ProtocolErrorCode.OVERLOADED);
            end(CloseCause.LIMIT, CloseCode.TRY_AGAIN_LATER);
        }
    }

    private void watchIdle(Duration wait) {
        idleCheck = after(wait, () -> {
            idleCheck = null;
            long quietNanos = now() - heardNanos;
            long leftNanos = surroundings.settings.connections().idle().toNanos() - quietNanos;
            if (state == State.CLOSING) {
                return;
            }
            if (leftNanos > 0) {
                watchIdle(Duration.ofNanos(leftNanos));
            } else {
                violated(ProtocolErrorCode.IDLE, CloseCode.POLICY);
            }
        });
    }

    private void cancelEntryDeadline() {
        if (entryDeadline != null) {
            entryDeadline.cancel(false);
            entryDeadline = null;
        }
    }

    /** The seat must learn that its connection is gone, so a full mailbox is asked again. */
    private void tellGone() {
        RoomMailbox mailbox = room;
        ParticipantId person = participant;
        if (mailbox != null && person != null) {
            tell(mailbox, new RoomCommand.Disconnect(person, id), NOTICE_TRIES);
        }
    }

    private void tell(RoomMailbox mailbox, RoomCommand command, int triesLeft) {
        if (!mailbox.offer(command) && triesLeft > 1) {
            after(NOTICE_RETRY, () -> tell(mailbox, command, triesLeft - 1));
        }
    }

    private ScheduledFuture<?> after(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
