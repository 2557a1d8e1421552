package org.sabha.model;

/**
 * The id of one poll of a meeting, made by the device that opens it: a commitment to its question and its key, which only
 * people of the meeting can check (docs/user/polls.md).
 *
 * @param value 26 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record PollId(String value) {
    static final int LENGTH = 26;

    public PollId {
        Base32Text.require(value, LENGTH, "PollId");
    }

    @Override
    public String toString() {
        return value;
    }
}
