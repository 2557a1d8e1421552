package org.sabha.protocol;

import java.nio.ByteBuffer;

/**
 * Strict JSON of server frames, both ways; the rules are those of {@link ClientMessageCodec}. Immutable, safe for any
 * thread.
 */
public final class ServerMessageCodec {
    /** Most bytes of a message: a snapshot of the largest room fits, with a Welcome or with the keys of all who wait. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private final JsonDocument<ServerFrame> document =
            new JsonDocument<>(ServerFrame.class, new Shapes().composite(ServerFrame.class), MAX_BYTES);

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
     * @return the frame in UTF-8
     * @throws IllegalArgumentException if a value is outside of its bounds
     */
    public byte[] encode(ServerFrame frame) {
        return document.encode(frame);
    }
}
