package org.sabha.mls;

import org.jspecify.annotations.Nullable;
import org.sabha.model.Octets;

/**
 * Reads the presentation language of RFC 9420 section 2.1 from an array. The first fault sticks: from then on nothing
 * is left to read, every number is 0 and every vector empty, so loops end by themselves and no exception is needed.
 */
final class MlsCursor {
    private static final int RESERVED_PREFIX = 3;

    private final byte[] bytes;
    private final MlsLimits limits;
    private int at;
    private int end;
    private @Nullable MlsFault fault;
    private int faultOffset;

    MlsCursor(byte[] bytes, MlsLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
        this.end = bytes.length;
        if (bytes.length > limits.maxMessageBytes()) {
            fail(MlsFault.TOO_LARGE);
        }
    }

    MlsLimits limits() {
        return limits;
    }

    @Nullable
    MlsFault fault() {
        return fault;
    }

    int faultOffset() {
        return faultOffset;
    }

    int position() {
        return at;
    }

    boolean more() {
        return at < end;
    }

    /** Bytes until the end of the innermost vector. */
    int left() {
        return end - at;
    }

    void fail(MlsFault reason) {
        if (fault == null) {
            fault = reason;
            faultOffset = at;
        }
        end = at;
    }

    int u8() {
        if (!has(1)) {
            return 0;
        }
        return bytes[at++] & 0xff;
    }

    int u16() {
        if (!has(2)) {
            return 0;
        }
        return u8() << 8 | u8();
    }

    long u32() {
        if (!has(4)) {
            return 0;
        }
        return (long) u16() << 16 | u16();
    }

    long u64() {
        if (!has(8)) {
            return 0;
        }
        return u32() << 32 | u32();
    }

    int leafIndex() {
        long index = u32();
        if (index >= limits.maxLeaves()) {
            fail(MlsFault.LEAF_INDEX);
            return 0;
        }
        return (int) index;
    }

    /** The octet before an {@code optional<T>}. */
    boolean present() {
        int octet = u8();
        if (octet > 1) {
            fail(MlsFault.PRESENCE);
        }
        return octet == 1 && fault == null;
    }

    /** A length of RFC 9420 section 2.1.2, not yet compared with what is left. */
    int length() {
        int first = u8();
        int prefix = first >> 6;
        if (prefix == RESERVED_PREFIX) {
            fail(MlsFault.LENGTH_RESERVED);
            return 0;
        }
        int length = first & 0x3f;
        for (int more = (1 << prefix) - 1; more > 0; more--) {
            length = length << 8 | u8();
        }
        if ((prefix == 1 && length < 1 << 6) || (prefix == 2 && length < 1 << 14)) {
            fail(MlsFault.LENGTH_NOT_MINIMAL);
        }
        return fault == null ? length : 0;
    }

    private int boundedLength() {
        int length = length();
        if (length > end - at) {
            fail(MlsFault.LENGTH_BEYOND_INPUT);
            return 0;
        }
        return length;
    }

    /** {@code opaque x<V>}, copied. */
    Octets opaque() {
        int length = boundedLength();
        Octets value = length == 0 ? Octets.EMPTY : Octets.copyOf(bytes, at, at + length);
        at += length;
        return value;
    }

    /** {@code opaque x<V>}, passed over; gives its length in bytes. */
    int skipOpaque() {
        int length = boundedLength();
        at += length;
        return length;
    }

    /** Steps into a vector; what it returns belongs to {@link #leave}. */
    int enter() {
        int length = boundedLength();
        int outer = end;
        if (fault == null) {
            end = at + length;
        }
        return outer;
    }

    /** Steps out of a vector whose bytes must all be read. */
    void leave(int outer) {
        if (fault == null && at != end) {
            fail(MlsFault.LEFT_OVER);
        }
        if (fault == null) {
            end = outer;
        }
    }

    void finish() {
        if (fault == null && at != end) {
            fail(MlsFault.LEFT_OVER);
        }
    }

    Octets since(int start) {
        return fault == null ? Octets.copyOf(bytes, start, at) : Octets.EMPTY;
    }

    private boolean has(int count) {
        if (end - at < count) {
            fail(MlsFault.TRUNCATED);
            return false;
        }
        return true;
    }
}
