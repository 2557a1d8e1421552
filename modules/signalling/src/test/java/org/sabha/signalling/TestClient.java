package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.MeetingView;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;

/** A peer that says whatever bytes it likes, on virtual time, and reads what the server said. */
final class TestClient {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;

    /** One frame of the server. */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private static final ServerMessageCodec CODEC = new ServerMessageCodec();

    final Socket channel;
    private final MockTicker time = Ticker.newMockTicker();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    TestClient(ConnectionOpening opening) {
        channel = new Socket(time, opening);
    }

    // --- time and the wire

    void wait(Duration length) {
        time.advance(length.toNanos(), TimeUnit.NANOSECONDS);
        settle();
    }

    void settle() {
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }

    /** From now on this peer takes no byte. */
    void stopReading() {
        channel.blocked = true;
        channel.allowed = 0;
    }

    /** The network takes one more of the writes that wait. */
    void takeOneWrite() {
        channel.allowed = 1;
        channel.unsafe().flush();
    }

    boolean isOpen() {
        settle();
        return channel.isOpen();
    }

    int waitingWrites() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.size();
    }

    void write(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    /** As the network does it: timers go on. */
    void hangUp() {
        if (channel.isOpen()) {
            channel.unsafe().close(channel.newPromise());
        }
        settle();
    }

    /** Everything that came since it was last asked. */
    byte[] read() {
        settle();
        Object message;
        while ((message = channel.readOutbound()) != null) {
            if (message instanceof ByteBuf bytes) {
                received.writeBytes(ByteBufUtil.getBytes(bytes));
                bytes.release();
            }
        }
        byte[] all = received.toByteArray();
        received.reset();
        return all;
    }

    // --- HTTP

    String http(String request) {
        write(request.getBytes(StandardCharsets.ISO_8859_1));
        return readText();
    }

    String readText() {
        return new String(read(), StandardCharsets.ISO_8859_1);
    }

    static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: meet.example.in\r\nOrigin: " + TestServer.ORIGIN
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: meet.example.in\r\n" + String.join("", fields) + "\r\n";
    }

    static String upgradeRequest(String... fields) {
        return "GET /ws HTTP/1.1\r\nHost: meet.example.in\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + String.join("", fields) + "\r\n";
    }

    String upgrade() {
        String answer =
                http(upgradeRequest("Origin: " + TestServer.ORIGIN + "\r\n", "Sec-WebSocket-Protocol: sabha.v1\r\n"));
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no upgrade: " + answer);
        }
        return answer;
    }

    // --- WebSocket

    void text(String json) {
        frame(FINAL | TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame with this first byte. */
    void frame(int first, byte[] payload) {
        write(encode(first, payload, true));
    }

    static byte[] encode(int first, byte[] payload, boolean masked) {
        ByteBuffer out = ByteBuffer.allocate(payload.length + 14);
        int maskBit = masked ? 0x80 : 0;
        out.put((byte) first);
        if (payload.length < 126) {
            out.put((byte) (maskBit | payload.length));
        } else if (payload.length < 65_536) {
            out.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        if (masked) {
            out.put(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ (masked ? mask[i & 3] : 0)));
        }
        byte[] frame = new byte[out.position()];
        out.flip().get(frame);
        return frame;
    }

    static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    List<Frame> frames() {
        return decode(read());
    }

    static List<Frame> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Frame> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            int opcode = in.get() & 0x0F;
            int length = in.get() & 0x7F;
            if (length == 126) {
                length = in.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(in.getLong());
            }
            byte[] payload = new byte[length];
            in.get(payload);
            frames.add(new Frame(opcode, payload));
        }
        return frames;
    }

    /** What the server said, and after it its close code as {@code "close 1008"}. */
    List<Object> heard() {
        List<Object> heard = new ArrayList<>();
        for (Frame frame : frames()) {
            switch (frame.opcode()) {
                case TEXT -> heard.add(CODEC.decode(frame.payload()).message());
                case CLOSE -> heard.add(frame.payload().length == 0 ? "close" : "close " + frame.closeCode());
                case PONG -> heard.add("pong " + frame.text());
                default -> throw new AssertionError("opcode " + frame.opcode());
            }
        }
        return heard;
    }

    List<ServerFrame> serverFrames() {
        return frames().stream()
                .filter(frame -> frame.opcode() == TEXT)
                .map(frame -> CODEC.decode(frame.payload()))
                .toList();
    }

    void authenticates(String token) {
        text("{\"seq\":0,\"ack\":0,\"message\":{\"type\":\"authenticate\",\"token\":\"" + token
                + "\",\"client\":\"test 1\"}}");
    }

    void resumes(String ticket) {
        text("{\"seq\":0,\"ack\":0,\"message\":{\"type\":\"resume\",\"ticket\":\"" + ticket + "\",\"received\":3}}");
    }

    void says(long seq, String type) {
        text("{\"seq\":" + seq + ",\"ack\":0,\"message\":{\"type\":\"" + type + "\"}}");
    }

    static ServerMessage seated(ParticipantId self) {
        return new ServerMessage.Seated(
                self,
                new Secret("next-ticket"),
                30_000,
                new MeetingView(
                        new RoomId(FakeMeetings.ROOM),
                        "Budget",
                        "https://meet.example.in",
                        Instant.parse("2026-11-24T10:00:00Z"),
                        Classification.UNCLASSIFIED,
                        false,
                        List.of(),
                        List.of(),
                        ChatPolicy.EVERYBODY,
                        Optional.empty(),
                        Optional.empty()),
                List.of(),
                List.of());
    }

    /** An embedded channel whose peer can stop taking bytes. */
    static final class Socket extends EmbeddedChannel {
        private boolean blocked;
        private int allowed;

        Socket(MockTicker time, ConnectionOpening opening) {
            super(EmbeddedChannel.builder().ticker(time).handlers(opening));
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while ((!blocked || allowed > 0) && in.current() != null) {
                allowed--;
                handleOutboundMessage(ReferenceCountUtil.retain(in.current()));
                in.remove();
            }
        }
    }
}
