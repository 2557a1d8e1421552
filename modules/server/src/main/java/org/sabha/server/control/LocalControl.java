package org.sabha.server.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the administrator on a Unix socket in the data folder. Who may ask is who may open the socket: the server's own
 * user and root, by the modes of folder and file; no network leads there. A verb makes a new organiser link.
 */
public final class LocalControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalControl.class);
    private static final int AT_ONCE = 8;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Supplier<String> newLink;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);

    /**
     * Begins to listen.
     *
     * @param data folder of the server; the socket is made in it
     * @param newLink makes a fresh organiser link, as an address
     * @return empty, with a warning, where the folder's path is too long for a socket
     * @throws IOException if the socket cannot be made
     */
    public static Optional<LocalControl> open(Path data, Supplier<String> newLink) throws IOException {
        Path path = ControlSocket.in(data.toAbsolutePath());
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > ControlSocket.MAX_PATH_BYTES) {
            LOG.warn("control.off reason=path-too-long path={}", path);
            return Optional.empty();
        }
        return Optional.of(new LocalControl(path, newLink));
    }

    private LocalControl(Path path, Supplier<String> newLink) throws IOException {
        this.path = path;
        this.newLink = newLink;
        // What a server that was killed has left behind; the ports tell whether another one runs.
        Files.deleteIfExists(path);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen on " + path, e);
        }
        threads.execute(this::accept);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel peer = listener.accept();
                if (places.tryAcquire()) {
                    threads.execute(() -> answer(peer));
                } else {
                    peer.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("control.not_accepted", e);
            }
        }
    }

    private void answer(SocketChannel peer) {
        try (peer) {
            String answer = answer(readLine(peer)) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                peer.write(bytes);
            }
        } catch (IOException e) {
            LOG.debug("control.peer_gone", e);
        } finally {
            places.release();
        }
    }

    private String answer(String verb) {
        if (verb.equals(ControlSocket.LINK)) {
            LOG.info("control.link_made");
            return ControlSocket.OK + newLink.get();
        }
        return ControlSocket.NO + "unknown verb";
    }

    static String readLine(SocketChannel from) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(ControlSocket.MAX_LINE_BYTES);
        while (line.hasRemaining() && from.read(line) >= 0) {
            int end = line.position();
            if (end > 0 && line.get(end - 1) == '\n') {
                break;
            }
        }
        return StandardCharsets.UTF_8.decode(line.flip()).toString().strip();
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
