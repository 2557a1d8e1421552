package org.sabha.wire.stun;

import static org.sabha.wire.packet.Bytes.i32;
import static org.sabha.wire.packet.Bytes.i64;
import static org.sabha.wire.packet.Bytes.u16;
import static org.sabha.wire.packet.Bytes.u8;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.DropReason;

/**
 * Reads a STUN Binding message as ICE uses it, RFC 8489 section 5 and RFC 8445 section 7.
 *
 * <pre>
 *   |0 0| message type (14)         |     length of the attributes  |
 *   |                 magic cookie 0x2112A442                       |
 *   |                 transaction id (96 bits)                      |
 *   |  attribute type               |  attribute length             |
 *   |  value, filled to a multiple of 4 ...                         |
 * </pre>
 *
 * A reusable view over the caller's bytes for one owner: {@link #read} first. FINGERPRINT is required (RFC 8445 section
 * 7.1.1 has both sides send it) and checked, so noise never reaches the HMAC. Of a repeated attribute the first counts;
 * what stands between MESSAGE-INTEGRITY and FINGERPRINT is ignored.
 */
public final class StunMessage {
    /** What a message is. */
    public enum Kind {
        REQUEST,
        INDICATION,
        SUCCESS,
        ERROR
    }

    /** Longest message read, bytes: ICE never needs more. */
    public static final int MAX_BYTES = 1_280;

    static final int HEADER_BYTES = 20;
    static final int COOKIE = 0x2112_a442;
    static final int INTEGRITY_BYTES = 20;
    static final int FINGERPRINT_XOR = 0x5354_554e;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000a;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802a;

    private static final int COMPREHENSION_OPTIONAL = 0x8000;
    private static final byte[] NONE = {};

    private final CRC32 crc = new CRC32();
    private byte[] bytes = NONE;
    private int offset;
    private int length;
    private Kind kind = Kind.INDICATION;
    private int usernameAt;
    private int integrityAt;
    private int errorAt;
    private int mappedAt;
    private int priorityAt;
    private int controlledAt;
    private int controllingAt;
    private boolean useCandidate;
    private int unknownRequired;

    /** Reads one datagram; null when it is a sound Binding message. */
    public @Nullable DropReason read(byte[] source, int sourceOffset, int sourceLength) {
        clear();
        if (!headerSound(source, sourceOffset, sourceLength)) {
            return DropReason.BAD_STUN;
        }
        bytes = source;
        offset = sourceOffset;
        length = sourceLength;
        if (!readAttributes()) {
            clear();
            return DropReason.BAD_STUN;
        }
        return null;
    }

    private void clear() {
        length = 0;
        usernameAt = -1;
        integrityAt = -1;
        errorAt = -1;
        mappedAt = -1;
        priorityAt = -1;
        controlledAt = -1;
        controllingAt = -1;
        useCandidate = false;
        unknownRequired = -1;
    }

