package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The working group's vectors of whole groups, on the library as it is. */
class MlsVectorsTest {
    private static final Path VECTORS = Path.of("../mls/src/test/resources/vectors/mls");

    @ParameterizedTest
    @CsvSource({
        "passive-client-welcome.suites-1-3.json, 24",
        "passive-client-handling-commit.suites-1-3.json, 39",
        "passive-client-random.json, 1"
    })
    void aPassiveMemberFollows(String file, int expected) throws Exception {
        int count = 0;
        for (JsonNode vector : read(file)) {
            Group group = join(vector);
            assertArrayEquals(bytes(vector, "initial_epoch_authenticator"), group.getEpochAuthenticator());
            for (JsonNode epoch : vector.get("epochs")) {
                for (JsonNode proposal : epoch.get("proposals")) {
                    group.handle(HexFormat.of().parseHex(proposal.asString()), null);
                }
                Group next = group.handle(bytes(epoch, "commit"), null);
                assertNotNull(next);
                group = next;
                assertArrayEquals(bytes(epoch, "epoch_authenticator"), group.getEpochAuthenticator());
            }
            count++;
        }
        assertEquals(expected, count);
    }

    private static Group join(JsonNode vector) throws Exception {
        MlsCipherSuite suite =
                MlsCipherSuite.getSuite((short) vector.get("cipher_suite").asInt());
        MLSMessage keyPackage = message(vector, "key_package");
        AsymmetricCipherKeyPair encryption = suite.getHPKE()
                .deserializePrivateKey(
                        bytes(vector, "encryption_priv"),
                        keyPackage.keyPackage.getLeafNode().getEncryptionKey());
        Map<Secret, byte[]> psks = new HashMap<>();
        for (JsonNode psk : vector.get("external_psks")) {
            psks.put(new Secret(bytes(psk, "psk_id")), bytes(psk, "psk"));
        }
        TreeKEMPublicKey tree = null;
        if (!vector.get("ratchet_tree").isNull()) {
            tree = (TreeKEMPublicKey) MLSInputStream.decode(bytes(vector, "ratchet_tree"), TreeKEMPublicKey.class);
            tree.setSuite(suite);
            tree.setHashAll();
        }
        Group group = new Group(
                bytes(vector, "init_priv"),
                encryption,
                bytes(vector, "signature_priv"),
                keyPackage.keyPackage,
                message(vector, "welcome").welcome,
                tree,
                psks,
                new HashMap<>());
        psks.forEach(group::insertExternalPsk);
        return group;
    }

    private static MLSMessage message(JsonNode vector, String field) throws Exception {
        return (MLSMessage) MLSInputStream.decode(bytes(vector, field), MLSMessage.class);
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HexFormat.of().parseHex(vector.get(field).asString());
    }

    private static JsonNode read(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(VECTORS.resolve(file)));
    }
}
