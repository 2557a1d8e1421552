package org.sabha.protocol.account;

import org.sabha.model.Secret;

/** {@code POST /api/v1/account/password}. */
public record ChangePasswordRequest(Secret current, Secret next) {}
