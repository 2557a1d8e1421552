package org.sabha.server.net;

import io.netty.channel.epoll.Epoll;
import java.util.Optional;
import org.sabha.server.net.nativeio.NativeIo;

/** How datagrams are read and sent. */
public enum DatagramIo {
    /** The system calls themselves, by the foreign function API. */
    NATIVE,
    /** Netty's epoll channel. */
    NETTY,
    /** The JDK's channel under Netty; any system. */
    NIO;

    private static final int MAX_CAUSES = 10;

    /** Why Netty's native code could not be loaded, if it could not: the first cause, which names the file or the folder. */
    public static Optional<String> nativeProblem() {
        Throwable failure = Epoll.unavailabilityCause();
        return failure == null ? Optional.empty() : Optional.of(firstCause(failure));
    }

    private static String firstCause(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The wanted way if it works here, else the next one that does. */
    public static DatagramIo choose(DatagramIo wanted) {
        if (wanted == NIO || !Epoll.isAvailable()) {
            return NIO;
        }
        return wanted == NATIVE && NativeIo.isAvailable() ? NATIVE : NETTY;
    }
}
