package org.sabha.model;

/**
 * The id of a room, the path of its link (A1: random, 120 bits).
 *
 * @param value 24 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record RoomId(String value) {
    static final int LENGTH = 24;

    public RoomId {
        Base32Text.require(value, LENGTH, "RoomId");
    }

    @Override
    public String toString() {
        return value;
    }
}
