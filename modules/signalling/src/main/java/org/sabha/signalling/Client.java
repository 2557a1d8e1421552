package org.sabha.signalling;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;

/** Who is at the other end of a connection, which a proxy may share between many. One thread. */
final class Client {
    private final TrustedProxies proxies;
    private final InetAddress connection;
    private final ConnectionGate.Place place;

    Client(TrustedProxies proxies, InetAddress connection, ConnectionGate.Place place) {
        this.proxies = proxies;
        this.connection = connection;
        this.place = place;
    }

    /** Who sent this request. */
    Peer of(HttpRequest request) {
        return Peer.of(proxies.client(connection, request.headers()));
    }

    /** Who sent what could not be read: the proxy, where one stands between. */
    Peer ofConnection() {
        return Peer.of(connection);
    }

    /** The connection is from now on that of one person. @return false if their network has too many connections */
    boolean keepFor(Peer peer) {
        return place.belongsTo(peer.network());
    }

    /** Its person showed something that was good. */
    void isSomebodyKnown() {
        place.isOfSomebodyKnown();
    }

    /** Its person came into a meeting, or to its door. */
    void comesInside() {
        place.comesInside();
    }

    /** Who asks. */
    record Peer(InetAddress address, Network network) {
        static Peer of(InetAddress address) {
            return new Peer(address, Network.of(address));
        }
    }
}
