package org.sabha.model;

/**
 * The id of an account, safe to log.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record AccountId(String value) {
    static final int LENGTH = 16;

    public AccountId {
        Base32Text.require(value, LENGTH, "AccountId");
    }

    @Override
    public String toString() {
        return value;
    }
}
