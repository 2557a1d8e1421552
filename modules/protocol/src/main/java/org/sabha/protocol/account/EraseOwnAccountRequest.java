package org.sabha.protocol.account;

import org.sabha.model.Secret;

/**
 * {@code POST /api/v1/account/erase}: erases the account of whoever is signed in, for good.
 *
 * @param password of the account
 */
public record EraseOwnAccountRequest(Secret password) {}
