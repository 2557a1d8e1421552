package org.sabha.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A proxy in front of PostgreSQL, on the loopback interface, that cuts the exchange of a COMMIT, or of the lookup that follows,
 * at a chosen message. It understands the frames of the frontend/backend protocol, version 3, without TLS
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html). Thread-safe.
 */
public final class CommitCutter implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final int MOST_BYTES = 64 << 20;

    /** How late LATE is: about as long as a lookup takes. */
    private static final long LATE_MILLIS = 20;

    /** How long a line stays open that passes nothing any more. */
    private static final long HELD_MILLIS = 8_000;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final InetSocketAddress database;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private volatile long refusedUntilNanos = System.nanoTime();

    /** What is cut. */
    public enum Exchange {
        COMMIT,
        /** The question whether a transaction was committed. */
        LOOKUP
    }

    /** Whose messages are counted. */
    public enum Side {
        CLIENT,
        DATABASE
    }

    /** How a connection ends. */
    public enum Way {
        /** Both ends are closed in order. */
        CLOSED,
        /** The client's end is reset. */
        RESET,
        /** The client's end is closed. The database waits for more, which never comes. */
        HALF,
        /** As HALF, but what the client had sent arrives later. */
        LATE,
        /** Nothing passes any more, and neither end is closed. */
        SILENT
    }

    /**
     * One cut.
     *
     * @param message how many messages of that side pass before it; if the exchange has fewer, the cut comes behind the last
     * @param awayMillis how long new connections are refused after it
     */
    public record Cut(Exchange exchange, Side side, int message, Way way, long awayMillis) {}

    /** @param port at which PostgreSQL listens on the loopback interface */
    public CommitCutter(int port) throws IOException {
        database = new InetSocketAddress(loopback, port);
        listener = new ServerSocket(0, 64, loopback);
        Thread.ofVirtual().name("commit-cutter").start(this::accept);
    }

    /** Where a client is to look for the database. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The next exchanges of these kinds are cut, in this order; each cut is made once. */
    public void plan(List<Cut> next) {
        cuts.clear();
        cuts.addAll(next);
    }

    /** New connections are taken again. */
    public void mend() {
        refusedUntilNanos = System.nanoTime();
    }

    /** How many cuts were made so far. */
    public int made() {
        return made.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (System.nanoTime() - refusedUntilNanos < 0) {
                    client.close();
                } else {
                    Thread.ofVirtual().start(() -> new Line(client).run());
                }
            } catch (IOException e) {
                // Closed, or a client that has gone again.
            }
        }
    }

    private @Nullable Cut takeFor(Exchange exchange) {
        Cut next = cuts.peek();
        return next != null && next.exchange() == exchange && cuts.remove(next) ? next : null;
    }

    /** One frame as it came. */
    private static final class Frame {
        private final char type;
        private final byte[] bytes;

        Frame(char type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        char type() {
            return type;
        }

        byte[] bytes() {
            return bytes;
        }

        /** A text that ends with a zero. */
        String text(int number) {
            int from = 5;
            for (int i = 0; i < number; i++) {
                from = end(from) + 1;
            }
            return new String(bytes, from, end(from) - from, StandardCharsets.UTF_8);
        }

        private int end(int from) {
            int at = from;
            while (at < bytes.length && bytes[at] != 0) {
                at++;
            }
            return at;
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket server = new Socket();
        private final Map<String, Exchange> prepared = new HashMap<>();
        /** The cut of the exchange that runs on this line. */
        private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();

        private int asked;
        private int answered;

        Line(Socket client) {
            this.client = client;
        }

        void run() {
            open.add(client);
            open.add(server);
            try {
                server.connect(database);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                startUp();
                Thread.ofVirtual().start(this::answers);
                questions();
            } catch (IOException e) {
                end();
            }
        }

        /** The first frame has no type. Encryption is declined. */
        private void startUp() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                int size = in.readInt();
                byte[] rest = in.readNBytes(size - Integer.BYTES);
                int code = ByteBuffer.wrap(rest).getInt();
                if (code != SSL_REQUEST && code != GSS_REQUEST) {
                    server.getOutputStream()
                            .write(ByteBuffer.allocate(size)
                                    .putInt(size)
                                    .put(rest)
                                    .array());
                    return;
                }
                client.getOutputStream().write('N');
            }
        }

        private void questions() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            while (true) {
                Frame frame = next(in);
                begin(frame);
                Cut mine = cut.get();
                if (mine != null && mine.side() == Side.CLIENT && asked++ == mine.message()) {
                    make(mine);
                    if (mine.way() != Way.LATE) {
                        return;
                    }
                    sleep(LATE_MILLIS);
                    out.write(frame.bytes());
                    relayRest(in, out);
                    return;
                }
                out.write(frame.bytes());
                if (mine != null && mine.side() == Side.CLIENT && frame.type() == 'S') {
                    make(mine);
                    return;
                }
            }
        }

        /** A question begins with the frame that parses it, or binds what was parsed before. */
        private void begin(Frame frame) {
            Exchange exchange = null;
            if (frame.type() == 'P') {
                exchange = exchange(frame.text(1));
                if (exchange == null) {
                    prepared.remove(frame.text(0));
                } else {
                    prepared.put(frame.text(0), exchange);
                }
            } else if (frame.type() == 'B' && cut.get() == null) {
                exchange = prepared.get(frame.text(1));
            } else if (frame.type() == 'Q') {
                exchange = exchange(frame.text(0));
            }
            if (exchange != null && cut.get() == null) {
                Cut taken = takeFor(exchange);
                asked = 0;
                answered = 0;
                cut.set(taken);
            }
        }

        private static @Nullable Exchange exchange(String query) {
            String text = query.toLowerCase(Locale.ROOT);
            if (text.equals("commit")) {
                return Exchange.COMMIT;
            }
            return text.contains("from commit_number") && text.contains("for update") ? Exchange.LOOKUP : null;
        }

        private void answers() {
            try {
                DataInputStream in = new DataInputStream(server.getInputStream());
                OutputStream out = client.getOutputStream();
                while (true) {
                    Frame frame = next(in);
                    Cut mine = cut.get();
                    if (mine != null && mine.side() == Side.DATABASE && answered++ == mine.message()) {
                        make(mine);
                        return;
                    }
                    out.write(frame.bytes());
                    if (mine != null && mine.side() == Side.DATABASE && frame.type() == 'Z') {
                        make(mine);
                        return;
                    }
                }
            } catch (IOException e) {
                end();
            }
        }

        private static Frame next(DataInputStream in) throws IOException {
            int type = in.read();
            if (type < 0) {
                throw new IOException("closed");
            }
            int size = in.readInt();
            if (size < Integer.BYTES || size > MOST_BYTES) {
                throw new IOException("a frame of " + size + " bytes");
            }
            byte[] rest = in.readNBytes(size - Integer.BYTES);
            return new Frame(
                    (char) type,
                    ByteBuffer.allocate(1 + size)
                            .put((byte) type)
                            .putInt(size)
                            .put(rest)
                            .array());
        }

        private void make(Cut planned) throws IOException {
            if (planned.awayMillis() > 0) {
                refusedUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(planned.awayMillis());
            }
            made.incrementAndGet();
            switch (planned.way()) {
                case CLOSED -> end();
                case RESET -> {
                    client.setSoLinger(true, 0);
                    end();
                }
                case HALF, LATE -> {
                    client.shutdownOutput();
                    endLater();
                }
                case SILENT -> endLater();
            }
        }

        /** So that connections do not pile up. */
        private void endLater() {
            Thread.ofVirtual().start(() -> {
                sleep(HELD_MILLIS);
                end();
            });
        }

        private static void relayRest(DataInputStream in, OutputStream out) throws IOException {
            byte[] bytes = new byte[8_192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
            }
            // What the database makes of it is its own affair; its end closes the line.
        }

        private void end() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeQuietly(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Set.copyOf(open).forEach(this::closeQuietly);
    }
}
