package org.sabha.server.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((ControlSocket.LINK + "\n").getBytes(StandardCharsets.UTF_8)));
            String answer = LocalControl.readLine(channel);
            if (!answer.startsWith(ControlSocket.OK)) {
                throw new IOException(answer.isEmpty() ? "no answer" : answer);
            }
            return answer.substring(ControlSocket.OK.length());
        }
    }

    /** Where it is asked. */
    public Path socket() {
        return socket;
    }
}
