package org.sabha.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The only way from a server to its database, over the loopback interface; it breaks and is mended when told. */
final class DatabaseLine implements AutoCloseable {
    /** How a database is away. */
    enum Trouble {
        /** Connections are closed, and new ones refused, as when its process was killed. */
        GONE,
        /** Connections are taken and nothing comes back, as when its process is frozen or its disk hangs. */
        SILENT
    }

    private static final int BUFFER = 8_192;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int database;
    private final int port;
    private ServerSocket listener;
    private volatile CompletableFuture<Void> passing = CompletableFuture.completedFuture(null);

    /** @param database the port at which it listens */
    DatabaseLine(int database) throws IOException {
        this.database = database;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    /** Where the server is to look for it. */
    int port() {
        return port;
    }

    void breaks(Trouble how) throws IOException {
        switch (how) {
            case GONE -> {
                listener.close();
                closeAll();
            }
            case SILENT -> passing = new CompletableFuture<>();
        }
    }

    void isMended(Trouble how) throws IOException {
        switch (how) {
            case GONE -> {
                listener = listen(port);
                accept(listener);
            }
            case SILENT -> passing.complete(null);
        }
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(loopback, at));
        return socket;
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = from.accept();
                    Socket there = new Socket(loopback, database);
                    open.add(client);
                    open.add(there);
                    pump(client, there);
                    pump(there, client);
                }
            } catch (IOException closed) {
                // The door was shut: the end of this thread.
            }
        });
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            byte[] bytes = new byte[BUFFER];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    passing.join();
                    out.write(bytes, 0, read);
                }
            } catch (IOException closed) {
                // One end is gone, and so is the other now.
            } finally {
                open.remove(from);
                open.remove(to);
            }
        });
    }

    private void closeAll() throws IOException {
        for (Socket socket : Set.copyOf(open)) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        passing.complete(null);
        listener.close();
        closeAll();
    }
}
