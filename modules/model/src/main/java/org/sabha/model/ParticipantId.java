package org.sabha.model;

/**
 * The id of one person's stay in one room; a person who comes again has a new one.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record ParticipantId(String value) {
    static final int LENGTH = 16;

    public ParticipantId {
        Base32Text.require(value, LENGTH, "ParticipantId");
    }

    @Override
    public String toString() {
        return value;
    }
}
