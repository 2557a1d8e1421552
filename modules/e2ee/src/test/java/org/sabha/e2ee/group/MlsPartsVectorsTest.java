package org.sabha.e2ee.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.mls.GroupKeySet;
import org.bouncycastle.mls.KeyGeneration;
import org.bouncycastle.mls.KeyScheduleEpoch;
import org.bouncycastle.mls.TranscriptHash;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.NodeIndex;
import org.bouncycastle.mls.TreeKEM.TreeKEMPrivateKey;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.TreeSize;
import org.bouncycastle.mls.codec.AuthenticatedContent;
import org.bouncycastle.mls.codec.GroupContext;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.UpdatePath;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The working group's vectors of the parts of MLS, on the library as it is: suites 1 to 3. */
class MlsPartsVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Path VECTORS = Path.of("../mls/src/test/resources/vectors/mls");

    /** What is done with each vector of a file. */
    private interface Check {
        void of(JsonNode vector, MlsCipherSuite suite) throws Exception;
    }

    private static void each(String file, int expected, Check check) throws Exception {
        int count = 0;
        for (JsonNode vector : JsonMapper.shared().readTree(Files.readAllBytes(VECTORS.resolve(file)))) {
            check.of(vector, MlsCipherSuite.getSuite((short)
                    vector.path("cipher_suite").asInt(1)));
            count++;
        }
        assertEquals(expected, count, file);
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asString());
    }

    private static String text(JsonNode vector, String field) {
        return vector.get(field).asString();
    }

    private static void same(JsonNode vector, String field, byte[] computed) {
        assertEquals(text(vector, field), HEX.formatHex(computed), field);
    }

    @Test
    void cryptoBasics() throws Exception {
        each("crypto-basics.suites-1-3.json", 3, (vector, suite) -> {
            JsonNode reference = vector.get("ref_hash");
            same(reference, "out", suite.refHash(bytes(reference, "value"), text(reference, "label")));
            JsonNode expand = vector.get("expand_with_label");
            same(
                    expand,
                    "out",
                    secret(expand)
                            .expandWithLabel(
                                    suite,
                                    text(expand, "label"),
                                    bytes(expand, "context"),
                                    expand.get("length").asInt())
                            .value());
            JsonNode derive = vector.get("derive_secret");
            same(
                    derive,
                    "out",
                    secret(derive).deriveSecret(suite, text(derive, "label")).value());
            JsonNode tree = vector.get("derive_tree_secret");
            same(
                    tree,
                    "out",
                    secret(tree)
                            .deriveTreeSecret(
                                    suite,
                                    text(tree, "label"),
                                    (int) tree.get("generation").asLong(),
                                    32)
                            .value());
            signs(vector.get("sign_with_label"), suite);
            opens(vector.get("encrypt_with_label"), suite);
        });
    }

    private static Secret secret(JsonNode part) {
        return new Secret(bytes(part, "secret"));
    }

    private static void signs(JsonNode sign, MlsCipherSuite suite) throws Exception {
        byte[] content = bytes(sign, "content");
        byte[] key = bytes(sign, "pub");
        String label = text(sign, "label");
        assertTrue(suite.verifyWithLabel(key, label, content, bytes(sign, "signature")));
        byte[] own = suite.signWithLabel(bytes(sign, "priv"), label, content);
        assertTrue(suite.verifyWithLabel(key, label, content, own));
    }

    private static void opens(JsonNode sealed, MlsCipherSuite suite) throws Exception {
        byte[] opened = suite.decryptWithLabel(
                bytes(sealed, "priv"),
                text(sealed, "label"),
                bytes(sealed, "context"),
                bytes(sealed, "kem_output"),
                bytes(sealed, "ciphertext"));
        same(sealed, "plaintext", opened);
    }

    @Test
    void keySchedule() throws Exception {
        each("key-schedule.suites-1-3.json", 3, (vector, suite) -> {
            Secret before = new Secret(bytes(vector, "initial_init_secret"));
            long number = 0;
            for (JsonNode epoch : vector.get("epochs")) {
                GroupContext context = new GroupContext(
                        suite,
                        bytes(vector, "group_id"),
                        number,
                        bytes(epoch, "tree_hash"),
                        bytes(epoch, "confirmed_transcript_hash"),
                        new ArrayList<>());
                byte[] encoded = MLSOutputStream.encode(context);
                same(epoch, "group_context", encoded);
                KeyScheduleEpoch.JoinSecrets joining = KeyScheduleEpoch.JoinSecrets.forMember(
                        suite, before, new Secret(bytes(epoch, "commit_secret")), new Secret(new byte[0]), encoded);
                joining.injectPskSecret(new Secret(bytes(epoch, "psk_secret")));
                same(epoch, "joiner_secret", joining.joinerSecret.value());
                same(epoch, "welcome_secret", joining.welcomeSecret.value());
                KeyScheduleEpoch schedule = joining.complete(TreeSize.forLeaves(1 + number), encoded);
                sameSchedule(epoch, schedule, suite);
                before = schedule.initSecret;
                number++;
            }
            assertEquals(5, number);
        });
    }

    private static void sameSchedule(JsonNode epoch, KeyScheduleEpoch schedule, MlsCipherSuite suite) throws Exception {
        same(epoch, "init_secret", schedule.initSecret.value());
        same(epoch, "sender_data_secret", schedule.senderDataSecret.value());
        same(epoch, "encryption_secret", schedule.encryptionSecret.value());
        same(epoch, "exporter_secret", schedule.exporterSecret.value());
        same(epoch, "epoch_authenticator", schedule.epochAuthenticator.value());
        same(epoch, "external_secret", schedule.externalSecret.value());
        same(epoch, "confirmation_key", schedule.confirmationKey.value());
        same(epoch, "membership_key", schedule.membershipKey.value());
        same(epoch, "resumption_psk", schedule.resumptionPSK.value());
        same(epoch, "external_pub", suite.getHPKE().serializePublicKey(schedule.getExternalPublicKey()));
        JsonNode exporter = epoch.get("exporter");
        byte[] exported = schedule.MLSExporter(
                text(exporter, "label"),
                bytes(exporter, "context"),
                exporter.get("length").asInt());
        same(exporter, "secret", exported);
    }

    @Test
    void pskSecret() throws Exception {
        each("psk_secret.suites-1-3.json", 30, (vector, suite) -> {
            List<KeyScheduleEpoch.PSKWithSecret> psks = new ArrayList<>();
            for (JsonNode psk : vector.get("psks")) {
                psks.add(new KeyScheduleEpoch.PSKWithSecret(
                        PreSharedKeyID.external(bytes(psk, "psk_id"), bytes(psk, "psk_nonce")),
                        new Secret(bytes(psk, "psk"))));
            }
            same(
                    vector,
                    "psk_secret",
                    KeyScheduleEpoch.JoinSecrets.pskSecret(suite, psks).value());
        });
    }

    @Test
    void transcriptHashes() throws Exception {
        each("transcript-hashes.suites-1-3.json", 300, (vector, suite) -> {
            TranscriptHash transcript = new TranscriptHash(suite);
            transcript.setInterim(bytes(vector, "interim_transcript_hash_before"));
            AuthenticatedContent content = (AuthenticatedContent)
                    MLSInputStream.decode(bytes(vector, "authenticated_content"), AuthenticatedContent.class);
            transcript.update(content);
            same(vector, "confirmed_transcript_hash_after", transcript.getConfirmed());
            same(vector, "interim_transcript_hash_after", transcript.getInterim());
            byte[] tag = suite.getKDF().extract(bytes(vector, "confirmation_key"), transcript.getConfirmed());
            assertArrayEquals(content.getConfirmationTag(), tag);
        });
    }

    /** The keys of encrypted messages, which meetings do not use. */
    @Test
    void secretTree() throws Exception {
        each("secret-tree.suites-1-3.json", 9, (vector, suite) -> {
            JsonNode leaves = vector.get("leaves");
            GroupKeySet keys = new GroupKeySet(
                    suite, TreeSize.forLeaves(leaves.size()), new Secret(bytes(vector, "encryption_secret")));
            for (int leaf = 0; leaf < leaves.size(); leaf++) {
                for (JsonNode generation : leaves.get(leaf)) {
                    int number = generation.get("generation").asInt();
                    KeyGeneration handshake =
                            keys.handshakeRatchet(new LeafIndex(leaf)).get(number);
                    KeyGeneration application =
                            keys.applicationRatchet(new LeafIndex(leaf)).get(number);
                    same(generation, "handshake_key", handshake.key);
                    same(generation, "handshake_nonce", handshake.nonce);
                    same(generation, "application_key", application.key);
                    same(generation, "application_nonce", application.nonce);
                }
            }
        });
    }

    @Test
    void treeMath() throws Exception {
        each("tree-math.json", 10, (vector, suite) -> {
            TreeSize size = TreeSize.forLeaves(vector.get("n_leaves").asLong());
            assertEquals(vector.get("n_nodes").asLong(), size.width());
            assertEquals(vector.get("root").asLong(), NodeIndex.root(size).value());
            for (int i = 0; i < size.width(); i++) {
                NodeIndex node = new NodeIndex(i);
                sameNode(vector.get("left").get(i), node.left());
                sameNode(vector.get("right").get(i), node.right());
                sameNode(vector.get("parent").get(i), node.parent());
                sameNode(vector.get("sibling").get(i), node.sibling());
            }
        });
    }

    /** Where a node has no such relative the library says something else, and does not ask. */
    private static void sameNode(JsonNode expected, NodeIndex computed) {
        if (!expected.isNull()) {
            assertEquals(expected.asLong(), computed.value());
        }
    }

    private static TreeKEMPublicKey tree(byte[] encoded, MlsCipherSuite suite) throws Exception {
        TreeKEMPublicKey tree = (TreeKEMPublicKey) MLSInputStream.decode(encoded, TreeKEMPublicKey.class);
        tree.setSuite(suite);
        tree.setHashAll();
        return tree;
    }

    @Test
    void treeOperations() throws Exception {
        each("tree-operations.json", 5, (vector, suite) -> {
            TreeKEMPublicKey tree = tree(bytes(vector, "tree_before"), suite);
            same(vector, "tree_hash_before", tree.getRootHash());
            Proposal proposal = (Proposal) MLSInputStream.decode(bytes(vector, "proposal"), Proposal.class);
            switch (proposal.getProposalType()) {
                case ADD -> tree.addLeaf(proposal.getLeafNode());
                case UPDATE ->
                    tree.updateLeaf(new LeafIndex(vector.get("proposal_sender").asInt()), proposal.getLeafNode());
                case REMOVE -> {
                    tree.blankPath(proposal.getRemove().removed);
                    tree.truncate();
                }
                default -> throw new AssertionError(proposal.getProposalType());
            }
            same(vector, "tree_after", MLSOutputStream.encode(tree));
            tree.setHashAll();
            same(vector, "tree_hash_after", tree.getRootHash());
        });
    }

    @Test
    void treeValidation() throws Exception {
        each("tree-validation.suites-1-3.json", 42, (vector, suite) -> {
            TreeKEMPublicKey tree = tree(bytes(vector, "tree"), suite);
            assertTrue(tree.verifyParentHash());
            assertSigned(tree, bytes(vector, "group_id"), suite);
            JsonNode hashes = vector.get("tree_hashes");
            for (int i = 0; i < hashes.size(); i++) {
                assertEquals(hashes.get(i).asString(), HEX.formatHex(tree.getHash(new NodeIndex(i))));
                List<NodeIndex> resolution = new ArrayList<>();
                vector.get("resolutions").get(i).forEach(node -> resolution.add(new NodeIndex(node.asInt())));
                assertEquals(resolution, tree.resolve(new NodeIndex(i)));
            }
        });
    }

    private static void assertSigned(TreeKEMPublicKey tree, byte[] groupId, MlsCipherSuite suite) throws Exception {
        for (int i = 0; i < tree.getSize().leafCount(); i++) {
            LeafNode leaf = tree.getLeafNode(new LeafIndex(i));
            if (leaf != null) {
                assertTrue(leaf.verify(suite, leaf.toBeSigned(groupId, i)));
            }
        }
    }

    /** Everybody opens what a path sealed for them, and comes to the same secret and the same tree. */
    @Test
    void treeKem() throws Exception {
        each("treekem.suites-1-3.json", 33, (vector, suite) -> {
            TreeKEMPublicKey tree = tree(bytes(vector, "ratchet_tree"), suite);
            assertTrue(tree.verifyParentHash());
            Map<Integer, TreeKEMPrivateKey> keys = privateKeys(vector, tree, suite);
            for (JsonNode update : vector.get("update_paths")) {
                LeafIndex from = new LeafIndex(update.get("sender").asInt());
                UpdatePath path = (UpdatePath) MLSInputStream.decode(bytes(update, "update_path"), UpdatePath.class);
                assertTrue(tree.verifyParentHash(from, path));
                TreeKEMPublicKey after = TreeKEMPublicKey.clone(tree);
                after.merge(from, path);
                after.setHashAll();
                same(update, "tree_hash_after", after.getRootHash());
                byte[] context = MLSOutputStream.encode(new GroupContext(
                        suite,
                        bytes(vector, "group_id"),
                        vector.get("epoch").asLong(),
                        after.getRootHash(),
                        bytes(vector, "confirmed_transcript_hash"),
                        new ArrayList<>()));
                JsonNode pathSecrets = update.get("path_secrets");
                for (int leaf = 0; leaf < pathSecrets.size(); leaf++) {
                    if (pathSecrets.get(leaf).isNull()) {
                        continue;
                    }
                    TreeKEMPrivateKey known = keys.get(leaf);
                    assertNotNull(known);
                    TreeKEMPrivateKey own = known.copy();
                    own.decap(from, after, context, path, new ArrayList<>());
                    same(update, "commit_secret", own.getUpdateSecret().value());
                    assertEquals(
                            pathSecrets.get(leaf).asString(),
                            HEX.formatHex(own.getSharedPathSecret(from).value()));
                }
            }
        });
    }

    private static Map<Integer, TreeKEMPrivateKey> privateKeys(
            JsonNode vector, TreeKEMPublicKey tree, MlsCipherSuite suite) throws Exception {
        Map<Integer, TreeKEMPrivateKey> keys = new HashMap<>();
        for (JsonNode owner : vector.get("leaves_private")) {
            LeafIndex leaf = new LeafIndex(owner.get("index").asInt());
            TreeKEMPrivateKey key = new TreeKEMPrivateKey(suite, leaf);
            key.insertPrivateKey(
                    new NodeIndex(leaf), suite.getHPKE().deserializePrivateKey(bytes(owner, "encryption_priv"), null));
            for (JsonNode secret : owner.get("path_secrets")) {
                key.insertPathSecret(
                        new NodeIndex(secret.get("node").asInt()), new Secret(bytes(secret, "path_secret")));
            }
            assertTrue(key.consistent(tree));
            keys.put(owner.get("index").asInt(), key);
        }
        return keys;
    }
}