    private boolean headerSound(byte[] source, int at, int size) {
        if (size < HEADER_BYTES || size > MAX_BYTES || size % 4 != 0) {
            return false;
        }
        if (u16(source, at + 2) != size - HEADER_BYTES || i32(source, at + 4) != COOKIE) {
            return false;
        }
        switch (u16(source, at)) {
            case 0x0001 -> kind = Kind.REQUEST;
            case 0x0011 -> kind = Kind.INDICATION;
            case 0x0101 -> kind = Kind.SUCCESS;
            case 0x0111 -> kind = Kind.ERROR;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readAttributes() {
        int end = offset + length;
        int at = offset + HEADER_BYTES;
        while (at < end) {
            int type = u16(bytes, at);
            int size = u16(bytes, at + 2);
            int next = at + 4 + ((size + 3) & ~3);
            if (next > end) {
                return false;
            }
            if (type == FINGERPRINT) {
                return size == 4 && next == end && fingerprintMatches(at);
            }
            if (integrityAt < 0 && !note(type, at, size)) {
                return false;
            }
            at = next;
        }
        return false;
    }

    /** Remembers where an attribute stands; false when its size is not what its type demands. */
    private boolean note(int type, int at, int size) {
        switch (type) {
            case USERNAME -> usernameAt = first(usernameAt, at);
            case MESSAGE_INTEGRITY -> {
                integrityAt = at;
                return size == INTEGRITY_BYTES;
            }
            case ERROR_CODE -> {
                errorAt = first(errorAt, at);
                return size >= 4;
            }
            case XOR_MAPPED_ADDRESS -> {
                mappedAt = first(mappedAt, at);
                return size == 8 || size == 20;
            }
            case PRIORITY -> {
                priorityAt = first(priorityAt, at);
                return size == 4;
            }
            case USE_CANDIDATE -> useCandidate = true;
            case ICE_CONTROLLED -> {
                controlledAt = first(controlledAt, at);
                return size == 8;
            }
            case ICE_CONTROLLING -> {
                controllingAt = first(controllingAt, at);
                return size == 8;
            }
            default -> {
                if (type < COMPREHENSION_OPTIONAL && type != UNKNOWN_ATTRIBUTES && unknownRequired < 0) {
                    unknownRequired = type;
                }
            }
        }
        return true;
    }

    private static int first(int known, int at) {
        return known < 0 ? at : known;
    }

    private boolean fingerprintMatches(int at) {
        crc.reset();
        crc.update(bytes, offset, at - offset);
        return ((int) crc.getValue() ^ FINGERPRINT_XOR) == i32(bytes, at + 4);
    }

    /** Request, indication, success or error. */
    public Kind kind() {
        return kind;
    }

    /** Bytes of the message. */
    public int length() {
        return length;
    }

    /** The upper 32 bits of the transaction id. */
    public int transactionHigh() {
        return i32(bytes, offset + 8);
    }

    /** The lower 64 bits of the transaction id. */
    public long transactionLow() {
        return i64(bytes, offset + 12);
    }

    /** The part of USERNAME before the colon: in a request, the receiver's user fragment. Empty when there is none. */
    public String localUfrag() {
        if (usernameAt < 0) {
            return "";
        }
        int size = colon();
        return new String(bytes, usernameAt + 4, size, StandardCharsets.ISO_8859_1);
    }

    /** The part of USERNAME after the colon: in a request, the sender's user fragment. Empty when there is none. */
    public String remoteUfrag() {
        if (usernameAt < 0) {
            return "";
        }
        int from = colon() + 1;
        int size = u16(bytes, usernameAt + 2) - from;
        return size <= 0 ? "" : new String(bytes, usernameAt + 4 + from, size, StandardCharsets.ISO_8859_1);
    }

    private int colon() {
        int size = u16(bytes, usernameAt + 2);
        for (int i = 0; i < size; i++) {
            if (bytes[usernameAt + 4 + i] == ':') {
                return i;
            }
        }
        return size;
    }

    /** Whether the controlling side nominates the pair with this check. */
    public boolean useCandidate() {
        return useCandidate;
    }

    /** Whether PRIORITY is present, as RFC 8445 section 7.1.1 demands of requests. */
    public boolean hasPriority() {
        return priorityAt >= 0;
    }

    /** PRIORITY, 0 when absent. */
    public long priority() {
        return priorityAt < 0 ? 0 : i32(bytes, priorityAt + 4) & 0xffff_ffffL;
    }

    /** Whether the sender believes to be the controlling side. */
    public boolean controlling() {
        return controllingAt >= 0;
    }

    /** Whether the sender believes to be the controlled side. */
    public boolean controlled() {
        return controlledAt >= 0;
    }

    /** The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED, 0 when absent. */
    public long tieBreaker() {
        int at = controllingAt >= 0 ? controllingAt : controlledAt;
        return at < 0 ? 0 : i64(bytes, at + 4);
    }

    /** The code of an error response, such as 487; 0 when absent. */
    public int errorCode() {
        return errorAt < 0 ? 0 : 100 * (u8(bytes, errorAt + 6) & 7) + u8(bytes, errorAt + 7);
    }

    /** The first attribute that must be understood and is not, or -1. */
    public int unknownRequiredAttribute() {
        return unknownRequired;
    }

    /** The port of XOR-MAPPED-ADDRESS, or -1 when absent. */
    public int mappedPort() {
        return mappedAt < 0 ? -1 : u16(bytes, mappedAt + 6) ^ COOKIE >>> 16;
    }

    /** The 4 or 16 bytes of XOR-MAPPED-ADDRESS, empty when absent. */
    public byte[] mappedAddress() {
        if (mappedAt < 0) {
            return NONE;
        }
        byte[] address = new byte[u16(bytes, mappedAt + 2) - 4];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) (bytes[mappedAt + 8 + i] ^ bytes[offset + 4 + i]);
        }
        return address;
    }

    /** Compares in constant time; false without MESSAGE-INTEGRITY. */
    boolean integrityMatches(StunIntegrity integrity) {
        return integrityAt >= 0 && integrity.matches(bytes, offset, integrityAt);
    }

    void copyTransactionTo(byte[] target, int at) {
        System.arraycopy(bytes, offset + 8, target, at, 12);
    }
}
