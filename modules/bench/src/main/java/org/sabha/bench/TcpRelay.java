package org.sabha.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands TCP connections on to a server of the loopback interface, until its line is cut. Thread-safe. */
final class TcpRelay implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket entrance;
    private volatile int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Listens on a free port; {@link #connectTo} must be called before the first connection. */
    TcpRelay() throws IOException {
        entrance = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** @param port of the server, on the loopback interface */
    void connectTo(int port) {
        target = port;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
    }

    /** Ends every connection and every new one at once. */
    void cut() {
        cut = true;
        open.forEach(TcpRelay::end);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket from = entrance.accept();
                if (cut) {
                    end(from);
                    continue;
                }
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(from);
                open.add(to);
                Thread.ofVirtual().start(() -> copy(from, to));
                Thread.ofVirtual().start(() -> copy(to, from));
            } catch (IOException e) {
                if (entrance.isClosed()) {
                    return; // the benchmark is over
                }
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // either side ended; so does the other
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more either way
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
