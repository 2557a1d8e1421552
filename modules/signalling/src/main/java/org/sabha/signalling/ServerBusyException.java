package org.sabha.signalling;

/** The server takes nobody new in now, though what they showed is good. */
public final class ServerBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerBusyException() {
        super("the server takes nobody new in now", null, false, false);
    }
}
