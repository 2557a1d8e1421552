package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/account/vault/keep}: changes one's vault, or makes it.
 *
 * @param revision of the vault that was read before; zero where there was none
 * @param recovery the key under a new recovery code; absent to leave that of before
 */
public record KeepVaultRequest(
        @Bytes(min = 16, max = 16) Octets vault,
        @IntegerRange(min = 0, max = 1L << 50) long revision,
        @Bytes(max = 11_264) Octets sealed,
        Optional<@Bytes(max = 128) Octets> recovery) {}
