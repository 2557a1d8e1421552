package org.sabha.e2ee.group;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.Extension;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

/**
 * {@link MlsEngine} on Bouncy Castle's MLS 1.84. That version has known holes (docs/develop/encryption.md), so nothing from
 * outside reaches it before the parser and the rules of {@code mls} let it pass. One thread at a time, with its groups: the
 * library's cipher suite keeps state between calls.
 */
public final class BouncyCastleEngine implements MlsEngine {
    private final MlsCipherSuite suite;
    private final SecureRandom random;

    public BouncyCastleEngine(SecureRandom random) {
        this.random = random;
        this.suite = Library.call(
                () -> MlsCipherSuite.getSuite(MlsCipherSuite.MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519));
    }

    /** The library's private keys of a device. */
    @SuppressWarnings("ArrayRecordComponent") // a secret, never compared
    record Keys(MlsCipherSuite suite, AsymmetricCipherKeyPair pair, byte[] privateKey) implements DeviceKeys {
        @Override
        public byte[] signatureKey() {
            return Library.call(() -> suite.serializeSignaturePublicKey(pair.getPublic()));
        }

        @Override
        public byte[] sign(byte[] message) {
            org.bouncycastle.crypto.signers.Ed25519Signer signer = new org.bouncycastle.crypto.signers.Ed25519Signer();
            signer.init(true, pair.getPrivate());
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        }

        @Override
        public void close() {
            Arrays.fill(privateKey, (byte) 0);
        }

        @Override
        public String toString() {
            return "Keys[redacted]";
        }
    }

    /** A KeyPackage as the library has it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Prepared(
            Keys keys,
            KeyPackage keyPackage,
            AsymmetricCipherKeyPair init,
            AsymmetricCipherKeyPair encryption,
            byte[] message)
            implements OwnKeyPackage {
        @Override
        public Octets reference() {
            return readKeyPackage(message).reference();
        }

        @Override
        public String toString() {
            return "Prepared[redacted]";
        }
    }

    @Override
    public DeviceKeys newDeviceKeys() {
        return Library.call(() -> {
            AsymmetricCipherKeyPair pair = suite.generateSignatureKeyPair();
            return new Keys(suite, pair, suite.serializeSignaturePrivateKey(pair.getPrivate()));
        });
    }

    @Override
    public OwnKeyPackage newKeyPackage(DeviceKeys keys, LeafCredential credential, List<Octets> returnProofs) {
        return Library.call(() -> {
            Keys own = (Keys) keys;
            AsymmetricCipherKeyPair init = suite.getHPKE().generatePrivateKey();
            AsymmetricCipherKeyPair encryption = suite.getHPKE().generatePrivateKey();
            org.bouncycastle.mls.TreeKEM.LeafNode leaf = leaf(own, encryption, credential);
            byte[] initKey = suite.getHPKE().serializePublicKey(init.getPublic());
            KeyPackage keyPackage = new KeyPackage(suite, initKey, leaf, extensions(returnProofs), own.privateKey());
            byte[] message = MLSOutputStream.encode(MLSMessage.keyPackage(keyPackage));
            return new Prepared(own, keyPackage, init, encryption, message);
        });
    }

    /** Of the KeyPackage and not of the leaf, so that capabilities need not list it (RFC 9420 section 7.2). */
    private static List<Extension> extensions(List<Octets> returnProofs) {
        List<Extension> extensions = new ArrayList<>();
        if (!returnProofs.isEmpty()) {
            ByteArrayOutputStream proofs = new ByteArrayOutputStream();
            returnProofs.forEach(proof -> proofs.writeBytes(proof.toArray()));
            extensions.add(new Extension(ReturnProof.EXTENSION_TYPE, proofs.toByteArray()));
        }
        return extensions;
    }

    private org.bouncycastle.mls.TreeKEM.LeafNode leaf(
            Keys own, AsymmetricCipherKeyPair encryption, LeafCredential credential) throws Exception {
        byte[] encryptionKey = suite.getHPKE().serializePublicKey(encryption.getPublic());
        return new org.bouncycastle.mls.TreeKEM.LeafNode(
                suite,
                encryptionKey,
                own.signatureKey(),
                credential(credential),
                new Capabilities(),
                new LifeTime(),
                new ArrayList<>(),
                own.privateKey());
    }

