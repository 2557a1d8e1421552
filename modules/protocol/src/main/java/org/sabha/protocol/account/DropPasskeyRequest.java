package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/** {@code POST /api/v1/account/passkeys/drop}. */
public record DropPasskeyRequest(@Chars(max = 1400) String id) {}
