package org.sabha.wire.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/** One side of one DTLS handshake, driven by Bouncy Castle on the thread that calls {@link #run}. */
interface DtlsHandshake {
    /** Blocks until the handshake is over; throws when it failed. What it yields is in its {@link DtlsIdentity}. */
    DTLSTransport run(DatagramTransport transport) throws IOException;
}
