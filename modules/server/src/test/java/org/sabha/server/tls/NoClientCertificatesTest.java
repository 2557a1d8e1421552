package org.sabha.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class NoClientCertificatesTest {
    private final NoClientCertificates nobody = new NoClientCertificates();

    @Test
    void trustsNoChainAtAll() {
        X509Certificate[] chain = {};
        assertThrows(CertificateException.class, () -> nobody.checkClientTrusted(chain, "EC"));
        assertThrows(CertificateException.class, () -> nobody.checkServerTrusted(chain, "EC"));
        assertEquals(0, nobody.getAcceptedIssuers().length);
    }
}
