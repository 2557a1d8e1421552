package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;

/**
 * {@code POST /api/v1/account/vault/offer}: offers the key of one's vault to another device of the account for ten minutes.
 *
 * @param offer the key, sealed under a code that the person takes there; absent to take the offer back
 */
public record OfferVaultRequest(@Bytes(min = 16, max = 16) Octets vault, Optional<@Bytes(max = 128) Octets> offer) {}
