package org.sabha.protocol.http;

import java.util.Optional;
import org.sabha.protocol.limits.Chars;

/**
 * {@code GET /api/v1/about}: what this server says of itself to anybody.
 *
 * @param version of the server, 1 to 64 characters
 * @param endToEndEncrypted whether meetings are encrypted between their members, unseen by the server
 * @param networkCheck whether people may have their line checked by {@code POST /api/v1/network-check}
 * @param notice on personal data
 */
public record AboutResponse(
        @Chars(max = 64) String version,
        boolean endToEndEncrypted,
        boolean networkCheck,
        Optional<PrivacyNotice> notice) {
    public AboutResponse(String version, boolean endToEndEncrypted) {
        this(version, endToEndEncrypted, false, Optional.empty());
    }
}
