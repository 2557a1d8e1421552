package org.sabha.e2ee.group;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.sabha.model.Octets;

/** Whatever stands where a certificate should, nobody is named by it. */
@Tag("fuzz")
@Tag("H19")
class CertificateFuzzTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final byte[] KEY = TestAuthority.publicKey(AUTHORITY.intermediateKey);
    private static final Octets LEAF =
            TestAuthority.certificate(TestAuthority.leaf(KEY, "asha", "host"), AUTHORITY.intermediateKey);

    @Tag("Q18")
    @FuzzTest
    void trustsNoBytes(byte[] bytes) {
        CertifiedLeaves trust = AUTHORITY.trust();
        Octets certificate = Octets.of(bytes);
        untrusted(trust, List.of(certificate, AUTHORITY.intermediate));
        untrusted(trust, List.of(LEAF, certificate));
    }

    private static void untrusted(CertifiedLeaves trust, List<Octets> chain) {
        if (trust.examine(chain, Octets.of(KEY)) != CertifiedLeaves.Finding.UNTRUSTED) {
            throw new IllegalStateException("trusted what the authority did not write");
        }
    }
}
