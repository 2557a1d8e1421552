package org.sabha.protocol.integration;

import java.util.List;
import java.util.Optional;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.key.ApiScope;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * An API key, without its secret.
 *
 * @param prefix how its secret begins
 * @param organiser sign-in name of the one account that it acts for; absent where it acts for every organiser
 * @param madeBy name of the administrator; absent for the command line
 * @param suspended whether it opens nothing because who made it may make no keys any more
 */
public record KeyLine(
        ApiKeyId id,
        @Chars(max = 64) String name,
        @Chars(max = 16) String prefix,
        @Items(max = 16) List<ApiScope> scopes,
        Optional<@Chars(max = 64) String> organiser,
        Optional<@Chars(max = 64) String> madeBy,
        KeyTimes times,
        boolean suspended) {}
