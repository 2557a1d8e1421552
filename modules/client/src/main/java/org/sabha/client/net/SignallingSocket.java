package org.sabha.client.net;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.ProtocolException;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessageCodec;

/**
 * One WebSocket connection to {@code /ws}. Frames go out in order, one at a time; what comes in, and the end, is told on
 * the executor given. A message that cannot be read ends the connection.
 */
public final class SignallingSocket implements WebSocket.Listener, AutoCloseable {
    /** The largest message of a server, bytes. */
    private static final int MAX_MESSAGE_CHARACTERS = 4 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClientMessageCodec out = new ClientMessageCodec();
    private final ServerMessageCodec in = new ServerMessageCodec();
    private final Executor loop;
    private final Consumer<ServerFrame> frames;
    private final Consumer<String> ended;
    private final StringBuilder partial = new StringBuilder();
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private @Nullable WebSocket socket;
    private boolean sending;
    private boolean over;

    /**
     * Begins to connect.
     *
     * @param builder of an HTTP client, used once
     * @param base scheme, host and port of the server's pages
     * @param ended is told once, with a reason for people
     */
    public SignallingSocket(
            WebSocket.Builder builder, URI base, Executor loop, Consumer<ServerFrame> frames, Consumer<String> ended) {
        this.loop = loop;
        this.frames = frames;
        this.ended = ended;
        URI address = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws");
        builder.subprotocols("sabha.v1")
                .header("Origin", base.toString())
                .connectTimeout(PATIENCE)
                .buildAsync(address, this)
                .whenComplete((made, error) -> loop.execute(() -> opened(made, error)));
    }

    private void opened(@Nullable WebSocket made, @Nullable Throwable error) {
        if (made == null) {
            end("no connection: "
                    + Optional.ofNullable(error).map(Throwable::getMessage).orElse("refused"));
        } else if (over) {
            made.abort();
        } else {
            socket = made;
            sendNext();
        }
    }

    /** On the loop: sends a frame, as soon as the connection is there. */
    public void send(ClientFrame frame) {
        queue.add(out.encode(frame));
        sendNext();
    }

    private void sendNext() {
        WebSocket open = socket;
        if (open == null || sending || over) {
            return;
        }
        byte[] json = queue.poll();
        if (json != null) {
            sending = true;
            open.sendText(new String(json, StandardCharsets.UTF_8), true)
                    .whenComplete((done, error) -> loop.execute(() -> {
                        sending = false;
                        if (error == null) {
                            sendNext();
                        } else {
                            // The HTTP client does not always tell its listener of a line that broke while it was
                            // written to.
                            open.abort();
                            end("lost: " + error.getMessage());
                        }
                    }));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean complete) {
        if (partial.length() + data.length() > MAX_MESSAGE_CHARACTERS) {
            from.abort();
            loop.execute(() -> end("a message was too large"));
            return null;
        }
        partial.append(data);
        if (complete) {
            String text = partial.toString();
            partial.setLength(0);
            try {
                ServerFrame frame = in.decode(text.getBytes(StandardCharsets.UTF_8));
                loop.execute(() -> deliver(frame));
            } catch (ProtocolException e) {
                from.abort();
                loop.execute(() -> end("a message could not be read: " + e.code()));
                return null;
            }
        }
        from.request(1);
        return null;
    }

    private void deliver(ServerFrame frame) {
        if (!over) {
            frames.accept(frame);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        loop.execute(() -> end("closed with " + code));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
        loop.execute(() -> end("lost: " + cause.getMessage()));
    }

    private void end(String reason) {
        if (!over) {
            over = true;
            ended.accept(reason);
        }
    }

    /** On the loop: ends without telling. */
    @Override
    public void close() {
        over = true;
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, error) -> open.abort());
        }
    }
}
