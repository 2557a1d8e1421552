package org.sabha.server.config;

/**
 * Media over TCP, for networks that let no UDP through.
 *
 * @param port bound for {@link TcpListening#OWN_PORT}, on the addresses of UDP; 0 lets the system choose
 * @param advertisedPort told to browsers; 0: the port that was bound
 */
public record TcpConfig(TcpListening listening, int port, int advertisedPort) {}
