package org.sabha.model;

/**
 * The id of an invitation, safe to log; the bearer secret that proves it is not part of it.
 *
 * @param value 16 characters of lower-case base32 (RFC 4648 section 6, without padding)
 */
public record InvitationId(String value) {
    static final int LENGTH = 16;

    public InvitationId {
        Base32Text.require(value, LENGTH, "InvitationId");
    }

    @Override
    public String toString() {
        return value;
    }
}
