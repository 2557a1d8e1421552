package org.sabha.server.config;

import java.net.InetAddress;

/**
 * Media over UDP.
 *
 * @param address bound by every loop
 * @param firstPort the first loop's port, the others follow; 0 lets the system choose each
 * @param candidates whether browsers are told of the ports
 */
public record UdpConfig(InetAddress address, int firstPort, boolean candidates) {}
