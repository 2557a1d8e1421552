package org.sabha.store.failure;

/** The storage cannot be opened, read or written; the message is for the administrator. What could not be written has not happened. */
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
