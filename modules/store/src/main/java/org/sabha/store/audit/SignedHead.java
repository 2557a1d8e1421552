package org.sabha.store.audit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The server's signed word that row {@code seq} has this hash, and by the chain everything before it.
 *
 * @param seq 0 for a log without rows
 * @param signature Ed25519 of {@link #statement()}, hexadecimal
 */
public record SignedHead(Kind kind, long seq, Digest hash, long atNanos, String signature) {

    /** What it is for. */
    public enum Kind {
        /** The newest row; there is one such statement, replaced in every transaction. */
        LAST,
        /** One of those that are kept, at intervals. */
        KEPT,
        /** Everything up to this row was taken out when its time was over. */
        START;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind named(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** What is signed. The kind is in it: a statement that was kept must not pass for that about the newest row. */
    static byte[] statement(Kind kind, long seq, Digest hash, long atNanos) {
        return ("sabha audit " + kind.wireName() + " 1\n" + seq + "\n" + hash.hex() + "\n" + atNanos + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] statement() {
        return statement(kind, seq, hash, atNanos);
    }
}
