package org.sabha.protocol;

/**
 * Bad input: a document from outside that is not what the protocol says. It carries no stack trace, so that a flood of
 * bad documents costs no more than reading them, and no text of the sender, so that it is safe to log.
 */
@SuppressWarnings("serial") // never serialised
public final class ProtocolException extends RuntimeException {
    private final ProtocolErrorCode code;
    private final long seq;

    /**
     * @param code what was wrong
     * @param seq the frame's {@code seq} as far as it could be read, else 0
     * @param place name of the known field at which it was found, or a few words
     */
    public ProtocolException(ProtocolErrorCode code, long seq, String place) {
        super(code.wireName() + " at " + place, null, false, false);
        this.code = code;
        this.seq = seq;
    }

    public ProtocolErrorCode code() {
        return code;
    }

    /** The frame's {@code seq} as far as it could be read, else 0. */
    public long seq() {
        return seq;
    }
}
