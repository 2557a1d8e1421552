package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.AccountId;
import org.sabha.model.AccountRole;
import org.sabha.protocol.limits.Items;

/** {@code POST /api/v1/accounts/roles}. */
public record SetRolesRequest(AccountId id, @Items(max = 5) List<AccountRole> roles) {}
