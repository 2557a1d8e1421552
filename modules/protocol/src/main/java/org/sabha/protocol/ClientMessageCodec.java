package org.sabha.protocol;

import java.nio.ByteBuffer;

/**
 * Strict JSON of client frames, both ways. Immutable, safe for any thread.
 *
 * <p>Refused, each with its {@link ProtocolErrorCode}: invalid UTF-8 ({@code NOT_TEXT}); anything but one JSON value
 * per document, duplicate keys, NaN, a byte order mark ({@code MALFORMED_JSON}); more than 32 levels ({@code
 * TOO_DEEP}); more than {@link #MAX_BYTES} ({@code TOO_LARGE}); unknown fields and types; missing fields; null, a wrong
 * kind of value, a number with a fraction, an unknown name, a text or list outside of its bounds ({@code
 * INVALID_VALUE}).
 */
public final class ClientMessageCodec {
    /** Most bytes of a message before the connection is authenticated (H29). */
    public static final int MAX_BYTES_BEFORE_AUTHENTICATION = 64 * 1024;

    /** Most bytes of a message of somebody who is not seated: keys for the group fit. */
    public static final int MAX_BYTES_BEFORE_SEATED = 16 * 1024;

    /** Most bytes of a message (H29): a commit for the largest group with its Welcome fits, and so does an offer. */
    public static final int MAX_BYTES = 1792 * 1024;

    private final JsonDocument<ClientFrame> document =
            new JsonDocument<>(ClientFrame.class, new Shapes().composite(ClientFrame.class), MAX_BYTES);

    /**
     * @param utf8 one frame
     * @throws ProtocolException if it is not one
     */
    public ClientFrame decode(byte[] utf8) {
        return document.decode(ByteBuffer.wrap(utf8));
    }

    /**
     * @param utf8 one frame, from position to limit, which are left alone
     * @throws ProtocolException if it is not one
     */
    public ClientFrame decode(ByteBuffer utf8) {
        return document.decode(utf8);
    }

    /**
     * @return the frame in UTF-8
     * @throws IllegalArgumentException if a value is outside of its bounds
     */
    public byte[] encode(ClientFrame frame) {
        return document.encode(frame);
    }
}
