package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/account/single-sign-on/start}: where the browser goes to sign in.
 *
 * @param address of the provider, with {@code https}
 */
public record SingleSignOnStartResponse(@Chars(max = 4_096) String address) {}
