package org.sabha.protocol;

import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;

/**
 * Keys by which a device asks to be added to the meeting's key group.
 *
 * @param keyPackage an MLSMessage with a KeyPackage of cipher suite 1 (RFC 9420 section 10), for one use
 * @param proof HMAC-SHA256 over the KeyPackage's reference with a key made of the link's secret: that the device holds
 *     the link. The server cannot check it; members do
 */
public record KeyOffer(
        @Bytes(max = 4096) Octets keyPackage,
        @Bytes(min = 32, max = 32) Octets proof) {}
