package org.sabha.model;

/**
 * The id of a browser or client installation: a digest of a secret that only the device keeps, so it can be stored and
 * logged. A ban falls on it (A5).
 *
 * @param value 32 characters of lower-case base32 (160 bits of a SHA-256 digest)
 */
public record DeviceId(String value) {
    static final int LENGTH = 32;

    public DeviceId {
        Base32Text.require(value, LENGTH, "DeviceId");
    }

    @Override
    public String toString() {
        return value;
    }
}
