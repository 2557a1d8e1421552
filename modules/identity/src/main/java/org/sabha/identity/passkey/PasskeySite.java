package org.sabha.identity.passkey;

import java.net.URI;
import java.util.Optional;

/**
 * The site that passkeys are for, as the browser names it. Browsers keep passkeys for names only, never for addresses.
 *
 * @param origin scheme, name and port
 * @param name the relying party's id
 */
public record PasskeySite(String origin, String name) {

    /** The site of an origin; empty where browsers keep no passkeys. */
    public static Optional<PasskeySite> of(String origin) {
        URI uri;
        try {
            uri = URI.create(origin);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String host = uri.getHost();
        boolean address = host == null || host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1));
        boolean secure = "https".equals(uri.getScheme()) || "localhost".equals(host);
        return address || !secure ? Optional.empty() : Optional.of(new PasskeySite(origin, host));
    }
}
