package org.sabha.store.audit;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a row: SHA-256 over the hash before it and the row's parts in their order, each number as 8 bytes, each
 * text as its length in 4 bytes and its UTF-8, absent parts as the length -1. So no two rows have the same bytes. Not
 * thread-safe.
 */
final class RowHash {
    private static final int ABSENT = -1;
    private static final char ASCII = 0x7F;

    /** More than any row that the tables can hold. */
    private static final int MAX_ROW_BYTES = 4096;

    private final MessageDigest sha = sha256();
    private final ByteBuffer row = ByteBuffer.allocate(MAX_ROW_BYTES);
    private final byte[] result = new byte[Digest.BYTES];
    private final ByteBuffer resultNumbers = ByteBuffer.wrap(result);

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The hash that a row must have behind another.
     *
     * @throws IllegalArgumentException if it is longer than any row can be
     */
    Digest after(Digest before, long seq, AuditEntry.Facts facts, @Nullable Digest name, @Nullable Digest address) {
        try {
            hash(before, seq, facts, name, address);
        } catch (BufferOverflowException e) {
            throw new IllegalArgumentException("a row has at most " + MAX_ROW_BYTES + " bytes", e);
        }
        return Digest.of(result);
    }

    /** Whether a row, at this number behind another, has its own hash; one that is longer than any can be has not. */
    boolean fits(Digest before, long seq, AuditEntry entry) {
        try {
            hash(before, seq, entry.facts(), entry.name(), entry.address());
        } catch (BufferOverflowException e) {
            return false;
        }
        Digest own = entry.hash();
        return resultNumbers.getLong(0) == own.first()
                && resultNumbers.getLong(Long.BYTES) == own.second()
                && resultNumbers.getLong(2 * Long.BYTES) == own.third()
                && resultNumbers.getLong(3 * Long.BYTES) == own.fourth();
    }

    private void hash(
            Digest before, long seq, AuditEntry.Facts facts, @Nullable Digest name, @Nullable Digest address) {
        row.clear();
        before.writeTo(row);
        row.putLong(seq).putLong(facts.atNanos()).putLong(facts.clockErrorMicros());
        put(facts.room());
        put(facts.verb());
        put(facts.actor());
        put(facts.subject());
        put(facts.invitation());
        put(facts.value());
        put(facts.reason());
        put(facts.clause());
        row.putLong(facts.times());
        put(name);
        put(address);
        sha.update(row.array(), 0, row.position());
        try {
            sha.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("the array has the digest's length", e);
        }
    }

    private void put(@Nullable Digest digest) {
        if (digest == null) {
            row.putInt(ABSENT);
        } else {
            row.putInt(Digest.BYTES);
            digest.writeTo(row);
        }
    }

    /** Nearly every text is ASCII, whose bytes are its characters. */
    private void put(@Nullable String text) {
        if (text == null) {
            row.putInt(ABSENT);
            return;
        }
        int start = row.position();
        row.putInt(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ASCII) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                row.position(start).putInt(bytes.length).put(bytes);
                return;
            }
            row.put((byte) c);
        }
    }
}
