package org.sabha.protocol.account;

import org.sabha.model.Secret;

/** {@code POST /api/v1/account/second-factor}: what follows a right password. */
public record SecondFactorRequest(Secret ticket, SecondFactorKind factor, Secret code) {}
