package org.sabha.client.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

/**
 * The numbers of one stay, {@code docs/protocol/messages.md}: own messages are kept until the server has acknowledged them
 * and repeated after a resume; a repeated server message is passed over. Bounded by {@link #MAX_UNACKNOWLEDGED}. One owner.
 */
public final class MessageNumbering {
    /** Own messages that may wait for an acknowledgement. */
    public static final int MAX_UNACKNOWLEDGED = 1_024;

    /** Acknowledged messages that a refusal can still be matched with. */
    private static final int MAX_REMEMBERED = 64;

    private final Acknowledged listener;
    private final Deque<ClientFrame> remembered = new ArrayDeque<>();
    private final Deque<ClientMessage> unacknowledged = new ArrayDeque<>();
    private long acknowledged;
    private long received;
    private long resumeWindowMillis;
    private Optional<Secret> ticket = Optional.empty();
    private Optional<Secret> ticketBefore = Optional.empty();

    /** Hears of each own message once the server has handled it, in the order of their numbers. */
    @FunctionalInterface
    public interface Acknowledged {
        /** @param refused whether the server refused it in the same frame */
        void take(long number, ClientMessage message, boolean refused);
    }

    public MessageNumbering(Acknowledged listener) {
        this.listener = listener;
    }

    /** The first frame of a stay. */
    public ClientFrame authenticate(Secret token, String client, Optional<KeyOffer> keys) {
        return new ClientFrame(0, received, new ClientMessage.Authenticate(token, client, keys));
    }

    /** The first frame of a further connection; empty when the server has given no ticket yet. */
    public Optional<ClientFrame> resume() {
        return ticket.map(secret -> new ClientFrame(0, received, new ClientMessage.Resume(secret, received)));
    }

    /** Keeps the connection alive and acknowledges. */
    public ClientFrame ping() {
        return new ClientFrame(0, received, new ClientMessage.Ping());
    }

    /**
     * Numbers a message and keeps it.
     *
     * @throws IllegalStateException when too many messages wait
     */
    public ClientFrame say(ClientMessage message) {
        if (unacknowledged.size() == MAX_UNACKNOWLEDGED) {
            throw new IllegalStateException("the server has not acknowledged " + MAX_UNACKNOWLEDGED + " messages");
        }
        unacknowledged.add(message);
        return new ClientFrame(acknowledged + unacknowledged.size(), received, message);
    }

    /** What the server has not acknowledged, to be repeated after a resume. */
    public List<ClientFrame> repeat() {
        List<ClientFrame> frames = new ArrayList<>();
        long number = acknowledged;
        for (ClientMessage message : unacknowledged) {
            frames.add(new ClientFrame(++number, received, message));
        }
        return frames;
    }

    /** Takes a frame; its message, unless it was handled before. */
    public Optional<ServerMessage> receive(ServerFrame frame) {
        acknowledge(frame.ack(), frame.message() instanceof ServerMessage.Denied denied ? denied.inReplyTo() : 0);
        if (frame.seq() > 0) {
            if (frame.seq() <= received) {
                return Optional.empty();
            }
            received = frame.seq();
        }
        switch (frame.message()) {
            case ServerMessage.Waiting m -> keep(m.ticket(), m.resumeWindowMillis());
            case ServerMessage.Granted m -> keep(m.ticket(), m.resumeWindowMillis());
            case ServerMessage.Seated m -> keep(m.ticket(), m.resumeWindowMillis());
            case ServerMessage.Resumed m -> keep(m.ticket(), m.resumeWindowMillis());
            case ServerMessage.ProtocolError error -> forget(error);
            default -> {}
        }
        return Optional.of(frame.message());
    }

    /**
     * The server refused the newest ticket. A server that crashed before it stored that ticket still knows the one before.
     *
     * @return whether {@link #resume} has another ticket to try
     */
    public boolean fallBack() {
        ticket = ticketBefore;
        ticketBefore = Optional.empty();
        return ticket.isPresent();
    }

    private void keep(Secret next, long windowMillis) {
        ticketBefore = ticket;
        ticket = Optional.of(next);
        resumeWindowMillis = windowMillis;
    }

    /** How long the server keeps the place after a connection was lost, by its last word; 0 before. */
    public long resumeWindowMillis() {
        return resumeWindowMillis;
    }

    /** @param refused the number of the message that the same frame refuses, 0 for none */
    private void acknowledge(long ack, long refused) {
        while (acknowledged < ack && !unacknowledged.isEmpty()) {
            ClientMessage message = unacknowledged.remove();
            acknowledged++;
            remembered.add(new ClientFrame(acknowledged, received, message));
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.remove();
            }
            listener.take(acknowledged, message, acknowledged == refused);
        }
    }

    /** The own message of a number, while it is remembered. */
    public Optional<ClientMessage> sentMessage(long number) {
        return Stream.concat(remembered.stream(), repeat().stream())
                .filter(frame -> frame.seq() == number)
                .map(ClientFrame::message)
                .findFirst();
    }

    /** A message that was not understood has not used its number: the next one takes it. */
    private void forget(ServerMessage.ProtocolError error) {
        if (error.code() != ProtocolErrorCode.OUT_OF_SEQUENCE && error.inReplyTo() == acknowledged + 1) {
            unacknowledged.poll();
        }
    }
}
