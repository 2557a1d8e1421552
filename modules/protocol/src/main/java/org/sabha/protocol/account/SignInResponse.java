package org.sabha.protocol.account;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Items;

/**
 * Who is signed in; or, without an account, that a second factor is wanted.
 *
 * @param ticket to come back with to {@code /api/v1/account/second-factor}
 * @param factors what the account has
 * @param failed tries that were refused before this one; only with the account
 */
public record SignInResponse(
        Optional<OwnAccount> account,
        Optional<Secret> ticket,
        @Items(max = 3) List<SecondFactorKind> factors,
        Optional<FailedSignIns> failed) {}
