package org.sabha.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a private key belongs to a certificate; a TLS server that has the wrong one starts and fails with everybody. */
final class KeyPairCheck {
    /** RFC 7468 section 10. */
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final byte[] SIGNED = {1, 2, 3, 4};

    private KeyPairCheck() {}

    /** False, too, when one of the files cannot be read as such. */
    static boolean belongTogether(Path chain, Path key) {
        try (InputStream in = Files.newInputStream(chain)) {
            PublicKey publicKey = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
            Matcher written = PKCS8.matcher(Files.readString(key));
            if (!written.find()) {
                return false;
            }
            byte[] bytes = Base64.getMimeDecoder().decode(written.group(1));
            PrivateKey privateKey =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            Signature signature = Signature.getInstance(algorithm(publicKey));
            signature.initSign(privateKey);
            signature.update(SIGNED);
            byte[] proof = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SIGNED);
            return signature.verify(proof);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String algorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
