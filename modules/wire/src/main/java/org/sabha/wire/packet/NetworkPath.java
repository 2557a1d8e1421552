package org.sabha.wire.packet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way between the server and one remote address: what a packet came by and what an answer leaves by.
 *
 * <p>Two UDP paths are equal when both their ends are: the remote address, and which of the server's own addresses it
 * was that the datagram was sent to (RFC 8445 calls it a candidate pair). A TCP path is one connection and equals only
 * itself: a later connection from the same port is another way.
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
    private final @Nullable InetAddress local;
    private final int hash;
    private @Nullable Object attachment;

    private NetworkPath(Protocol protocol, InetSocketAddress remote, @Nullable InetAddress local) {
        this.protocol = protocol;
        this.remote = remote;
        this.local = local;
        hash = 31 * remote.hashCode() + Objects.hashCode(local);
    }

    /** The way of datagrams to and from an address, which is resolved, by a socket that has one address only. */
    public static NetworkPath udp(InetSocketAddress remote) {
        return udp(remote, null);
    }

    /**
     * The way of datagrams to and from an address, which is resolved.
     *
     * @param local the address of ours that they come to and leave from, null where the listener does not tell
     */
    public static NetworkPath udp(InetSocketAddress remote, @Nullable InetAddress local) {
        return new NetworkPath(Protocol.UDP, remote, local);
    }

    /**
     * The way of one connection.
     *
     * @param connection whatever the listener sends by
     */
    public static NetworkPath tcp(InetSocketAddress remote, Object connection) {
        NetworkPath path = new NetworkPath(Protocol.TCP, remote, null);
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

    /**
     * Equal for all paths that lead to the same place: the remote address of datagrams, whichever of our addresses they
     * came to, and the path itself for a connection.
     */
    public Object peer() {
        return protocol == Protocol.UDP ? remote : this;
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
                        && remote.equals(path.remote)
                        && Objects.equals(local, path.local));
    }

    @Override
    public int hashCode() {
        return protocol == Protocol.UDP ? hash : System.identityHashCode(this);
    }

    /** Protocol and addresses; the remote one is personal, so it is for debugging only. */
    @Override
    public String toString() {
        return protocol + " " + remote + (local == null ? "" : " to " + local);
    }
}
