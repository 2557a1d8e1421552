package org.sabha.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognises names, IP addresses and web origins as an administrator writes them. */
final class HostText {
    /** RFC 1035 section 2.3.4, in characters as written. */
    private static final int MAX_NAME = 253;

    private static final int MAX_PORT = 65_535;

    /**
     * The spelling that browsers give an origin (RFC 6454 section 6.2): small letters, no port that is the scheme's own.
     * Nothing in it may end a source in a content policy, which knows no IPv6 addresses (CSP3 section 2.3.1).
     */
    private static final Pattern EMBEDDER =
            Pattern.compile("https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?<port>[1-9][0-9]{0,4}))?"
                    + "|http://(?:localhost|127\\.0\\.0\\.1)(?::(?<plain>[1-9][0-9]{0,4}))?");

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

    /**
     * An origin whose pages may show a meeting: compared letter by letter with what a browser sends, so only in its
     * spelling. Without encryption only on the browser's own machine.
     */
    static boolean isEmbedder(String text) {
        Matcher read = EMBEDDER.matcher(text);
        return text.length() <= MAX_NAME
                && read.matches()
                && isOrigin(text)
                && isPort(read.group("port"), 443)
                && isPort(read.group("plain"), 80);
    }

    private static boolean isPort(@Nullable String written, int ofTheScheme) {
        if (written == null) {
            return true;
        }
        int port = Integer.parseInt(written);
        return port <= MAX_PORT && port != ofTheScheme;
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_:".indexOf(c) >= 0;
    }
}
