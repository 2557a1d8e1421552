package org.sabha.wire.dtls;

import org.sabha.wire.srtp.SrtpKeys;

/** What a {@link DtlsSession} tells its owner; always called on the executor the owner gave. */
public interface DtlsEvents {
    /** Send this datagram to the peer; the array is the receiver's. */
    void send(byte[] datagram);

    /** The handshake succeeded and the peer's certificate has the announced fingerprint. The owner closes the keys. */
    void established(SrtpKeys keys);

    /** The handshake failed; nothing follows. */
    void failed(DtlsFailure failure);

    /** After {@link #established}: the peer closed, or sent a fatal alert. Nothing follows. */
    void closed();
}
