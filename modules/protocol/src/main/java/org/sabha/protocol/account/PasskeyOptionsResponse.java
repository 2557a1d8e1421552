package org.sabha.protocol.account;

import java.util.List;
import java.util.Optional;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * What a browser needs to make or use a passkey.
 *
 * @param challenge its UTF-8 is signed
 * @param site the relying party's id
 * @param user for whom one is made; absent when one is used
 * @param known ids of passkeys that the account has, base64url
 */
public record PasskeyOptionsResponse(
        Secret challenge,
        @Chars(max = 253) String site,
        Optional<PasskeyUser> user,
        @Items(max = 10) List<@Chars(max = 1400) String> known) {}
