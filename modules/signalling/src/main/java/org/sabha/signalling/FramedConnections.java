package org.sabha.signalling;

import io.netty.channel.Channel;

/**
 * Takes connections of the TLS port that begin with a framed packet (RFC 4571) instead of TLS: media of clients that no
 * UDP reaches comes by the same port.
 */
public interface FramedConnections {
    /**
     * The connection is the taker's from now on: it adds its handlers, and closes it. What was read comes to the handlers
     * that were added when this returns. Called on the connection's loop; from then on the connection counts no more among
     * those of its address, which the taker bounds by its own rules.
     */
    void take(Channel connection);
}
