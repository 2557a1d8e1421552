package org.sabha.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.http.JoinRequest;

/**
 * {@code POST /api/v1/join} by bytes, so that nothing of a client's library is in the times or missing of the answer. Each
 * request has a connection of its own, which is there before the time begins, and comes as from a network of its own behind a
 * proxy. One thread.
 */
final class RawJoinClient {
    private static final String LENGTH = "content-length:";

    private final HttpBodyCodec codec = new HttpBodyCodec();
    private final URI base;
    private int networks;

    /** What was answered, but for the date, and how soon. */
    record Answer(String text, double millis) {}

    RawJoinClient(URI base) {
        this.base = base;
    }

    Answer ask(JoinRequest join) throws IOException {
        int network = ++networks;
        byte[] body = codec.encode(join);
        String head = "POST /api/v1/join HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nOrigin: " + base
                + "\r\nX-Forwarded-For: 10." + (network >> 8) + '.' + (network & 0xFF)
                + ".1\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[first.length + body.length];
        System.arraycopy(first, 0, request, 0, first.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            long began = System.nanoTime();
            out.write(request);
            out.flush();
            String answer = answer(in);
            return new Answer(answer, (System.nanoTime() - began) / 1e6);
        }
    }

    private static String answer(InputStream in) throws IOException {
        List<String> kept = new ArrayList<>();
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
            if (!lower.startsWith("date:")) {
                kept.add(line);
            }
        }
        byte[] body = in.readNBytes(length);
        return String.join("\n", kept) + "\n\n" + new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
