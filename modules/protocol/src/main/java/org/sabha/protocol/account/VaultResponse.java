package org.sabha.protocol.account;

import java.util.Optional;

/**
 * {@code GET /api/v1/account/vault}: one's own vault.
 *
 * @param vault absent where none was made
 */
public record VaultResponse(Optional<SealedVault> vault) {}
