package org.sabha.protocol.account;

import java.time.Instant;
import org.sabha.protocol.limits.Chars;

/**
 * A passkey of one's own.
 *
 * @param id of the credential, base64url
 * @param label what its holder calls it
 */
public record PasskeyView(
        @Chars(max = 1400) String id, @Chars(max = 64) String label, Instant createdAt) {}
