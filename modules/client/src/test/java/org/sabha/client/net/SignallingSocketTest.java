package org.sabha.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;

/** A connection over an HTTP client that tells nothing by itself. */
class SignallingSocketTest {
    private final List<String> calls = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    @Test
    @Tag("Q6")
    void connectionThatBreaksDuringAWriteEnds() {
        WebSocket broken = fake(WebSocket.class, (_, method, _) -> {
            calls.add(method.getName());
            return method.getName().equals("sendText")
                    ? CompletableFuture.failedFuture(new IOException("Broken pipe"))
                    : null;
        });
        WebSocket.Builder builder = fake(
                WebSocket.Builder.class,
                (self, method, _) ->
                        method.getName().equals("buildAsync") ? CompletableFuture.completedFuture(broken) : self);
        var socket =
                new SignallingSocket(builder, URI.create("http://127.0.0.1:1"), Runnable::run, _ -> {}, ended::add);
        socket.send(new ClientFrame(0, 0, new ClientMessage.Ping()));
        socket.send(new ClientFrame(0, 0, new ClientMessage.Ping()));
        assertEquals(List.of("sendText", "abort"), calls);
        assertEquals(List.of("lost: Broken pipe"), ended);
    }
}
