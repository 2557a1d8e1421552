package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Items;

/**
 * Codes to be written down; they are shown this once.
 *
 * @param codes empty if there were some before and they stay
 */
public record RecoveryCodesResponse(@Items(max = 10) List<Secret> codes) {}
