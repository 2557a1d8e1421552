package org.sabha.store.failure;

/** The storage has not answered in time. What was to be written may be there, or may be written later. */
public final class OutcomePendingException extends StorageException {
    private static final long serialVersionUID = 1L;

    public OutcomePendingException(String message, Throwable cause) {
        super(message, cause);
    }
}
