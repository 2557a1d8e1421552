package org.sabha.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.limits.IntegerRange;

/**
 * Strict JSON of server frames, both ways; the rules are those of {@link ClientMessageCodec}. Safe for any thread.
 *
 * <p>What one room tells everybody is one message in many frames, so the text of the last message is kept: a frame costs
 * its two numbers and a copy then. In a meeting of a hundred, each join is told a hundred times.
 */
public final class ServerMessageCodec {
    /** Most bytes of a message: a snapshot of the largest room fits, with a Welcome or with the keys of all who wait. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final byte[] NO_NUMBERS = head(0, 0);

    private final JsonDocument<ServerFrame> document =
            new JsonDocument<>(ServerFrame.class, new Shapes().composite(ServerFrame.class), MAX_BYTES);

    /** A message and what follows the numbers of its frame. */
    private static final class Written {
        private final ServerMessage message;
        private final byte[] tail;

        Written(ServerMessage message, byte[] tail) {
            this.message = message;
            this.tail = tail;
        }
    }

    private volatile @Nullable Written last;

    /**
     * @param utf8 one frame
     * @throws ProtocolException if it is not one
     */
    public ServerFrame decode(byte[] utf8) {
        return document.decode(ByteBuffer.wrap(utf8));
    }

    /**
     * @param utf8 one frame, from position to limit, which are left alone
     * @throws ProtocolException if it is not one
     */
    public ServerFrame decode(ByteBuffer utf8) {
        return document.decode(utf8);
    }

    /**
     * A message without its numbers, so that one that goes to many is written once; {@link #frame} adds them.
     *
     * @return UTF-8
     * @throws IllegalArgumentException if a value is outside of its bounds
     */
    public byte[] message(ServerMessage message) {
        byte[] frame = document.encode(new ServerFrame(0, 0, message));
        return Arrays.copyOfRange(frame, NO_NUMBERS.length, frame.length - 1);
    }

    /**
     * The frame of a message that was written before: the same bytes as {@link #encode} gives.
     *
     * @param message as {@link #message} wrote it
     * @throws IllegalArgumentException if a number is outside of its bounds
     */
    public byte[] frame(long seq, long ack, byte[] message) {
        if (seq < 0 || seq > IntegerRange.MOST || ack < 0 || ack > IntegerRange.MOST) {
            throw new IllegalArgumentException("a frame's numbers are 0 to 2^53-1");
        }
        byte[] head = head(seq, ack);
        byte[] frame = Arrays.copyOf(head, head.length + message.length + 1);
        System.arraycopy(message, 0, frame, head.length, message.length);
        frame[frame.length - 1] = '}';
        return frame;
    }

    private static byte[] head(long seq, long ack) {
        return ("{\"seq\":" + seq + ",\"ack\":" + ack + ",\"message\":").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @return the frame in UTF-8
     * @throws IllegalArgumentException if a value is outside of its bounds
     */
    @SuppressWarnings("ReferenceEquality") // an equal message is written anew, which costs time and nothing else
    public byte[] encode(ServerFrame frame) {
        Written known = last;
        if (known != null && known.message == frame.message()) {
            return withNumbers(frame, known.tail);
        }
        byte[] whole = document.encode(frame);
        int numbers = numbers(frame).length;
        last = new Written(frame.message(), Arrays.copyOfRange(whole, numbers, whole.length));
        return whole;
    }

    private static byte[] withNumbers(ServerFrame frame, byte[] tail) {
        if (frame.seq() < 0 || frame.ack() < 0) {
            throw new IllegalArgumentException("a frame's numbers are not negative");
        }
        byte[] numbers = numbers(frame);
        byte[] whole = Arrays.copyOf(numbers, numbers.length + tail.length);
        System.arraycopy(tail, 0, whole, numbers.length, tail.length);
        return whole;
    }

    /** How each frame begins; the codec writes fields in the record's order. */
    private static byte[] numbers(ServerFrame frame) {
        return ("{\"seq\":" + frame.seq() + ",\"ack\":" + frame.ack()).getBytes(StandardCharsets.US_ASCII);
    }
}
