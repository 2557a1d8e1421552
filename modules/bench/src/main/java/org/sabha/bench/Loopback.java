package org.sabha.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of this machine; all traffic of a benchmark stays on it. */
final class Loopback {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

    private Loopback() {}

    /** @param port 0 for any that is free */
    static InetSocketAddress port(int port) {
        return new InetSocketAddress(ADDRESS, port);
    }
}
