package org.sabha.wire.dtls;

import java.util.Locale;

/** Why a handshake did not end in keys. The wire name is stable and used by metrics. */
public enum DtlsFailure {
    /** No certificate, or one without the fingerprint that signalling announced. */
    FINGERPRINT_MISMATCH,
    /** No SRTP profile in common. */
    NO_SRTP_PROFILE,
    /** Not finished within 15 seconds. */
    TIMED_OUT,
    /** The peer sent a fatal alert. */
    REFUSED_BY_PEER,
    /** Any other protocol failure, a version or cipher suite that is not ours among them. */
    PROTOCOL,
    /** More handshakes at once than may be: it was refused, or it waited for its peer and made room for another. */
    POOL_FULL;

    /** The stable name. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
