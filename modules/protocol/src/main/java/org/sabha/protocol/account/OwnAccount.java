package org.sabha.protocol.account;

import java.util.List;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * A signed-in person's own account.
 *
 * @param twoFactors whether this sign-in showed two
 * @param recoveryCodes how many are left
 * @param voucherNeeded whether the first second factor asks for a code from an administrator
 * @param expiresInSeconds when the sign-in ends unless it is used
 * @param publicOrigin scheme, name and port by which links reach this server; absent where no public address is set
 */
public record OwnAccount(
        AccountLine account,
        boolean twoFactors,
        @IntegerRange(min = 0, max = 10) long recoveryCodes,
        @Items(max = 10) List<PasskeyView> passkeys,
        Rights rights,
        boolean voucherNeeded,
        long expiresInSeconds,
        Optional<@Chars(max = 300) String> publicOrigin) {}
