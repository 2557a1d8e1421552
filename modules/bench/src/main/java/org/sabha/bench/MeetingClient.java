package org.sabha.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;

/**
 * The signalling side of one load client: a WebSocket, numbered frames, and blocking waits for what it needs to know.
 * Roster news is dropped, or 120 clients would keep 14,000 messages about each other. Thread-safe.
 */
final class MeetingClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BACKLOG = 256;

    /** The room takes nobody new, since the server has too much to do. */
    static final class BusyException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("the server is busy");
        }
    }

    private final ClientMessageCodec out = new ClientMessageCodec();
    private final ServerMessageCodec in = new ServerMessageCodec();
    private final LinkedBlockingQueue<ServerMessage> inbox = new LinkedBlockingQueue<>(BACKLOG);
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private long sent;
    private volatile long acknowledged;
    private volatile @Nullable Throwable error;

    private final Optional<BenchKeys> keys;

    private MeetingClient(HttpClient http, URI base, Optional<BenchKeys> keys) {
        this.keys = keys;
        URI address = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws");
        socket = http.newWebSocketBuilder()
                .subprotocols("sabha.v1")
                .header("Origin", base.toString())
                .connectTimeout(PATIENCE)
                .buildAsync(address, this)
                .join();
    }

    /** Connects and shows the token, and the keys of a member. */
    static MeetingClient enter(HttpClient http, URI base, Secret token, Optional<BenchKeys> keys) {
        MeetingClient client = new MeetingClient(http, base, keys);
        Optional<KeyOffer> offer = keys.map(own -> own.offer(client::number));
        client.frame(0, new ClientMessage.Authenticate(token, "sabha-bench 0.2", offer));
        return client;
    }

    /** Sends a message under the next number; a host's acts with the signatures that a key group asks for. */
    void send(ClientMessage message) {
        number(keys.map(own -> own.prepare(message)).orElse(message));
    }

    private synchronized void number(ClientMessage message) {
        frame(++sent, message);
    }

    /** Keeps the connection alive. */
    void ping() {
        frame(0, new ClientMessage.Ping());
    }

    private synchronized void frame(long seq, ClientMessage message) {
        byte[] json = out.encode(new ClientFrame(seq, acknowledged, message));
        socket.sendText(new String(json, StandardCharsets.UTF_8), true).join();
    }

    /** Waits for a message of that kind; others before it are dropped. A refusal on the way is an error. */
    <T extends ServerMessage> T await(Class<T> kind) throws InterruptedException {
        Deque<ServerMessage> passed = new ArrayDeque<>();
        while (true) {
            ServerMessage message = inbox.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("no " + kind.getSimpleName() + " in time, but " + passed, error);
            }
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
            if (message instanceof ServerMessage.Denied denied && denied.reason() == ReasonCode.SERVER_BUSY) {
                throw new BusyException();
            }
            if (message instanceof ServerMessage.Denied
                    || message instanceof ServerMessage.ProtocolError
                    || message instanceof ServerMessage.OfferRefused
                    || message instanceof ServerMessage.Closed) {
                throw new IllegalStateException("waited for " + kind.getSimpleName() + ", got " + message);
            }
            passed.add(message);
        }
    }

    /** Waits until the server has said that the stay is over. */
    void ends() throws InterruptedException {
        ServerMessage message;
        do {
            message = inbox.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } while (message != null && !(message instanceof ServerMessage.Closed));
        if (message == null) {
            throw new IllegalStateException("it goes on", error);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean complete) {
        partial.append(data);
        if (complete) {
            ServerFrame frame = in.decode(partial.toString().getBytes(StandardCharsets.UTF_8));
            partial.setLength(0);
            acknowledged = Math.max(acknowledged, frame.seq());
            keys.ifPresent(own -> own.receive(frame.message()));
            keep(frame.message());
        }
        from.request(1);
        return null;
    }

    private void keep(ServerMessage message) {
        switch (message) {
            case ServerMessage.Waiting m -> inbox.offer(m);
            case ServerMessage.Seated m -> inbox.offer(m);
            case ServerMessage.Denied m -> inbox.offer(m);
            case ServerMessage.ProtocolError m -> inbox.offer(m);
            case ServerMessage.Closed m -> inbox.offer(m);
            case ServerMessage.Answer m -> inbox.offer(m);
            case ServerMessage.OfferRefused m -> inbox.offer(m);
            case ServerMessage.InvitationIssued m -> inbox.offer(m);
            default -> {}
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        error = new IllegalStateException(
                "the server closed with " + code + " " + reason + " after " + sent + " messages, and said "
                        + inbox.stream().skip(Math.max(0, inbox.size() - 3)).toList());
        return null;
    }

    /** Why the connection is gone, as far as that is known. */
    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
        error = cause;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
