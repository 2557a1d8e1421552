package org.sabha.model;

/**
 * The id of one published track, new for every publication.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record TrackId(String value) {
    static final int LENGTH = 16;

    public TrackId {
        Base32Text.require(value, LENGTH, "TrackId");
    }

    @Override
    public String toString() {
        return value;
    }
}