    /** The library has no public way to make a certificate credential: it is written and read back. */
    private static Credential credential(LeafCredential credential) throws IOException {
        return switch (credential) {
            case LeafCredential.Basic basic ->
                Credential.forBasic(basic.identity().getBytes(StandardCharsets.UTF_8));
            case LeafCredential.Certified certified -> {
                MLSOutputStream chain = new MLSOutputStream();
                for (Octets certificate : certified.chain()) {
                    chain.writeOpaque(certificate.toArray());
                }
                MLSOutputStream out = new MLSOutputStream();
                out.write((short) 2);
                out.writeOpaque(chain.toByteArray());
                yield (Credential) MLSInputStream.decode(out.toByteArray(), Credential.class);
            }
        };
    }

    @Override
    public MlsGroup create(GroupTerms terms, OwnKeyPackage keyPackage) {
        return Library.call(() -> {
            Prepared own = (Prepared) keyPackage;
            Group group = new Group(
                    terms.groupId(),
                    suite,
                    own.encryption(),
                    own.keys().privateKey(),
                    own.keyPackage().getLeafNode(),
                    new ArrayList<>());
            insertPsk(group, terms);
            SortedMap<Integer, LeafNode> members = new TreeMap<>();
            members.put(0, readKeyPackage(own.message()).leaf());
            return new BouncyCastleGroup(suite, terms, random, group, members, leafKey(own));
        });
    }

    static org.sabha.mls.KeyPackage readKeyPackage(byte[] message) {
        if (MlsParser.parse(message, MlsLimits.KEY_PACKAGE) instanceof MlsParse.Read read
                && read.message() instanceof MlsMessage.KeyPackageMessage key) {
            return key.keyPackage();
        }
        throw new IllegalStateException("our own KeyPackage cannot be read");
    }

    private byte[] leafKey(Prepared own) {
        return suite.getHPKE().serializePrivateKey(own.encryption().getPrivate());
    }

    private static void insertPsk(Group group, GroupTerms terms) {
        byte[] psk = terms.psk();
        if (psk != null) {
            group.insertExternalPsk(new Secret(terms.pskId()), psk);
        }
    }

    @Override
    public Joining join(GroupTerms terms, OwnKeyPackage keyPackage, byte[] welcome, byte[] authenticatedData) {
        Prepared own = (Prepared) keyPackage;
        WelcomeGuard guard = new WelcomeGuard(suite, terms, own, authenticatedData);
        return switch (guard.open(welcome)) {
            case WelcomeGuard.Opening.Refused refused -> new Joining.Refused(refused.reason());
            case WelcomeGuard.Opening.Opened opened -> {
                try {
                    yield new Joining.Joined(join(terms, own, welcome, opened));
                } catch (Library.Refusal refused) {
                    yield new Joining.Refused(GroupRefusal.NOT_PROCESSED);
                }
            }
        };
    }

    private MlsGroup join(GroupTerms terms, Prepared own, byte[] welcome, WelcomeGuard.Opening.Opened opened) {
        return Library.call(() -> {
            Map<Secret, byte[]> psks = new HashMap<>();
            byte[] psk = terms.psk();
            if (psk != null) {
                psks.put(new Secret(terms.pskId()), psk);
            }
            MLSMessage message = (MLSMessage) MLSInputStream.decode(welcome, MLSMessage.class);
            Group group = new Group(
                    suite.getHPKE().serializePrivateKey(own.init().getPrivate()),
                    own.encryption(),
                    own.keys().privateKey(),
                    own.keyPackage(),
                    message.welcome,
                    null,
                    psks,
                    new HashMap<>());
            if (!opened.hasPathSecret()) {
                EmptyPathSecret.drop(group);
            }
            insertPsk(group, terms);
            return new BouncyCastleGroup(
                    suite, terms, random, group, opened.group().tree(), leafKey(own));
        });
    }
}
