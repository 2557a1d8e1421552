package org.sabha.signalling;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.ServerMessageCodec;

/**
 * Writes frames, and a message that goes to many people of one loop only once: a commit of a large key group has hundreds
 * of kilobytes. Each loop keeps the last message it wrote. Safe for any thread.
 */
final class WrittenMessages {
    private final ServerMessageCodec codec = new ServerMessageCodec();
    private final FastThreadLocal<Last> last = new FastThreadLocal<>();

    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Last(ServerMessage message, byte[] text) {}

    /** @return the frame in UTF-8 */
    byte[] encode(ServerFrame frame) {
        @Nullable Last before = last.get();
        if (before == null || !isSame(before.message(), frame.message())) {
            before = new Last(frame.message(), codec.message(frame.message()));
            last.set(before);
        }
        return codec.frame(frame.seq(), frame.ack(), before.text());
    }

    /** The very object: comparing what it says would cost as much as writing it. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ServerMessage before, ServerMessage now) {
        return before == now;
    }
}
