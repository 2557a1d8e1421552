package org.sabha.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.sabha.server.tls.ServerCertificate;

/** Judges an administrator's certificate file. */
final class PemCertificate {
    private PemCertificate() {}

    static Finding examine(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
            certificate.checkValidity();
            Instant end = certificate.getNotAfter().toInstant();
            String sentence = file + " is valid until " + end;
            return Instant.now().plus(ServerCertificate.ENDS_SOON).isAfter(end)
                    ? Finding.warning("certificate", sentence, "Renew it, and restart the server.")
                    : Finding.good("certificate", sentence);
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Finding.failure(
                    "certificate", file + " is not valid now: " + e.getMessage(), "Renew it, or correct the clock.");
        } catch (CertificateException | IOException e) {
            return Finding.failure(
                    "certificate", file + " holds no certificate", "Name a PEM file, server certificate first.");
        }
    }
}
