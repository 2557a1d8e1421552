package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/** One account. */
public record AccountLine(
        AccountId id,
        @Chars(max = 64) String login,
        @Chars(max = 64) String name,
        @Items(max = 5) List<AccountRole> roles,
        AccountStanding standing,
        Marks marks) {}
