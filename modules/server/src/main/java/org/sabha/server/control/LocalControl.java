package org.sabha.server.control;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.sabha.server.task.PeriodicTasks;
import org.sabha.server.task.TaskProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the administrator on a Unix socket in the data folder. Who may ask is who may open the socket: the server's own
 * user and root, by the modes of folder and file; no network leads there.
 */
public final class LocalControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalControl.class);
    private static final int AT_ONCE = 8;
    private static final int BUFFER_BYTES = 1 << 15;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Map<String, Verb> verbs;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Something that the administrator may ask for. */
    @FunctionalInterface
    public interface Verb {
        /**
         * @param arguments what stood behind the verb
         * @param to where the answer goes; not to be closed
         */
        void answer(List<String> arguments, OutputStream to) throws IOException;
    }

    /**
     * Begins to listen.
     *
     * @param data folder of the server; the socket is made in it
     * @param newLink makes a fresh organiser link, as an address
     * @param more other verbs, by name
     * @param tasks tells which of them are late
     * @param ready whether the server can take new work; may block
     * @return empty, with a warning, where the folder's path is too long for a socket
     * @throws IOException if the socket cannot be made
     */
    public static Optional<LocalControl> open(
            Path data, Supplier<String> newLink, Map<String, Verb> more, PeriodicTasks tasks, BooleanSupplier ready)
            throws IOException {
        Path path = ControlSocket.in(data.toAbsolutePath());
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > ControlSocket.MAX_PATH_BYTES) {
            LOG.warn("control.off reason=path-too-long path={}", path);
            return Optional.empty();
        }
        Map<String, Verb> verbs = new HashMap<>(more);
        verbs.put(ControlSocket.LINK, (arguments, to) -> {
            if (!arguments.isEmpty()) {
                throw new IllegalArgumentException("unknown verb");
            }
            LOG.info("control.link_made");
            to.write(newLink.get().getBytes(StandardCharsets.UTF_8));
        });
        verbs.put(ControlSocket.LATE_TASKS, (_, to) -> {
            for (TaskProgress task : tasks.late()) {
                to.write((task.name() + " " + task.ageSeconds() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        verbs.put(
                ControlSocket.READY,
                (_, to) -> to.write(Boolean.toString(ready.getAsBoolean()).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new LocalControl(path, verbs));
    }

    private LocalControl(Path path, Map<String, Verb> verbs) throws IOException {
        this.path = path;
        this.verbs = Map.copyOf(verbs);
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
        try (peer;
                OutputStream to = Channels.newOutputStream(peer)) {
            List<String> words = ControlSocket.words(readLine(peer));
            Verb verb = verbs.get(words.getFirst());
            if (verb == null) {
                to.write((ControlSocket.NO + "unknown verb\n").getBytes(StandardCharsets.UTF_8));
            } else {
                // Said only once there is something to say, so that a failure before can still be told.
                var begun = new OnFirstByte(to, ControlSocket.OK);
                answer(verb, words, begun, to);
            }
        } catch (IOException e) {
            LOG.debug("control.peer_gone", e);
        } finally {
            places.release();
        }
    }

    private static void answer(Verb verb, List<String> words, OnFirstByte begun, OutputStream to) throws IOException {
        try {
            var buffered = new BufferedOutputStream(begun, BUFFER_BYTES);
            verb.answer(words.subList(1, words.size()), buffered);
            buffered.write('\n');
            buffered.flush();
        } catch (RuntimeException e) {
            LOG.warn("control.failed verb={}", words.getFirst(), e);
            if (!begun.isBegun()) {
                to.write((ControlSocket.NO + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Puts a word before the first byte. */
    private static final class OnFirstByte extends FilterOutputStream {
        private final String word;
        private boolean begun;

        OnFirstByte(OutputStream to, String word) {
            super(to);
            this.word = word;
        }

        boolean isBegun() {
            return begun;
        }

        private void begin() throws IOException {
            if (!begun) {
                begun = true;
                out.write(word.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void write(int b) throws IOException {
            begin();
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            begin();
            out.write(bytes, from, length);
        }
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
