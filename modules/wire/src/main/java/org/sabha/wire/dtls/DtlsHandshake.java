package org.sabha.wire.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.srtp.SrtpKeys;

/** One side of one DTLS handshake, driven by Bouncy Castle on the thread that calls {@link #run}. */
interface DtlsHandshake {
    /** Blocks until the handshake is over; throws when it failed. */
    DTLSTransport run(DatagramTransport transport) throws IOException;

    /** The keys, after {@link #run} returned; null before. */
    @Nullable
    SrtpKeys keys();

    /** Whether the peer sent close_notify or a fatal alert. */
    boolean endedByPeer();
}
