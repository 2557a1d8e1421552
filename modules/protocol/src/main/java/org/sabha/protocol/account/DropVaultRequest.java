package org.sabha.protocol.account;

import org.sabha.model.Octets;
import org.sabha.protocol.limits.Bytes;

/** {@code POST /api/v1/account/vault/drop}: erases one's vault, for people who lost every device that opens it. */
public record DropVaultRequest(@Bytes(min = 16, max = 16) Octets vault) {}
