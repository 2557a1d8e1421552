package org.sabha.trust;

/** A certificate that the root does not certify, or that is not of the profile; the message says why. */
public final class UntrustedCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    UntrustedCertificateException(String message) {
        super(message);
    }

    static void unless(boolean holds, String message) throws UntrustedCertificateException {
        if (!holds) {
            throw new UntrustedCertificateException(message);
        }
    }
}
