package org.sabha.model;

/**
 * The id of one file that is offered in a meeting, which no other meeting and nobody outside can guess.
 *
 * @param value 26 characters of lower-case base32 (RFC 4648 section 6, without padding), 130 random bits
 */
public record FileId(String value) {
    static final int LENGTH = 26;

    public FileId {
        Base32Text.require(value, LENGTH, "FileId");
    }

    @Override
    public String toString() {
        return value;
    }
}
