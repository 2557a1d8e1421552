package org.sabha.signalling;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose word on the client's address is taken. Only a connection from one of the proxies may say it, only in the one
 * header that the administrator named, and of its hops only the right-most that is no proxy counts: what stands left of
 * it was written by the client itself. Without such a hop, or where it cannot be read, the connection's own address
 * counts, whose limits all that come that way then share.
 *
 * @param proxies empty: nobody's word is taken
 * @param header which header they write
 */
public record TrustedProxies(List<AddressRange> proxies, Header header) {
    /** More hops than a sane path has are not walked. */
    private static final int MAX_HOPS = 16;

    private static final int MAX_LENGTH = 2_048;

    /** The header that the proxies write; another one passes through them as the client sent it. */
    public enum Header {
        X_FORWARDED_FOR("x-forwarded-for"),
        /** RFC 7239. */
        FORWARDED("forwarded");

        private final String name;

        Header(String name) {
            this.name = name;
        }
    }

    public TrustedProxies {
        proxies = List.copyOf(proxies);
    }

    /** Nobody's word is taken. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);
    }

    boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(range -> range.holds(address));
    }

    /** Who sent this request. */
    InetAddress client(InetAddress connection, HttpHeaders headers) {
        if (!isProxy(connection)) {
            return connection;
        }
        String hops = String.join(",", headers.getAll(header.name));
        if (hops.length() > MAX_LENGTH) {
            return connection;
        }
        String[] elements = hops.split(",", -1);
        for (int i = elements.length - 1; i >= Math.max(0, elements.length - MAX_HOPS); i--) {
            Optional<InetAddress> hop = hop(elements[i]);
            if (hop.isEmpty()) {
                return connection;
            }
            if (!isProxy(hop.get())) {
                return hop.get();
            }
        }
        return connection;
    }

    private Optional<InetAddress> hop(String element) {
        return switch (header) {
            case X_FORWARDED_FOR -> ForwardedAddress.read(element);
            case FORWARDED -> forwardedFor(element);
        };
    }

    /** The one {@code for=} of an element. A comma inside of quotation marks cannot be part of an address. */
    private static Optional<InetAddress> forwardedFor(String element) {
        Optional<InetAddress> found = Optional.empty();
        int count = 0;
        for (String pair : element.split(";", -1)) {
            String text = pair.strip();
            if (text.toLowerCase(Locale.ROOT).startsWith("for=")) {
                count++;
                found = ForwardedAddress.read(text.substring("for=".length()));
            }
        }
        return count == 1 ? found : Optional.empty();
    }
}
