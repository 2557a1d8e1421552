package org.sabha.server.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Recognises names, IP addresses and web origins as an administrator writes them. */
final class HostText {
    /** RFC 1035 section 2.3.4, in characters as written. */
    private static final int MAX_NAME = 253;

    private HostText() {}

    /** Empty, a host name, or an IP address without brackets. */
    static boolean isHost(String text) {
        return text.length() <= MAX_NAME
                && text.chars().allMatch(HostText::isHostCharacter)
                && (text.indexOf(':') < 0 || text.indexOf(':') != text.lastIndexOf(':'));
    }

    /** A web origin: scheme, host and optional port, nothing behind. */
    static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            boolean scheme = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return scheme
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_:".indexOf(c) >= 0;
    }
}
