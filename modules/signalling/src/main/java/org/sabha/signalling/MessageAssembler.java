package org.sabha.signalling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.sabha.protocol.ProtocolErrorCode;

/**
 * Puts the fragments of one message together. It copies them into one array, so that what a fragment pins is what it
 * weighs (H29: 131,000 fragments of one byte pinned 13.5 MB elsewhere).
 */
final class MessageAssembler {
    /** What became of a fragment. */
    sealed interface Assembly {
        @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
        record Complete(byte[] text) implements Assembly {}

        enum Unfinished implements Assembly {
            WAIT
        }

        record Refused(ProtocolErrorCode code) implements Assembly {}
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_CAPACITY = 512;

    private final int maxFragments;
    private byte[] collected = NOTHING;
    private int size;
    private int fragments;

    MessageAssembler(int maxFragments) {
        this.maxFragments = maxFragments;
    }

    /**
     * @param content payload of one data frame; stays the caller's
     * @param last whether it ends the message
     * @param maxBytes largest message now
     */
    Assembly add(ByteBuf content, boolean last, int maxBytes) {
        int length = content.readableBytes();
        if (length > maxBytes - size) {
            return new Assembly.Refused(ProtocolErrorCode.TOO_LARGE);
        }
        if (last && fragments == 0) {
            return new Assembly.Complete(ByteBufUtil.getBytes(content));
        }
        if (++fragments > maxFragments) {
            return new Assembly.Refused(ProtocolErrorCode.TOO_LARGE);
        }
        append(content, length, maxBytes);
        if (!last) {
            return Assembly.Unfinished.WAIT;
        }
        byte[] text = Arrays.copyOf(collected, size);
        clear();
        return new Assembly.Complete(text);
    }

    boolean isUnfinished() {
        return fragments > 0;
    }

    /** Payload bytes of the message so far. */
    int bytes() {
        return size;
    }

    /** Bytes that it keeps in memory. */
    int keptBytes() {
        return collected.length;
    }

    void clear() {
        collected = NOTHING;
        size = 0;
        fragments = 0;
    }

    private void append(ByteBuf content, int length, int maxBytes) {
        if (size + length > collected.length) {
            int grown = Math.max(size + length, Math.max(FIRST_CAPACITY, collected.length * 2));
            collected = Arrays.copyOf(collected, Math.min(grown, Math.max(maxBytes, size + length)));
        }
        content.getBytes(content.readerIndex(), collected, size, length);
        size += length;
    }
}
