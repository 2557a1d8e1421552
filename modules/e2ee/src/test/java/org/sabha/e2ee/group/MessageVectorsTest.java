package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.mls.GroupKeySet;
import org.bouncycastle.mls.KeyGeneration;
import org.bouncycastle.mls.KeyScheduleEpoch;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.TreeSize;
import org.bouncycastle.mls.codec.AuthenticatedContent;
import org.bouncycastle.mls.codec.Commit;
import org.bouncycastle.mls.codec.GroupContext;
import org.bouncycastle.mls.codec.GroupInfo;
import org.bouncycastle.mls.codec.GroupSecrets;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.Varint;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The working group's vectors of messages, on the library as it is, suites 1 to 3: also of what meetings do not use, so that
 * a change of the library is seen.
 */
class MessageVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Path VECTORS = Path.of("../mls/src/test/resources/vectors/mls");

    /** Structures that stand alone in {@code messages}, and the number that a proposal has before it. */
    private static final Map<String, Integer> PROPOSALS = Map.of(
            "add_proposal", 1,
            "update_proposal", 2,
            "remove_proposal", 3,
            "pre_shared_key_proposal", 4,
            "re_init_proposal", 5,
            "external_init_proposal", 6,
            "group_context_extensions_proposal", 7);

    private static final Map<String, Class<?>> PARTS =
            Map.of("ratchet_tree", TreeKEMPublicKey.class, "group_secrets", GroupSecrets.class, "commit", Commit.class);

    private static List<JsonNode> vectors(String file, int expected) throws Exception {
        List<JsonNode> vectors = new ArrayList<>();
        JsonMapper.shared().readTree(Files.readAllBytes(VECTORS.resolve(file))).forEach(vectors::add);
        assertEquals(expected, vectors.size(), file);
        return vectors;
    }

    private static MlsCipherSuite suite(JsonNode vector) throws Exception {
        return MlsCipherSuite.getSuite((short) vector.get("cipher_suite").asInt());
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asString());
    }

    private static MLSMessage message(JsonNode vector, String field) throws Exception {
        return (MLSMessage) MLSInputStream.decode(bytes(vector, field), MLSMessage.class);
    }

    @Test
    void messageProtection() throws Exception {
        for (JsonNode vector : vectors("message-protection.suites-1-3.json", 3)) {
            MlsCipherSuite suite = suite(vector);
            GroupContext context = new GroupContext(
                    suite,
                    bytes(vector, "group_id"),
                    vector.get("epoch").asLong(),
                    bytes(vector, "tree_hash"),
                    bytes(vector, "confirmed_transcript_hash"),
                    new ArrayList<>());
            for (String content : List.of("proposal", "commit", "application")) {
                // Each is the first message of its sender.
                GroupKeySet keys =
                        new GroupKeySet(suite, TreeSize.forLeaves(2), new Secret(bytes(vector, "encryption_secret")));
                AuthenticatedContent opened = message(vector, content + "_priv")
                        .privateMessage
                        .unprotect(suite, keys, bytes(vector, "sender_data_secret"));
                signedAndSame(vector, content, opened, context, suite);
            }
            Secret membership = new Secret(bytes(vector, "membership_key"));
            for (String content : List.of("proposal", "commit")) {
                AuthenticatedContent opened =
                        message(vector, content + "_pub").publicMessage.unprotect(suite, membership, context);
                signedAndSame(vector, content, opened, context, suite);
            }
        }
    }

    private static void signedAndSame(
            JsonNode vector, String content, AuthenticatedContent opened, GroupContext context, MlsCipherSuite suite)
            throws Exception {
        assertTrue(opened.verify(suite, bytes(vector, "signature_pub"), MLSOutputStream.encode(context)));
        assertEquals(
                vector.get(content).asString(),
                HEX.formatHex(opened.getContent().getContentBytes()));
    }

    @Test
    void senderData() throws Exception {
        for (JsonNode vector : vectors("secret-tree.suites-1-3.json", 9)) {
            JsonNode data = vector.get("sender_data");
            KeyGeneration keys = KeyScheduleEpoch.senderDataKeys(
                    suite(vector), bytes(data, "sender_data_secret"), bytes(data, "ciphertext"));
            assertArrayEquals(bytes(data, "key"), keys.key);
            assertArrayEquals(bytes(data, "nonce"), keys.nonce);
        }
    }

    @Test
    void welcome() throws Exception {
        for (JsonNode vector : vectors("welcome.suites-1-3.json", 3)) {
            MlsCipherSuite suite = suite(vector);
            MLSMessage welcome = message(vector, "welcome");
            int at = welcome.welcome.find(message(vector, "key_package").keyPackage);
            GroupSecrets secrets = welcome.welcome.decryptSecrets(at, bytes(vector, "init_priv"));
            GroupInfo group = welcome.welcome.decrypt(secrets.joiner_secret, new ArrayList<>());
            assertTrue(group.verify(suite, bytes(vector, "signer_pub")));
            assertFalse(group.verify(
                    suite,
                    message(vector, "key_package").keyPackage.getLeafNode().getSignatureKey()));
            KeyScheduleEpoch epoch = KeyScheduleEpoch.joiner(
                    suite, secrets.joiner_secret, new ArrayList<>(), MLSOutputStream.encode(group.getGroupContext()));
            assertArrayEquals(
                    group.getConfirmationTag(),
                    epoch.confirmationTag(group.getGroupContext().getConfirmedTranscriptHash()));
        }
    }

    @Test
    void messages() throws Exception {
        for (JsonNode vector : vectors("messages.first-20.json", 20)) {
            for (String field : vector.propertyNames()) {
                byte[] bytes = bytes(vector, field);
                byte[] whole = PROPOSALS.containsKey(field) ? proposal(PROPOSALS.get(field), bytes) : bytes;
                Class<?> type =
                        PROPOSALS.containsKey(field) ? Proposal.class : PARTS.getOrDefault(field, MLSMessage.class);
                byte[] again = MLSOutputStream.encode(MLSInputStream.decode(whole.clone(), type));
                assertEquals(HEX.formatHex(whole), HEX.formatHex(again), field);
            }
        }
    }

    private static byte[] proposal(int type, byte[] bytes) {
        byte[] whole = new byte[2 + bytes.length];
        whole[1] = (byte) type;
        System.arraycopy(bytes, 0, whole, 2, bytes.length);
        return whole;
    }

    @Test
    void deserialization() throws Exception {
        for (JsonNode vector : vectors("deserialization.json", 14)) {
            Varint length = (Varint) MLSInputStream.decode(bytes(vector, "vlbytes_header"), Varint.class);
            assertEquals(vector.get("length").asInt(), length.value);
        }
    }
}
