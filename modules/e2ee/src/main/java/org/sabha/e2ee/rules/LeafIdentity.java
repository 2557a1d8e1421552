package org.sabha.e2ee.rules;

/**
 * Whom a leaf's certificate names.
 *
 * @param name as the room shows it
 * @param device the device's URI; one device is in the group once
 * @param guest not somebody of an account
 */
public record LeafIdentity(String name, String device, CertifiedRole role, boolean guest) {}
