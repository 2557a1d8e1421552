package org.sabha.server.net;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.sabha.media.DtlsPort;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.dtls.DtlsSession;
import org.sabha.wire.packet.DropReason;
import org.sabha.wire.srtp.DtlsRole;

/** The {@link DtlsPort} of the server: handshakes run in a {@link DtlsPool}, results come back on the loop. */
public final class PooledDtls implements DtlsPort {
    private final DtlsPool pool;
    private final DtlsCertificate certificate;
    private final Executor loop;

    /**
     * A port for one loop.
     *
     * @param loop runs a task on the loop and then calls the engine's flush
     */
    public PooledDtls(DtlsPool pool, DtlsCertificate certificate, Executor loop) {
        this.pool = pool;
        this.certificate = certificate;
        this.loop = loop;
    }

    @Override
    public CertificateFingerprint fingerprint() {
        return certificate.fingerprint();
    }

    @Override
    public Link open(CertificateFingerprint expected, DtlsEvents events) {
        DtlsSession session = pool.open(DtlsRole.SERVER, certificate, expected, loop, events);
        return new Link() {
            @Override
            public @Nullable DropReason offer(byte[] buffer, int offset, int length) {
                return session.offer(buffer, offset, length);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
