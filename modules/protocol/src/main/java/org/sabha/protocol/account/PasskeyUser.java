package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * For whom a passkey is made.
 *
 * @param handle its UTF-8 is stored with the passkey
 */
public record PasskeyUser(
        @Chars(max = 64) String handle,
        @Chars(max = 64) String login,
        @Chars(max = 64) String name) {}
