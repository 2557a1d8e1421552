package org.sabha.server.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server that runs on this machine, as its administrator's command sees it. Blocks until it answers. */
public final class RunningServer {
    private final Path socket;

    /** @param data the server's data folder */
    public RunningServer(Path data) {
        this.socket = ControlSocket.in(data.toAbsolutePath());
    }

    /**
     * A new organiser link, good for one browser.
     *
     * @throws IOException if no server runs with this folder, or this user may not ask it
     */
    public String newLink() throws IOException {
        var answer = new ByteArrayOutputStream();
        ask(List.of(ControlSocket.LINK), answer);
        return answer.toString(StandardCharsets.UTF_8).strip();
    }

    /**
     * The server's periodic tasks that have not succeeded for too long, with the seconds since each last did.
     *
     * @throws IOException if no server runs with this folder, this user may not ask it, or it is of an older version
     */
    public Map<String, Long> lateTasks() throws IOException {
        var answer = new ByteArrayOutputStream();
        ask(List.of(ControlSocket.LATE_TASKS), answer);
        Map<String, Long> late = new LinkedHashMap<>();
        for (String line : answer.toString(StandardCharsets.UTF_8).lines().toList()) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                late.put(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
            }
        }
        return late;
    }

    /**
     * Whether the server can take new work, as {@code GET /health/ready} says.
     *
     * @throws IOException if no server runs with this folder, this user may not ask it, or it is of an older version
     */
    public boolean isReady() throws IOException {
        var answer = new ByteArrayOutputStream();
        ask(List.of(ControlSocket.READY), answer);
        return Boolean.parseBoolean(answer.toString(StandardCharsets.UTF_8).strip());
    }

    /**
     * Asks for anything.
     *
     * @param words the verb and its arguments
     * @param to where the answer goes
     * @throws IOException if no server runs with this folder, this user may not ask it, or it says no
     */
    public void ask(List<String> words, OutputStream to) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(ControlSocket.line(words).getBytes(StandardCharsets.UTF_8)));
            InputStream from = Channels.newInputStream(channel);
            String began = new String(from.readNBytes(ControlSocket.OK.length()), StandardCharsets.UTF_8);
            if (!began.equals(ControlSocket.OK)) {
                String why = new String(from.readNBytes(ControlSocket.MAX_LINE_BYTES), StandardCharsets.UTF_8);
                throw new IOException((began + why).isBlank() ? "no answer" : (began + why).strip());
            }
            from.transferTo(to);
        }
    }

    /** Whether anybody listens there. */
    boolean answers() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it is asked. */
    public Path socket() {
        return socket;
    }
}
