package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of accounts in the order of their logins.
 *
 * @param more whether others follow
 */
public record AccountList(@Items(max = 20) List<AccountLine> accounts, boolean more) {}
