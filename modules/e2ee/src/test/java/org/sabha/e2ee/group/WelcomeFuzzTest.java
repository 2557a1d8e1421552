package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.mls.KeyScheduleEpoch;
import org.bouncycastle.mls.KeyScheduleEpoch.PSKWithSecret;
import org.bouncycastle.mls.codec.GroupSecrets;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.PskNonce;

/** What a member hides inside a Welcome, in either of its layers, is refused by name; the library does not see it. */
@Tag("fuzz")
@Tag("H19")
class WelcomeFuzzTest {
    private static final byte[] NOTHING = new byte[0];

    private final BouncyCastleEngine engine = new BouncyCastleEngine(new SecureRandom());
    private final MlsEngine.GroupTerms terms = Meeting.terms(new byte[32], leaf -> true);
    private final BouncyCastleEngine.Prepared own =
            (BouncyCastleEngine.Prepared) engine.newKeyPackage(engine.newDeviceKeys(), new LeafCredential.Basic("bob"));
    private final MlsCipherSuite suite =
            Library.call(() -> MlsCipherSuite.getSuite(MlsCipherSuite.MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519));

    @Tag("Q18")
    @FuzzTest
    void refusesAnyGroupSecrets(byte[] bytes) {
        refusal(secrets(bytes));
    }

    @Tag("Q18")
    @FuzzTest
    void refusesAnyGroupInfo(byte[] bytes) {
        refusal(group(bytes));
    }

    /** Or the fuzzer would stop at the first layer. */
    @Test
    void bothLayersAreReached() {
        byte[] noPsk = new byte[1 + 32 + 1 + 1];
        noPsk[0] = 32;
        assertEquals(GroupRefusal.ADD_WITHOUT_PSK, refusal(secrets(noPsk)));
        assertEquals(GroupRefusal.MALFORMED, refusal(group(new byte[] {0, 1, 0, 1})));
    }

    private byte[] secrets(byte[] bytes) {
        return Library.call(() -> welcome(bytes, new byte[64]));
    }

    private byte[] group(byte[] bytes) {
        return Library.call(() -> {
            PreSharedKeyID psk = PreSharedKeyID.external(
                    Meeting.PSK_ID.clone(), PskNonce.of(new byte[PskNonce.RANDOM_BYTES], NOTHING));
            byte[] joiner = new byte[32];
            Secret welcome = KeyScheduleEpoch.welcomeSecret(
                    suite, joiner.clone(), new ArrayList<>(List.of(new PSKWithSecret(psk, new Secret(new byte[32])))));
            byte[] key = welcome.expandWithLabel(
                            suite, "key", NOTHING, suite.getAEAD().getKeySize())
                    .value();
            byte[] nonce = welcome.expandWithLabel(
                            suite, "nonce", NOTHING, suite.getAEAD().getNonceSize())
                    .value();
            // The library seals nothing twice with one nonce, as a fuzzer wants it.
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            byte[] group = cipher.doFinal(bytes);
            byte[] secrets = MLSOutputStream.encode(new GroupSecrets(joiner, null, new ArrayList<>(List.of(psk))));
            return welcome(secrets, group);
        });
    }

    private GroupRefusal refusal(byte[] welcome) {
        if (engine.join(terms, own, welcome) instanceof Joining.Refused refused) {
            return refused.reason();
        }
        throw new IllegalStateException("joined what is no group");
    }

    private byte[] welcome(byte[] secrets, byte[] group) throws Exception {
        byte[] key = suite.getHPKE().serializePublicKey(own.init().getPublic());
        byte[][] sealed = suite.encryptWithLabel(key, "Welcome", group, secrets);
        MLSOutputStream newcomer = new MLSOutputStream();
        newcomer.writeOpaque(own.reference().toArray());
        newcomer.writeOpaque(sealed[1]);
        newcomer.writeOpaque(sealed[0]);
        MLSOutputStream out = new MLSOutputStream();
        out.write((short) 1);
        out.write((short) 3);
        out.write((short) 1);
        out.writeOpaque(newcomer.toByteArray());
        out.writeOpaque(group);
        return out.toByteArray();
    }
}
