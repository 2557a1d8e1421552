package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.IntegerRange;

/**
 * What the devices of an account share of its meetings, sealed with a key that the server never has (decision 0068).
 *
 * @param vault random, made with the key by the first device
 * @param revision rises by one with each change
 * @param recovery the key, sealed under the recovery code; absent where none was made
 * @param offer the key, sealed under a code for another device; absent where none was made, or ten minutes after it was
 */
public record SealedVault(
        @Bytes(min = 16, max = 16) Octets vault,
        @IntegerRange(min = 1, max = 1L << 50) long revision,
        @Bytes(max = 11_264) Octets sealed,
        Optional<@Bytes(max = 128) Octets> recovery,
        Optional<@Bytes(max = 128) Octets> offer) {}
