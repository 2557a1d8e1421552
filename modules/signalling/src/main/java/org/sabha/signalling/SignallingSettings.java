package org.sabha.signalling;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.sabha.protocol.ClientMessageCodec;
import org.sabha.protocol.http.AboutResponse;

/**
 * Where signalling listens and what one peer may cost.
 *
 * @param addresses ports to bind
 * @param origins exact origins whose pages may post and open a WebSocket, such as {@code https://meet.example.in} (H38);
 *     the loopback origins of the bound ports are added
 * @param about what {@code GET /api/v1/about} says
 * @param connections times and counts of connections
 * @param messages sizes and rates of WebSocket messages
 * @param http sizes and rates of requests
 * @param proxies whose word on a client's address is taken
 * @param embedders exact origins whose pages may show the page of a meeting in a frame; empty when none may
 */
public record SignallingSettings(
        Addresses addresses,
        Set<String> origins,
        AboutResponse about,
        ConnectionLimits connections,
        MessageLimits messages,
        HttpLimits http,
        TrustedProxies proxies,
        Set<String> embedders) {
    public SignallingSettings {
        origins = Set.copyOf(origins);
        embedders = Set.copyOf(embedders);
    }

    /** The defaults of every limit. */
    public static SignallingSettings withDefaults(Addresses addresses, Set<String> origins, AboutResponse about) {
        return new SignallingSettings(
                addresses,
                origins,
                about,
                ConnectionLimits.defaults(),
                MessageLimits.defaults(),
                HttpLimits.defaults(),
                TrustedProxies.none(),
                Set.of());
    }

    public SignallingSettings withConnections(ConnectionLimits limits) {
        return new SignallingSettings(addresses, origins, about, limits, messages, http, proxies, embedders);
    }

    public SignallingSettings withMessages(MessageLimits limits) {
        return new SignallingSettings(addresses, origins, about, connections, limits, http, proxies, embedders);
    }

    public SignallingSettings withHttp(HttpLimits limits) {
        return new SignallingSettings(addresses, origins, about, connections, messages, limits, proxies, embedders);
    }

    public SignallingSettings withProxies(TrustedProxies trusted) {
        return new SignallingSettings(addresses, origins, about, connections, messages, http, trusted, embedders);
    }

    public SignallingSettings withEmbedders(Set<String> exactOrigins) {
        return new SignallingSettings(addresses, origins, about, connections, messages, http, proxies, exactOrigins);
    }

    /**
     * Port 0 lets the system choose.
     *
     * @param tls bound when the server has a certificate
     * @param plain HTTP without encryption, on a loopback address only
     */
    public record Addresses(InetSocketAddress tls, Optional<InetSocketAddress> plain) {
        public Addresses {
            if (plain.isPresent() && !isLoopback(plain.get())) {
                throw new IllegalArgumentException("plain HTTP is bound to a loopback address only");
            }
        }

        private static boolean isLoopback(InetSocketAddress address) {
            return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        }
    }

    /**
     * Times and counts of connections (T33, T35).
     *
     * @param tlsHandshake from accept to the end of the TLS handshake
     * @param requestHead from accept, or the first byte of a further request, to the end of its headers; then as long
     *     again for its body
     * @param keepAlive between two requests
     * @param firstMessage from the WebSocket's opening to its first message, and from there to the room's answer
     * @param idle without any frame from the client
     * @param perAddress connections of one address at a time (IPv6: one /64 network)
     * @param perNetwork connections of one IPv4 /24 or IPv6 /48 at a time
     * @param outside connections at a time that have not come into a meeting or to its door; one /24 or /48 may have a
     *     quarter of them
     * @param inAll connections at a time
     * @param outboundBytes what may wait for one slow reader
     * @param outboundStall how long a reader may take nothing of what waits
     */
    public record ConnectionLimits(
            Duration tlsHandshake,
            Duration requestHead,
            Duration keepAlive,
            Duration firstMessage,
            Duration idle,
            int perAddress,
            int perNetwork,
            int outside,
            int inAll,
            int outboundBytes,
            Duration outboundStall) {

        public static ConnectionLimits defaults() {
            return new ConnectionLimits(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    512,
                    2_048,
                    4_000,
                    10_000,
                    2 << 20,
                    Duration.ofSeconds(10));
        }

        /** These limits with other counts. */
        public ConnectionLimits withCounts(int ofAnAddress, int ofANetwork, int notInside, int all) {
            return new ConnectionLimits(
                    tlsHandshake,
                    requestHead,
                    keepAlive,
                    firstMessage,
                    idle,
                    ofAnAddress,
                    ofANetwork,
                    notInside,
                    all,
                    outboundBytes,
                    outboundStall);
        }
    }

    /**
     * Sizes and rates of WebSocket messages (H29, T34).
     *
     * @param bytesBeforeJoin largest message until a room took the connection; at the door no more than keys need
     * @param bytesAfterJoin largest message of somebody seated: a commit of a large key group with its Welcome
     * @param fragments frames of one message
     * @param unfinished how long an unfinished message may bring less than {@link #PROGRESS_BYTES}
     * @param unfinishedBytesInAll bytes of unfinished and held messages of all connections
     * @param seated rate of somebody in the meeting
     * @param waiting rate of everybody else
     * @param offers rate of session descriptions
     * @param bytes rate of payload bytes
     * @param tolerated messages that could not be understood before the connection is closed
     */
    public record MessageLimits(
            int bytesBeforeJoin,
            int bytesAfterJoin,
            int fragments,
            Duration unfinished,
            long unfinishedBytesInAll,
            Rate seated,
            Rate waiting,
            Rate offers,
            Rate bytes,
            int tolerated) {
        /** A tenth of what the narrowest line carries on which a meeting is of use; so 1.5 MiB are held an hour at most. */
        public static final int PROGRESS_BYTES = 4 << 10;

        public static MessageLimits defaults() {
            return new MessageLimits(
                    64 << 10,
                    ClientMessageCodec.MAX_BYTES,
                    64,
                    Duration.ofSeconds(10),
                    64L << 20,
                    new Rate(50, 100),
                    new Rate(5, 10),
                    new Rate(5, 10),
                    new Rate(512 << 10, 4 << 20),
                    5);
        }

        public MessageLimits withUnfinishedBytesInAll(long count) {
            return new MessageLimits(
                    bytesBeforeJoin,
                    bytesAfterJoin,
                    fragments,
                    unfinished,
                    count,
                    seated,
                    waiting,
                    offers,
                    bytes,
                    tolerated);
        }
    }

    /**
     * Sizes and rates of HTTP requests.
     *
     * @param lineBytes request line
     * @param headerBytes all headers of a request
     * @param bodyBytes body of a POST
     * @param requests rate of one address (IPv6: one /64 network)
     * @param answer how long the server may take for an answer
     */
    public record HttpLimits(int lineBytes, int headerBytes, int bodyBytes, Rate requests, Duration answer) {

        public static HttpLimits defaults() {
            return new HttpLimits(4 << 10, 16 << 10, 64 << 10, new Rate(10, 200), Duration.ofSeconds(30));
        }
    }

    /**
     * A steady rate, and how much may come at once.
     *
     * @param perSecond above 0
     * @param burst 1 or more
     */
    public record Rate(double perSecond, double burst) {
        public Rate {
            if (!(perSecond > 0) || !(burst >= 1)) {
                throw new IllegalArgumentException("a rate is above 0, with a burst of 1 or more");
            }
        }
    }
}
