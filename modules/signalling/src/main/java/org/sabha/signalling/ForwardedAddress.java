package org.sabha.signalling;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an address as proxies write it: {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1},
 * {@code [2001:db8::1]}, {@code [2001:db8::1]:4711}, each also in quotation marks (RFC 7239 section 6). Everything that
 * could be read in two ways is none: leading zeros, fewer than four numbers, zones, names, obfuscated identifiers.
 */
final class ForwardedAddress {
    /** 39 for an IPv6 address, or 45 with an IPv4 part, brackets, a colon and a port. */
    private static final int MAX_LENGTH = 53;

    private static final String NUMBER = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FOUR = Pattern.compile(NUMBER + "(?:\\." + NUMBER + "){3}");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}");

    private ForwardedAddress() {}

    /** An address with or without brackets, port and quotation marks. */
    static Optional<InetAddress> read(String element) {
        String text = element.strip();
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon > 0 && colon == text.lastIndexOf(':');
        if (hasPort && !PORT.matcher(text.substring(colon)).matches()) {
            return Optional.empty();
        }
        return literal(hasPort ? text.substring(0, colon) : text);
    }

    private static Optional<InetAddress> bracketed(String text) {
        int end = text.indexOf(']');
        if (end < 0) {
            return Optional.empty();
        }
        String behind = text.substring(end + 1);
        String inside = text.substring(1, end);
        return inside.indexOf(':') >= 0
                        && (behind.isEmpty() || PORT.matcher(behind).matches())
                ? literal(inside)
                : Optional.empty();
    }

    /** An address alone. An IPv4 address in the clothes of an IPv6 one ({@code ::ffff:192.0.2.1}) is the former. */
    static Optional<InetAddress> literal(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
