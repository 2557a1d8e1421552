package org.sabha.protocol.account;

import org.sabha.model.AccountId;
import org.sabha.protocol.limits.Chars;

/** {@code POST /api/v1/accounts/rename}. */
public record RenameAccountRequest(
        AccountId id,

        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String name) {}
