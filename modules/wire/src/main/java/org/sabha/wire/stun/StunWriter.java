package org.sabha.wire.stun;

import static org.sabha.wire.packet.Bytes.put16;
import static org.sabha.wire.packet.Bytes.put32;
import static org.sabha.wire.packet.Bytes.put64;
import static org.sabha.wire.packet.Bytes.put8;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.sabha.wire.packet.PacketBuffer;

/**
 * Writes a STUN Binding message attribute by attribute into a packet buffer, in the order of the calls, and closes it
 * with MESSAGE-INTEGRITY and FINGERPRINT. No SOFTWARE: it would only tell an attacker what runs. One owner, reused.
 */
final class StunWriter {
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    private static final int TRAILER_BYTES = 32;
    private static final int FAMILY_IPV4 = 1;
    private static final int FAMILY_IPV6 = 2;

    private final CRC32 crc = new CRC32();
    private PacketBuffer buffer = new PacketBuffer(0);
    private byte[] bytes = buffer.bytes();
    private int at;

    /** Begins at offset 0; the transaction id is the caller's to write at 8. */
    StunWriter begin(PacketBuffer target, int type) {
        buffer = target;
        bytes = target.bytes();
        put16(bytes, 0, type);
        put32(bytes, 4, StunMessage.COOKIE);
        at = StunMessage.HEADER_BYTES;
        return this;
    }

    StunWriter transaction(int high, long low) {
        put32(bytes, 8, high);
        put64(bytes, 12, low);
        return this;
    }

    StunWriter transactionOf(StunMessage request) {
        request.copyTransactionTo(bytes, 8);
        return this;
    }

    private int attribute(int type, int size) {
        put16(bytes, at, type);
        put16(bytes, at + 2, size);
        int value = at + 4;
        at = value + ((size + 3) & ~3);
        Arrays.fill(bytes, value + size, at, (byte) 0);
        return value;
    }

    StunWriter username(String username) {
        byte[] text = username.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, attribute(StunMessage.USERNAME, text.length), text.length);
        return this;
    }

    StunWriter priority(int priority) {
        put32(bytes, attribute(StunMessage.PRIORITY, 4), priority);
        return this;
    }

    StunWriter controlling(long tieBreaker) {
        put64(bytes, attribute(StunMessage.ICE_CONTROLLING, 8), tieBreaker);
        return this;
    }

    StunWriter controlled(long tieBreaker) {
        put64(bytes, attribute(StunMessage.ICE_CONTROLLED, 8), tieBreaker);
        return this;
    }

    StunWriter useCandidate() {
        attribute(StunMessage.USE_CANDIDATE, 0);
        return this;
    }

    /** RFC 8489 section 14.2; the address has 4 or 16 bytes. */
    StunWriter xorMappedAddress(byte[] address, int port) {
        int value = attribute(StunMessage.XOR_MAPPED_ADDRESS, 4 + address.length);
        put8(bytes, value, 0);
        put8(bytes, value + 1, address.length == 4 ? FAMILY_IPV4 : FAMILY_IPV6);
        put16(bytes, value + 2, port ^ StunMessage.COOKIE >>> 16);
        for (int i = 0; i < address.length; i++) {
            put8(bytes, value + 4 + i, address[i] ^ bytes[4 + i]);
        }
        return this;
    }

    /** RFC 8489 section 14.8, without a reason phrase. */
    StunWriter errorCode(int code) {
        put32(bytes, attribute(StunMessage.ERROR_CODE, 4), (code / 100) << 8 | code % 100);
        return this;
    }

    /** RFC 8489 section 14.9, one attribute. */
    StunWriter unknownAttribute(int type) {
        put16(bytes, attribute(StunMessage.UNKNOWN_ATTRIBUTES, 2), type);
        return this;
    }

    /** Appends MESSAGE-INTEGRITY and FINGERPRINT and sets the buffer's packet. */
    PacketBuffer finish(StunIntegrity integrity) {
        int integrityAt = at;
        int end = at + TRAILER_BYTES;
        integrity.compute(
                bytes, 0, integrityAt, bytes, attribute(StunMessage.MESSAGE_INTEGRITY, StunMessage.INTEGRITY_BYTES));
        put16(bytes, 2, end - StunMessage.HEADER_BYTES);
        int fingerprintAt = at;
        int value = attribute(StunMessage.FINGERPRINT, 4);
        crc.reset();
        crc.update(bytes, 0, fingerprintAt);
        put32(bytes, value, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
        return buffer.set(0, end);
    }
}
