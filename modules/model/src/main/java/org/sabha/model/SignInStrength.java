package org.sabha.model;

/** How surely a signed-in person is who they say. */
public enum SignInStrength {
    /** A password, or what another system vouched for without a word on how. */
    ONE_FACTOR,
    /** A password with a code, or a passkey that the device has unlocked for its holder. */
    TWO_FACTORS
}
