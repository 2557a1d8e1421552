package org.sabha.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;

/**
 * One stay that survives the server: it comes back with its ticket as browsers do, says again what was not acknowledged,
 * and remembers what was. Thread-safe.
 */
final class DrillClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_TICKETS = 3;

    private final ClientMessageCodec out = new ClientMessageCodec();
    private final ServerMessageCodec in = new ServerMessageCodec();
    private final HttpClient http;
    private final URI base;
    private final Consumer<ServerMessage> listener;
    private final Deque<Secret> tickets = new ArrayDeque<>();
    private final Map<Long, ClientMessage> unacknowledged = new LinkedHashMap<>();
    private final Map<Long, ClientMessage> acknowledged = new LinkedHashMap<>();
    private @Nullable WebSocket socket;
    private @Nullable ParticipantId self;
    private long sent;
    private long received;
    private boolean confirmed;
    private boolean over;
    private int generation;
    private long triedNanos;

    DrillClient(HttpClient http, URI base, Consumer<ServerMessage> listener) {
        this.http = http;
        this.base = base;
        this.listener = listener;
    }

    /** Connects with a join token. */
    void enter(Secret token) {
        connect(new ClientMessage.Authenticate(token, "sabha-drill 0.2"));
    }

    /** Connects with the newest ticket unless that is under way; a failure is silent, and tried again by the caller. */
    synchronized void comeBack() {
        Secret ticket = tickets.peekLast();
        boolean underWay = socket != null && System.nanoTime() - triedNanos < PATIENCE.toNanos();
        if (ticket != null && !over && !underWay) {
            try {
                triedNanos = System.nanoTime();
                connect(new ClientMessage.Resume(ticket, received));
            } catch (CompletionException e) {
                confirmed = false; // the server is not there yet
                socket = null;
            }
        }
    }

    private synchronized void connect(ClientMessage opening) {
        confirmed = false;
        if (socket != null) {
            socket.abort();
        }
        int mine = ++generation;
        URI address = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws");
        socket = http.newWebSocketBuilder()
                .subprotocols("sabha.v1")
                .header("Origin", base.toString())
                .connectTimeout(PATIENCE)
                .buildAsync(address, new Ear(mine))
                .join();
        write(0, opening);
    }

    /**
     * Says something; it is said again after a loss until it is acknowledged.
     *
     * @return its number
     */
    synchronized long say(ClientMessage message) {
        long seq = ++sent;
        unacknowledged.put(seq, message);
        if (confirmed) {
            write(seq, message);
        }
        return seq;
    }

    private void write(long seq, ClientMessage message) {
        WebSocket to = socket;
        if (to != null) {
            byte[] json = out.encode(new ClientFrame(seq, received, message));
            try {
                to.sendText(new String(json, StandardCharsets.UTF_8), true).join();
            } catch (CompletionException | IllegalStateException e) {
                confirmed = false; // the server is gone; what was said is kept
            }
        }
    }

    synchronized boolean isConfirmed() {
        return confirmed;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized int waiting() {
        return unacknowledged.size();
    }

    /** What the server has acknowledged, done or refused, in the order in which it was said. */
    synchronized List<ClientMessage> acknowledged() {
        return List.copyOf(acknowledged.values());
    }

    synchronized @Nullable ParticipantId self() {
        return self;
    }

    private synchronized void take(int from, ServerFrame frame) {
        if (from != generation) {
            return;
        }
        boolean snapshot =
                frame.message() instanceof ServerMessage.Seated || frame.message() instanceof ServerMessage.Waiting;
        if (frame.seq() > 0 && (confirmed || snapshot)) {
            if (frame.seq() <= received) {
                return;
            }
            received = frame.seq();
        }
        forget(frame.ack());
        handle(frame.message());
        listener.accept(frame.message());
    }

    private void forget(long ack) {
        unacknowledged.entrySet().removeIf(message -> {
            if (message.getKey() <= ack) {
                acknowledged.put(message.getKey(), message.getValue());
            }
            return message.getKey() <= ack;
        });
    }

    private void handle(ServerMessage message) {
        switch (message) {
            case ServerMessage.Waiting m -> confirm(m.self(), m.ticket());
            case ServerMessage.Seated m -> confirm(m.self(), m.ticket());
            case ServerMessage.Resumed m -> confirm(self, m.ticket());
            case ServerMessage.Closed closed when closed.cause() == CloseCause.LIMIT -> confirmed = false;
            case ServerMessage.Closed _ -> {
                if (!confirmed && tickets.size() > 1) {
                    tickets.removeLast();
                } else {
                    over = true;
                }
            }
            default -> {}
        }
    }

    private void confirm(@Nullable ParticipantId id, Secret ticket) {
        self = id;
        tickets.addLast(ticket);
        while (tickets.size() > MOST_TICKETS) {
            tickets.removeFirst();
        }
        if (!confirmed) {
            confirmed = true;
            Map.copyOf(unacknowledged).keySet().stream()
                    .sorted()
                    .forEach(seq -> write(seq, unacknowledged.getOrDefault(seq, new ClientMessage.Ping())));
        }
    }

    private synchronized void lost(int from) {
        if (from == generation) {
            confirmed = false;
            socket = null;
        }
    }

    /** Keeps the connection alive. */
    synchronized void ping() {
        if (confirmed) {
            write(0, new ClientMessage.Ping());
        }
    }

    /** One socket's listener; a socket that was replaced is not listened to any more. */
    private final class Ear implements WebSocket.Listener {
        private final int mine;
        private final StringBuilder partial = new StringBuilder();

        Ear(int mine) {
            this.mine = mine;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean complete) {
            partial.append(data);
            if (complete) {
                ServerFrame frame = in.decode(partial.toString().getBytes(StandardCharsets.UTF_8));
                partial.setLength(0);
                take(mine, frame);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            lost(mine);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            lost(mine);
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        if (socket != null) {
            socket.abort();
        }
    }
}
