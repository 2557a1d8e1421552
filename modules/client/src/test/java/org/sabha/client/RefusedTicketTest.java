package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Classification;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.CloseCause;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;
import org.sabha.protocol.http.JoinResponse;

/** A server that crashed before it stored the ticket that it gave out last refuses it, and still knows the one before. */
@Tag("Q6")
class RefusedTicketTest {
    /** A client that does not come fails the test. */
    private static final int PATIENCE_MILLIS = 30_000;

    private static final ServerMessageCodec OUT = new ServerMessageCodec();
    private static final ClientMessageCodec IN = new ClientMessageCodec();

    private final SabhaClient client = SabhaClient.create();
    private ServerSocket server;
    private SabhaMeeting meeting;

    @BeforeEach
    void waitInLobby() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        IdSource ids = new IdSource(new SecureRandom());
        URI base = URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
        JoinOptions options = JoinOptions.by(
                        new MeetingLink(base, ids.newRoomId(), ids.newSecret()), ids.newSecret(), "Asha")
                .demanding(EncryptionDemand.WHERE_OFFERED);
        meeting = SabhaMeeting.join(client, options, new MeetingListener() {});
        answerJoin();
        try (Connection first = accept()) {
            first.next();
            first.say(new ServerMessage.Waiting(
                    new ParticipantId("a".repeat(16)),
                    new Secret("ticket-1"),
                    30_000,
                    Optional.empty(),
                    Classification.UNCLASSIFIED));
        }
        try (Connection second = accept()) {
            assertEquals("ticket-1", second.ticket());
            second.say(new ServerMessage.Resumed(new Secret("ticket-2"), 30_000));
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void ticketBeforeIsTriedAfterARefusal() throws IOException {
        try (Connection refused = accept()) {
            assertEquals("ticket-2", refused.ticket());
            refused.refuse();
        }
        try (Connection again = accept()) {
            assertEquals("ticket-1", again.ticket());
            again.say(new ServerMessage.Resumed(new Secret("ticket-3"), 30_000));
        }
        try (Connection later = accept()) {
            assertEquals("ticket-3", later.ticket());
        }
    }

    @Test
    void twoRefusalsEndTheStay() throws IOException {
        for (String ticket : List.of("ticket-2", "ticket-1")) {
            try (Connection refused = accept()) {
                assertEquals(ticket, refused.ticket());
                refused.refuse();
            }
        }
        assertEquals(Optional.of(CloseCause.REFUSED), meeting.ended().join().cause());
    }

    /** Whoever is refused while the connection is there is out: no ticket brings them back. */
    @Test
    void refusalOutsideOfAResumeEndsTheStay() throws IOException {
        try (Connection third = accept()) {
            third.next();
            third.say(new ServerMessage.Resumed(new Secret("ticket-3"), 30_000));
            third.say(new ServerMessage.Closed(CloseCause.REFUSED));
            assertEquals(Optional.of(CloseCause.REFUSED), meeting.ended().join().cause());
        }
    }

    private void answerJoin() throws IOException {
        try (Socket socket = server.accept()) {
            String head = head(socket.getInputStream());
            int length = Integer.parseInt(head.lines()
                    .filter(line -> line.startsWith("Content-Length: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Content-Length: ".length()));
            socket.getInputStream().readNBytes(length);
            byte[] body = new HttpBodyCodec().encode(new JoinResponse(new Secret("token"), 60));
            String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
        }
    }

    private Connection accept() throws IOException {
        return new Connection(server.accept());
    }

    private static String head(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = from.read();
            if (next < 0) {
                throw new IOException("no request: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** One WebSocket connection of the client, RFC 6455, with frames of fewer than 64 KiB. */
    private static final class Connection implements Closeable {
        private static final int CLOSE_CODE = CloseCause.LOST.closeCode();
        private static final String KEY = "Sec-WebSocket-Key: ";

        private final Socket socket;
        private final DataInputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
            String key = head(in).lines()
                    .filter(line -> line.regionMatches(true, 0, KEY, 0, KEY.length()))
                    .findFirst()
                    .orElseThrow()
                    .substring(KEY.length());
            write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Protocol: sabha.v1\r\nSec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }

        private static String accepted(String key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        ClientMessage next() throws IOException {
            in.readByte();
            int length = in.readByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            byte[] mask = in.readNBytes(4);
            byte[] text = in.readNBytes(length);
            for (int i = 0; i < text.length; i++) {
                text[i] ^= mask[i % mask.length];
            }
            return IN.decode(text).message();
        }

        String ticket() throws IOException {
            return ((ClientMessage.Resume) next()).ticket().reveal();
        }

        void say(ServerMessage message) throws IOException {
            byte[] text = OUT.encode(new ServerFrame(0, 0, message));
            boolean isLong = text.length > 125;
            write(
                    isLong
                            ? new byte[] {(byte) 0x81, 126, (byte) (text.length >> 8), (byte) text.length}
                            : new byte[] {(byte) 0x81, (byte) text.length});
            write(text);
        }

        /** As the server answers a ticket that it does not know. */
        void refuse() throws IOException {
            say(new ServerMessage.ProtocolError(0, ProtocolErrorCode.TOKEN_INVALID));
            say(new ServerMessage.Closed(CloseCause.REFUSED));
        }

        private void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** In order, as the server closes: what was said before is read. */
        @Override
        public void close() throws IOException {
            try (socket) {
                write(new byte[] {(byte) 0x88, 2, (byte) (CLOSE_CODE >> 8), (byte) CLOSE_CODE});
                in.transferTo(OutputStream.nullOutputStream());
            } catch (SocketException gone) {
                // The client was faster.
            }
        }
    }
}
