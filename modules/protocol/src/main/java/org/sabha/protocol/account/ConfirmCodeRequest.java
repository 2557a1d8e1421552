package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.model.Secret;

/**
 * {@code POST /api/v1/account/code/confirm}: a first code proves that the app has the secret.
 *
 * @param voucher the enrolment code that an administrator gave, where {@code voucherNeeded} says so
 */
public record ConfirmCodeRequest(Secret code, Optional<Secret> voucher) {}
