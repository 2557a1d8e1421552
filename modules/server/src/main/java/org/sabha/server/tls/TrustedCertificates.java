package org.sabha.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted when this server calls another. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * @param authority PEM file; null for those of the machine's Java
     * @throws IOException when the file cannot be read; the message names it
     */
    public static TrustManagerFactory of(@Nullable Path authority) throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authority == null ? null : store(authority));
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("the trusted certificates, " + authority + ", cannot be read", e);
        }
    }

    /** @throws IOException when the file cannot be read; the message names it */
    public static SSLContext context(@Nullable Path authority) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, of(authority).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private static KeyStore store(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("trusted" + number++, certificate);
            }
        }
        if (store.size() == 0) {
            throw new IOException("there is none in it");
        }
        return store;
    }
}
