package org.sabha.server.net;

import java.net.InetSocketAddress;
import org.sabha.media.MediaEngine;

/** The UDP port of one event loop with the engine behind it. Confined to its loop, but for what tells its state. */
interface MediaPort {
    /** Runs the engine of this port; packets of other sockets on the loop may go into it, too. */
    EngineRunner runner();

    /** The engine. */
    default MediaEngine engine() {
        return runner().engine();
    }

    InetSocketAddress localAddress();

    /** Packets for which a socket had no room; any thread. */
    long droppedWhenFull();

    /** After anything else has changed the engine's state on this loop: sends and sets the alarm. */
    void afterWork(long nowNanos);

    /** Closes the socket, on the loop if need be; any thread. */
    void close();
}
