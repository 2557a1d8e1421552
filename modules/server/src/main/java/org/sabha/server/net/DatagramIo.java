package org.sabha.server.net;

import io.netty.channel.epoll.Epoll;
import org.sabha.server.net.nativeio.NativeIo;

/** How datagrams are read and sent. */
public enum DatagramIo {
    /** The system calls themselves, by the foreign function API. */
    NATIVE,
    /** Netty's epoll channel. */
    NETTY,
    /** The JDK's channel under Netty; any system. */
    NIO;

    /** The wanted way if it works here, else the next one that does. */
    public static DatagramIo choose(DatagramIo wanted) {
        if (wanted == NIO || !Epoll.isAvailable()) {
            return NIO;
        }
        return wanted == NATIVE && NativeIo.isAvailable() ? NATIVE : NETTY;
    }
}
