package org.sabha.wire.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;

/**
 * What both sides of a handshake share: our certificate, the fingerprint the peer must show, and what was agreed on.
 * One per handshake; only the thread of the handshake touches it.
 */
final class DtlsIdentity {
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
    static final int HANDSHAKE_TIMEOUT_MILLIS = 15_000;
    static final int RESEND_MILLIS = 400;
    static final SignatureAndHashAlgorithm ECDSA_SHA256 =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    private final BcTlsCrypto crypto;
    private final DtlsCertificate certificate;
    private final CertificateFingerprint expected;
    private DtlsFailure failure = DtlsFailure.PROTOCOL;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;
    private boolean peerVerified;
    private boolean endedByPeer;

    DtlsIdentity(BcTlsCrypto crypto, DtlsCertificate certificate, CertificateFingerprint expected) {
        this.crypto = crypto;
        this.certificate = certificate;
        this.expected = expected;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    /** The reason to report when the handshake throws. */
    DtlsFailure failure() {
        return failure;
    }

    TlsCredentialedSigner signer(TlsContext context) throws IOException {
        Certificate chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate.der())});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), crypto, certificate.privateKey(), chain, ECDSA_SHA256);
    }

    /** Fails closed: no certificate, or one with another fingerprint, ends the handshake with a fatal alert. */
    void verify(Certificate chain) throws IOException {
        if (chain == null
                || chain.isEmpty()
                || !expected.matches(chain.getCertificateAt(0).getEncoded())) {
            failure = DtlsFailure.FINGERPRINT_MISMATCH;
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        peerVerified = true;
    }

    TlsFatalAlert noProfile() {
        failure = DtlsFailure.NO_SRTP_PROFILE;
        return new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    /** The profile that is in both lists; without one the handshake ends. */
    void agree(Optional<SrtpProfile> common) throws IOException {
        if (common.isEmpty()) {
            throw noProfile();
        }
        profile = common.get();
    }

    /** What {@link #agree} was given; a handshake that skipped it ends. */
    SrtpProfile profile() throws IOException {
        SrtpProfile agreed = profile;
        if (agreed == null) {
            throw noProfile();
        }
        return agreed;
    }

    /** The handshake is complete: its keys are taken. */
    void complete(TlsContext context) throws IOException {
        keys = export(context, profile());
    }

    /** The keys of the handshake, null before it was complete. */
    @Nullable
    SrtpKeys keys() {
        return keys;
    }

    void alert(short level, short description) {
        if (level == AlertLevel.fatal || description == AlertDescription.close_notify) {
            endedByPeer = true;
        }
    }

    /** Whether the peer sent close_notify or a fatal alert. */
    boolean endedByPeer() {
        return endedByPeer;
    }

    /** A last check that nothing got past {@link #verify}, then the keys. */
    private SrtpKeys export(TlsContext context, SrtpProfile agreed) throws IOException {
        if (!peerVerified) {
            failure = DtlsFailure.FINGERPRINT_MISMATCH;
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.exportedBytes(agreed));
        try {
            return new SrtpKeys(agreed, material);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }
}
