package org.sabha.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.mls.MlsBytes.filled;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MlsParserTest {
    /** The vectors' messages carry random numbers as leaf indices. */
    private static final MlsLimits ANY_LEAF = new MlsLimits(1 << 20, 1L << 32, 256, 8, 64);

    @Test
    void readsEveryMessageOfTheVectors() {
        for (JsonNode vector : MlsVectors.read("messages.first-20.json")) {
            assertInstanceOf(MlsMessage.Welcome.class, read(vector, "mls_welcome"));
            assertInstanceOf(MlsMessage.PublicGroup.class, read(vector, "mls_group_info"));
            assertInstanceOf(MlsMessage.KeyPackageMessage.class, read(vector, "mls_key_package"));
            assertInstanceOf(MlsMessage.PublicMessage.class, read(vector, "public_message_proposal"));
            assertInstanceOf(MlsMessage.PublicMessage.class, read(vector, "public_message_commit"));
            assertInstanceOf(MlsMessage.PrivateMessage.class, read(vector, "private_message"));
            assertNotNull(MlsParser.ratchetTree(MlsVectors.bytes(vector, "ratchet_tree"), ANY_LEAF));
        }
    }

    @Test
    void readsEveryProtectedMessageOfTheVectors() {
        for (JsonNode vector : MlsVectors.read("message-protection.suites-1-3.json")) {
            assertInstanceOf(MlsMessage.PublicMessage.class, read(vector, "proposal_pub"));
            assertInstanceOf(MlsMessage.PublicMessage.class, read(vector, "commit_pub"));
            for (String hidden : List.of("proposal_priv", "commit_priv", "application_priv")) {
                assertInstanceOf(MlsMessage.PrivateMessage.class, read(vector, hidden));
            }
        }
    }

    @Test
    void readsWhatAWelcomeHasInside() {
        for (JsonNode vector : MlsVectors.read("messages.first-20.json")) {
            byte[] secrets = MlsVectors.bytes(vector, "group_secrets");
            assertNotNull(MlsParser.pskOfGroupSecrets(secrets, ANY_LEAF));
            assertNull(MlsParser.pskOfGroupSecrets(Arrays.copyOf(secrets, secrets.length - 1), ANY_LEAF));
            byte[] message = MlsVectors.bytes(vector, "mls_group_info");
            byte[] bare = Arrays.copyOfRange(message, 4, message.length);
            assertNotNull(MlsParser.groupInfo(bare, ANY_LEAF));
            assertNull(MlsParser.groupInfo(Arrays.copyOf(bare, bare.length - 1), ANY_LEAF));
        }
        byte[] hostile = HexFormat.of().parseHex("bfffffff");
        assertNull(MlsParser.pskOfGroupSecrets(hostile, MlsLimits.MEETING));
    }

    @Test
    void readsEveryProposalAndCommitOfTheVectors() {
        for (JsonNode vector : MlsVectors.read("messages.first-20.json")) {
            assertInstanceOf(Proposal.Add.class, proposal(vector, 1, "add_proposal"));
            assertInstanceOf(Proposal.Update.class, proposal(vector, 2, "update_proposal"));
            assertInstanceOf(Proposal.Remove.class, proposal(vector, 3, "remove_proposal"));
            proposal(vector, 4, "pre_shared_key_proposal");
            assertInstanceOf(Proposal.ReInit.class, proposal(vector, 5, "re_init_proposal"));
            assertInstanceOf(Proposal.ExternalInit.class, proposal(vector, 6, "external_init_proposal"));
            assertInstanceOf(
                    Proposal.GroupContextExtensions.class, proposal(vector, 7, "group_context_extensions_proposal"));
            MlsCursor in = new MlsCursor(MlsVectors.bytes(vector, "commit"), ANY_LEAF);
            HandshakeParser.commit(in);
            in.finish();
            assertNull(in.fault());
        }
    }

    @Test
    void refusesApplicationDataInTheClear() {
        for (JsonNode vector : MlsVectors.read("messages.first-20.json")) {
            assertEquals(
                    MlsFault.APPLICATION_IN_CLEAR,
                    fault(MlsVectors.bytes(vector, "public_message_application"), ANY_LEAF));
        }
    }

    @Test
    void readsHandshakesOfWholeGroups() {
        int commits = 0;
        for (JsonNode vector : MlsVectors.read("passive-client-handling-commit.suites-1-3.json")) {
            for (JsonNode epoch : vector.get("epochs")) {
                MlsMessage message = read(epoch, "commit");
                if (message instanceof MlsMessage.PublicMessage handshake) {
                    assertInstanceOf(
                            FramedContent.Content.Committed.class,
                            handshake.content().content());
                    commits++;
                }
            }
        }
        assertTrue(commits > 30, "only " + commits);
    }

    @Test
    void aWelcomeNamesTheReferenceOfTheKeyPackageItIsFor() {
        for (JsonNode vector : MlsVectors.read("welcome.suites-1-3.json")) {
            MlsMessage.KeyPackageMessage key = (MlsMessage.KeyPackageMessage) read(vector, "key_package");
            MlsMessage.Welcome welcome = (MlsMessage.Welcome) read(vector, "welcome");
            assertTrue(welcome.newMembers().contains(key.keyPackage().reference()));
        }
    }

    @Test
    void readsEveryTreeOfTheVectors() {
        for (JsonNode vector : MlsVectors.read("tree-validation.suites-1-3.json")) {
            SortedMap<Integer, LeafNode> leaves =
                    MlsParser.ratchetTree(MlsVectors.bytes(vector, "tree"), MlsLimits.MEETING);
            assertNotNull(leaves);
            assertTrue(leaves.containsKey(0));
        }
    }

    @Test
    void readsLengthsAsTheVectorsSay() {
        for (JsonNode vector : MlsVectors.read("deserialization.json")) {
            MlsCursor in = new MlsCursor(MlsVectors.bytes(vector, "vlbytes_header"), ANY_LEAF);
            assertEquals(vector.get("length").asInt(), in.length());
            assertNull(in.fault());
        }
    }

    @Test
    void refusesLengthsThatAreTooLongForTheirValue() {
        for (String header : List.of("4000", "403f", "80000000", "80003fff")) {
            MlsCursor in = new MlsCursor(HexFormat.of().parseHex(header), ANY_LEAF);
            in.length();
            assertEquals(MlsFault.LENGTH_NOT_MINIMAL, in.fault(), header);
        }
        MlsCursor in = new MlsCursor(HexFormat.of().parseHex("c000000000000000"), ANY_LEAF);
        in.length();
        assertEquals(MlsFault.LENGTH_RESERVED, in.fault());
    }

    /** CVE-2026-12852: twelve bytes made a library allocate a gibibyte. */
    @Test
    @Tag("H19")
    void aLengthOfAGibibyteInTwelveBytesAllocatesNothing() {
        byte[] hostile = HexFormat.of().parseHex("0001000500010001bfffffff");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        fault(hostile, MlsLimits.MEETING);
        long before = threads.getCurrentThreadAllocatedBytes();
        MlsFault fault = fault(hostile, MlsLimits.MEETING);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(MlsFault.LENGTH_BEYOND_INPUT, fault);
        assertTrue(allocated < 64 * 1024, allocated + " bytes allocated");
    }

    /** Libraries were seen to loop, or to run out of memory, over a leaf index of 2^30 and more. */
    @Test
    @Tag("H19")
    void aLeafIndexAboveTheBoundIsRefused() {
        for (long leaf : new long[] {1024, 1L << 30, 0xffffffffL}) {
            byte[] commit = commit(b -> b.u8(1).u16(3).u32(leaf), 0);
            assertEquals(MlsFault.LEAF_INDEX, fault(commit, MlsLimits.MEETING));
            assertEquals(MlsFault.LEAF_INDEX, fault(commit(b -> {}, leaf), MlsLimits.MEETING));
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(MlsFault.VERSION, MlsBytes.start().u16(2).u16(5).bytes()),
                Arguments.of(
                        MlsFault.WIRE_FORMAT, MlsBytes.start().u16(1).u16(6).bytes()),
                Arguments.of(MlsFault.TRUNCATED, MlsBytes.start().u16(1).bytes()),
                Arguments.of(MlsFault.SENDER_TYPE, frame().u8(5).bytes()),
                Arguments.of(
                        MlsFault.CONTENT_TYPE, frame().u8(1).u32(0).u8(0).u8(4).bytes()),
                Arguments.of(MlsFault.PROPOSAL_TYPE, commit(b -> b.u8(1).u16(8), 0)),
                Arguments.of(MlsFault.PROPOSAL_TYPE, commit(b -> b.u8(3), 0)),
                Arguments.of(MlsFault.PSK_TYPE, commit(b -> b.u8(1).u16(4).u8(3), 0)),
                Arguments.of(MlsFault.LEFT_OVER, commit(b -> b.u8(1).u16(3).u32(1), 0, 1)),
                Arguments.of(
                        MlsFault.TOO_MANY,
                        commit(
                                b -> {
                                    for (int i = 0; i < 257; i++) {
                                        b.u8(1).u16(3).u32(1);
                                    }
                                },
                                0)),
                Arguments.of(
                        MlsFault.CREDENTIAL_TYPE,
                        key().opaque(filled(32, 1)).opaque(filled(32, 1)).u16(3).bytes()),
                Arguments.of(
                        MlsFault.ODD_LIST,
                        key().opaque(filled(32, 1))
                                .opaque(filled(32, 1))
                                .u16(1)
                                .u8(0)
                                .opaque(new byte[3])
                                .bytes()),
                Arguments.of(
                        MlsFault.TOO_MANY,
                        key().opaque(filled(32, 1))
                                .opaque(filled(32, 1))
                                .u16(1)
                                .u8(0)
                                .opaque(new byte[130])
                                .bytes()),
                Arguments.of(
                        MlsFault.TOO_MANY,
                        key().opaque(filled(32, 1))
                                .opaque(filled(32, 1))
                                .u16(2)
                                .vector(v -> {
                                    for (int i = 0; i < 5; i++) {
                                        v.opaque(new byte[1]);
                                    }
                                })
                                .bytes()),
                Arguments.of(
                        MlsFault.LEAF_NODE_SOURCE,
                        key().opaque(filled(32, 1))
                                .opaque(filled(32, 1))
                                .u16(1)
                                .raw(new byte[6])
                                .u8(4)
                                .bytes()),
                Arguments.of(
                        MlsFault.EXTENSION_TWICE,
                        key().leaf(1, 1, 1)
                                .vector(v -> v.u16(9).u8(0).u16(9).u8(0))
                                .bytes()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesTheFault(MlsFault expected, byte[] bytes) {
        assertEquals(expected, fault(bytes, MlsLimits.MEETING));
    }

    @Test
    void refusesPresenceThatIsNeitherNorAndNodesInWrongPlaces() {
        assertNull(MlsParser.ratchetTree(MlsBytes.start().vector(v -> v.u8(2)).bytes(), MlsLimits.MEETING));
        byte[] parentFirst =
                MlsBytes.start().vector(v -> v.u8(1).u8(2).u8(0).u8(0).u8(0)).bytes();
        assertNull(MlsParser.ratchetTree(parentFirst, MlsLimits.MEETING));
        byte[] deep = MlsBytes.start()
                .vector(v -> v.raw(new byte[2 * MlsLimits.MAX_LEAVES + 1]))
                .bytes();
        assertNull(MlsParser.ratchetTree(deep, MlsLimits.MEETING));
    }

    @Test
    void aMessageAboveItsBoundIsNotLookedAt() {
        byte[] large = Arrays.copyOf(MlsBytes.start().u16(1).u16(5).bytes(), 16 * 1024 + 1);
        assertEquals(MlsFault.TOO_LARGE, fault(large, MlsLimits.KEY_PACKAGE));
    }

    @Test
    void everyPrefixOfAMessageIsRefused() {
        JsonNode vector = MlsVectors.read("messages.first-20.json").get(0);
        for (String field : List.of("mls_welcome", "mls_group_info", "mls_key_package", "public_message_commit")) {
            byte[] whole = MlsVectors.bytes(vector, field);
            for (int length = 0; length < whole.length; length++) {
                assertInstanceOf(
                        MlsParse.Malformed.class, MlsParser.parse(Arrays.copyOf(whole, length), ANY_LEAF), field);
            }
            assertInstanceOf(
                    MlsParse.Malformed.class, MlsParser.parse(Arrays.copyOf(whole, whole.length + 1), ANY_LEAF), field);
        }
    }

    @Test
    void wireNamesOfFaultsStay() {
        assertEquals(
                "truncated length_beyond_input length_not_minimal length_reserved left_over too_large too_many version"
                        + " wire_format sender_type content_type application_in_clear proposal_type credential_type"
                        + " leaf_node_source leaf_index psk_type node_type presence extension_twice odd_list",
                String.join(
                        " ",
                        Stream.of(MlsFault.values()).map(MlsFault::wireName).toList()));
    }

    private static MlsBytes frame() {
        return MlsBytes.start().u16(1).u16(1).opaque(filled(16, 1)).u64(0);
    }

    private static MlsBytes key() {
        return MlsBytes.start().u16(1).u16(5).u16(1).u16(1).opaque(filled(32, 9));
    }

    private static byte[] commit(Consumer<MlsBytes> proposals, long sender) {
        return commit(proposals, sender, 0);
    }

    private static byte[] commit(Consumer<MlsBytes> proposals, long sender, int extra) {
        return frame().u8(1)
                .u32(sender)
                .u8(0)
                .u8(3)
                .vector(proposals)
                .u8(0)
                .opaque(filled(64, 1))
                .opaque(filled(32, 1))
                .opaque(filled(32, 1))
                .raw(new byte[extra])
                .bytes();
    }

    private static Proposal proposal(JsonNode vector, int type, String field) {
        byte[] bytes =
                MlsBytes.start().u16(type).raw(MlsVectors.bytes(vector, field)).bytes();
        MlsCursor in = new MlsCursor(bytes, ANY_LEAF);
        Proposal proposal = HandshakeParser.proposal(in);
        in.finish();
        assertNull(in.fault(), field);
        return proposal;
    }

    private static MlsMessage read(JsonNode vector, String field) {
        MlsParse parse = MlsParser.parse(MlsVectors.bytes(vector, field), ANY_LEAF);
        return assertInstanceOf(MlsParse.Read.class, parse, () -> field + ": " + parse)
                .message();
    }

    private static MlsFault fault(byte[] bytes, MlsLimits limits) {
        MlsParse parse = MlsParser.parse(bytes, limits);
        return assertInstanceOf(MlsParse.Malformed.class, parse).fault();
    }
}
