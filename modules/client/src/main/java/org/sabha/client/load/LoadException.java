package org.sabha.client.load;

/** A load that could not be built up; the message is for people. */
final class LoadException extends Exception {
    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }
}
