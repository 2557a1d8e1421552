package org.sabha.server.config;

/** How media packets are read and sent. */
public enum MediaIo {
    /** The first of the others that works here. */
    AUTO,
    /** The system calls of Linux, called directly. */
    NATIVE,
    /** Netty's channel for Linux. */
    NETTY,
    /** Java's own channel. */
    NIO
}
