package org.sabha.store.audit;

/**
 * What an auditor wrote down at the last visit: that there was a row of this number and hash. A log that was taken back
 * to an earlier state, statements and all, no longer has it.
 *
 * @param seq the row's number, at least 1
 */
public record AuditNote(long seq, Digest hash) {

    /** @throws IllegalArgumentException if the number is none of a row */
    public AuditNote {
        if (seq < 1) {
            throw new IllegalArgumentException("rows are numbered from 1");
        }
    }

    /** The newest row of a statement. */
    public static AuditNote of(SignedHead head) {
        return new AuditNote(head.seq(), head.hash());
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if it is no note
     */
    public static AuditNote parse(String text) {
        int colon = text.indexOf(':');
        try {
            return new AuditNote(
                    Long.parseLong(text.substring(0, Math.max(0, colon))), Digest.parse(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a note is ROW:HASH as \"sabha audit note\" prints it, not " + text, e);
        }
    }

    /** The row's number, a colon and its hash in hexadecimal. */
    public String text() {
        return seq + ":" + hash.hex();
    }
}
