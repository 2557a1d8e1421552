package org.sabha.wire.packet;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way between the server and one remote address: what a packet came by and what an answer leaves by.
 *
 * <p>Two UDP paths are equal when their remote addresses are, since any datagram from there is as good as another. A TCP
 * path is one connection and equals only itself: a later connection from the same port is another way.
 *
 * <p>The listener that made the path may keep its own state with it, such as a channel or an address in the kernel's
 * form; nobody else looks at it. Confined to the loop of its listener.
 */
public final class NetworkPath {
    /** How packets travel on a path. */
    public enum Protocol {
        /** One packet a datagram. */
        UDP,
        /** Packets framed by RFC 4571 on a connection. */
        TCP
    }

    private final Protocol protocol;
    private final InetSocketAddress remote;
    private @Nullable Object attachment;

    private NetworkPath(Protocol protocol, InetSocketAddress remote) {
        this.protocol = protocol;
        this.remote = remote;
    }

    /** The way of datagrams to and from an address, which is resolved. */
    public static NetworkPath udp(InetSocketAddress remote) {
        return new NetworkPath(Protocol.UDP, remote);
    }

    /**
     * The way of one connection.
     *
     * @param connection whatever the listener sends by
     */
    public static NetworkPath tcp(InetSocketAddress remote, Object connection) {
        NetworkPath path = new NetworkPath(Protocol.TCP, remote);
        path.attachment = Objects.requireNonNull(connection);
        return path;
    }

    /** How packets travel. */
    public Protocol protocol() {
        return protocol;
    }

    /** The other side as it is seen from here, behind whatever translates addresses. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** What the listener keeps with it, null when nothing yet. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** For the listener alone. */
    public void attach(Object listenersOwn) {
        attachment = listenersOwn;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof NetworkPath path
                        && protocol == Protocol.UDP
                        && path.protocol == Protocol.UDP
                        && remote.equals(path.remote));
    }

    @Override
    public int hashCode() {
        return protocol == Protocol.UDP ? remote.hashCode() : System.identityHashCode(this);
    }

    /** Protocol and address; the address is personal, so it is for debugging only. */
    @Override
    public String toString() {
        return protocol + " " + remote;
    }
}
