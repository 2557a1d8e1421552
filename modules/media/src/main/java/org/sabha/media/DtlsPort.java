package org.sabha.media;

import org.jspecify.annotations.Nullable;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.packet.DropReason;

/**
 * The engine's way to DTLS, which blocks and so runs elsewhere (the server has a pool); tests hand out keys instead. What
 * it reports comes on the engine's loop, outside the engine's other calls, and the loop calls
 * {@link MediaEngine#flush} afterwards.
 */
public interface DtlsPort {
    /** The fingerprint that answers announce. */
    CertificateFingerprint fingerprint();

    /** Opens the server's side of one association with the client whose certificate has that fingerprint. */
    Link open(CertificateFingerprint expected, DtlsEvents events);

    /** One association. */
    interface Link {
        /** Hands in a datagram, which is copied; null when it was taken. */
        @Nullable
        DropReason offer(byte[] buffer, int offset, int length);

        /** Ends it. */
        void close();
    }
}
