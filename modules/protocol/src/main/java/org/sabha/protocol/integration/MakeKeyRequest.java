package org.sabha.protocol.integration;

import java.util.List;
import java.util.Optional;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * {@code POST /api/v1/keys/add}: a key for one integration.
 *
 * @param name of the integration
 * @param scopes at least one
 * @param organiser sign-in name of the one account that it is to act for; absent for every organiser's
 * @param days how long it opens anything; absent for until it is revoked
 */
public record MakeKeyRequest(
        @Chars(max = 64) String name,
        @Items(max = 16) List<ApiScope> scopes,
        Optional<@Chars(max = 64) String> organiser,
        Optional<@IntegerRange(min = 1, max = 3_650) Long> days) {}
