package org.sabha.server.config;

import java.net.InetAddress;
import java.util.List;

/**
 * The media plane.
 *
 * @param loops event loops, at least one; the default of the file, one per core, is already worked out
 * @param spread when a meeting goes over to further loops
 * @param h264 whether H.264 may be used where every browser of a meeting offers it
 * @param advertisedAddresses given to browsers as candidates; empty: the server finds its own
 */
public record MediaConfig(
        int loops,
        SpreadConfig spread,
        UdpConfig udp,
        TcpConfig tcp,
        List<InetAddress> advertisedAddresses,
        MediaIo io,
        SrtpBackend srtp,
        boolean h264,
        DtlsConfig dtls) {
    public MediaConfig {
        advertisedAddresses = List.copyOf(advertisedAddresses);
    }
}
