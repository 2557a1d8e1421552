package org.sabha.protocol.account;

import org.sabha.model.Secret;

/** {@code POST /api/v1/account/code/confirm}: a first code proves that the app has the secret. */
public record ConfirmCodeRequest(Secret code) {}
