package org.sabha.protocol.account;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/accounts/list}.
 *
 * @param after the last login of the page before
 * @param containing only those whose login or name has this in it; small and large letters are the same
 */
public record ListAccountsRequest(
        Optional<@Chars(max = 64) String> after, Optional<@Chars(max = 64) String> containing) {}
