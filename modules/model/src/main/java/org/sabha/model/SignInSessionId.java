package org.sabha.model;

/**
 * Names a sign-in on one device, for a list and for ending it; safe to log, and no secret.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record SignInSessionId(String value) {
    static final int LENGTH = 16;

    public SignInSessionId {
        Base32Text.require(value, LENGTH, "SignInSessionId");
    }

    @Override
    public String toString() {
        return value;
    }
}
