package org.sabha.identity.authority;

/**
 * A leaf certificate and the intermediate that signed it, DER. Neither is secret.
 *
 * @param leaf for one device in one meeting
 * @param intermediate signed by the root
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record IssuedLeaf(byte[] leaf, byte[] intermediate) {}
