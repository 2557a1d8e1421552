package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.AccountRole;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/** {@code POST /api/v1/accounts/invite}. */
public record InviteAccountRequest(
        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String login,

        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String name,

        @Items(max = 5) List<AccountRole> roles) {}
