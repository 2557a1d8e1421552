package org.sabha.media.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.stun.IceCredentials;

/**
 * The server's side of the connection, as the answer states it.
 *
 * @param ice the server's credentials of this ICE session
 * @param fingerprint of the server's certificate
 * @param candidates where the client may reach the server by UDP, best first
 * @param tcpCandidates where the client may connect by TCP (RFC 6544), best first
 */
public record LocalTransport(
        IceCredentials ice,
        CertificateFingerprint fingerprint,
        List<InetSocketAddress> candidates,
        List<InetSocketAddress> tcpCandidates) {
    public LocalTransport {
        candidates = List.copyOf(candidates);
        tcpCandidates = List.copyOf(tcpCandidates);
    }
}
