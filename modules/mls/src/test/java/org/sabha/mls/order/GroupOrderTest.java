package org.sabha.mls.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sabha.mls.MlsBytes.filled;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.MlsBytes;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/** A key group's commits, as one meeting lives through them. Person n has leaf keys made from n. */
class GroupOrderTest {
    private static final byte[] GROUP = filled(16, 0x47);
    private static final byte[] PSK = filled(8, 0x50);
    private static final byte[] NONCE = PskNonce.of(filled(16, 1), new byte[0]);

    private static final GroupMember HOST = member('a', 'a');
    private static final GroupMember BOB = member('b', 'b');
    private static final GroupMember CAROL = member('c', 'c');

    private final Rights rights = new Rights();
    private GroupOrder order = GroupOrder.create(rules(16), HOST, keys(0), Octets.EMPTY);

    @BeforeEach
    void theHostIsAlone() {
        assertEquals(List.of(HOST), List.copyOf(order.members().values()));
    }

    @Test
    void acceptsAddOfAdmittedParticipant() {
        admitted(BOB, 1);
        OrderedCommit commit = ordered(HOST, commit(0, addWithPsk(1), null), welcome(1));
        assertEquals(1, commit.epoch());
        assertEquals(List.of(new OrderedCommit.Placed(1, BOB)), commit.added());
        assertEquals(1, order.epoch());
        assertEquals(0, order.waiting());
        assertEquals(keys(1), order.roster().at(1));
    }

    @Test
    void oneCommitPerEpoch() {
        byte[] first = commit(0, GroupOrderTest::none, path(0, 90));
        byte[] second = commit(0, GroupOrderTest::none, path(0, 91));
        ordered(HOST, first, null);
        refused(GroupRefusal.EPOCH_PASSED, HOST, second, null);
        refused(GroupRefusal.EPOCH_AHEAD, HOST, commit(0, GroupOrderTest::none, path(0, 92), 2), null);
        ordered(HOST, commit(0, GroupOrderTest::none, path(0, 92), 1), null);
    }

    @Test
    @Tag("Q6")
    void goesOnAsItWasWrittenDown() {
        seat(BOB, 1);
        order = GroupOrder.restored(rules(16), order.statement(), order.epoch(), order.leaves(), order.used());
        assertEquals(keys(1), order.roster().at(1));
        assertInstanceOf(GroupOrder.Admission.Refused.class, order.admit(CAROL, keyPackage(1)));
        refused(GroupRefusal.OTHER_LEAF, CAROL, commit(1, GroupOrderTest::none, path(1, 90), 1), null);
        ordered(BOB, commit(1, GroupOrderTest::none, path(1, 90), 1), null);
        assertEquals(2, order.epoch());
    }

    /** A committer who has not heard of the lock yet would split the group: members refuse its commit. */
    @Test
    void anAddCarriesTheStatementInForce() {
        admitted(BOB, 1);
        order = order.stating(Octets.of(filled(4, 0x53)));
        refused(GroupRefusal.STATEMENT_NOT_IN_FORCE, HOST, commit(0, addWithPsk(1), null), welcome(1));
        ordered(HOST, stated(addWithPsk(1, filled(4, 0x53))), welcome(1));
        ordered(HOST, commit(0, p -> remove(p, 1), path(0, 90)), null);
        assertEquals(Octets.of(GROUP), order.groupId());
        assertEquals(Octets.of(filled(4, 0x53)), order.statement());
    }

    /** Members refuse a nonce of another statement, and would not even ask to be put back. */
    @Test
    @Tag("T37")
    void anAddsNonceIsMadeForTheStatementInForce() {
        admitted(BOB, 1);
        order = order.stating(Octets.of(filled(4, 0x53)));
        refused(GroupRefusal.PSK_NONCE, HOST, stated(addWithPsk(1)), welcome(1));
        byte[] unbound = stated(p -> psk(add(p, 1), PSK, filled(32, 1)));
        refused(GroupRefusal.PSK_NONCE, HOST, unbound, welcome(1));
        assertEquals(0, order.epoch());
        ordered(HOST, stated(addWithPsk(1, filled(4, 0x53))), welcome(1));
    }

    private static byte[] stated(Consumer<MlsBytes> proposals) {
        return message(s -> s.u8(1).u32(0), filled(4, 0x53), proposals, null, 0);
    }

    @Test
    @Tag("H19")
    void malformedAndEncryptedHandshakesAreRefused() {
        refused(GroupRefusal.MALFORMED, HOST, new byte[12], null);
        byte[] hidden = MlsBytes.start()
                .u16(1)
                .u16(2)
                .opaque(GROUP)
                .u64(0)
                .u8(3)
                .u8(0)
                .u8(0)
                .u8(0)
                .bytes();
        refused(GroupRefusal.NOT_PUBLIC, HOST, hidden, null);
        refused(GroupRefusal.NOT_PUBLIC, HOST, welcome(1), null);
    }

    /** Both libraries accept an outsider's commit that removes any member. */
    @Test
    void refusesCommitOfNonMember() {
        Consumer<MlsBytes> evict = p -> remove(p, 0);
        refused(GroupRefusal.NEW_MEMBER_COMMIT, BOB, from(s -> s.u8(4), evict, path(5, 95)), null);
        refused(GroupRefusal.EXTERNAL_SENDER, BOB, from(s -> s.u8(2).u32(0), evict, null), null);
        refused(GroupRefusal.NEW_MEMBER_PROPOSAL, BOB, from(s -> s.u8(3), evict, null), null);
        refused(GroupRefusal.NOT_A_MEMBER, BOB, commit(3, GroupOrderTest::none, path(3, 93)), null);
    }

    @Test
    void aLeafIsSpokenForOnlyByItsOwnConnection() {
        seat(BOB, 1);
        refused(GroupRefusal.OTHER_LEAF, BOB, commit(0, GroupOrderTest::none, path(0, 90)), null);
        refused(GroupRefusal.OTHER_LEAF, CAROL, commit(1, GroupOrderTest::none, path(1, 90)), null);
        refused(GroupRefusal.OTHER_GROUP, HOST, otherGroup(), null);
    }

    @Test
    void onlyAddRemoveAndPskByValue() {
        refused(GroupRefusal.PROPOSAL_BY_REFERENCE, HOST, commit(0, p -> p.u8(2).opaque(filled(32, 1)), null), null);
        refused(GroupRefusal.PROPOSAL_TYPE, HOST, commit(0, p -> p.u8(1).u16(7).u8(0), path(0, 90)), null);
        refused(GroupRefusal.PROPOSAL_TYPE, HOST, commit(0, p -> p.u8(1).u16(6).u8(0), path(0, 90)), null);
        refused(
                GroupRefusal.PROPOSAL_TYPE,
                HOST,
                commit(0, p -> p.u8(1).u16(5).u8(0).u16(1).u16(1).u8(0), null),
                null);
        refused(GroupRefusal.PROPOSAL_TYPE, HOST, commit(0, p -> p.u8(1).u16(2).leaf(0, 9, 2), path(0, 90)), null);
        refused(GroupRefusal.STANDALONE_PROPOSAL, HOST, standalone(), null);
    }

    /** ts-mls 2.0.0-rc.10 commits a lone Remove without a path, and who is removed could follow. */
    @Test
    void removalNeedsPath() {
        seat(BOB, 1);
        refused(GroupRefusal.REMOVE_WITHOUT_PATH, HOST, commit(0, p -> remove(p, 1), null), null);
        OrderedCommit commit = ordered(HOST, commit(0, p -> remove(p, 1), path(0, 90)), null);
        assertEquals(List.of(new OrderedCommit.Placed(1, BOB)), commit.removed());
        assertEquals(1, order.members().size());
    }

    @Test
    void removalsAreOfOthersWhoAreThere() {
        seat(BOB, 1);
        refused(GroupRefusal.NO_SUCH_LEAF, HOST, commit(0, p -> remove(p, 2), path(0, 90)), null);
        refused(GroupRefusal.REMOVES_COMMITTER, HOST, commit(0, p -> remove(p, 0), path(0, 90)), null);
        refused(GroupRefusal.REMOVED_TWICE, HOST, commit(0, p -> remove(remove(p, 1), 1), path(0, 90)), null);
    }

    @Test
    void anAddCarriesTheLinksSecret() {
        admitted(BOB, 1);
        refused(GroupRefusal.ADD_WITHOUT_PSK, HOST, commit(0, p -> add(p, 1), null), welcome(1));
        refused(
                GroupRefusal.PSK_UNKNOWN,
                HOST,
                commit(0, p -> psk(add(p, 1), filled(8, 1), filled(32, 1)), null),
                welcome(1));
        refused(GroupRefusal.PSK_NONCE, HOST, commit(0, p -> psk(add(p, 1), PSK, filled(31, 1)), null), welcome(1));
        refused(
                GroupRefusal.PSK_TWICE,
                HOST,
                commit(0, p -> psk(psk(add(p, 1), PSK, filled(32, 1)), PSK, filled(32, 1)), null),
                welcome(1));
        refused(
                GroupRefusal.PSK_TYPE,
                HOST,
                commit(0, p -> add(p, 1).u8(1).u16(4).u8(2).u8(1).u8(0).u64(0).u8(0), null),
                welcome(1));
    }

    @Test
    void aKeyPackageIsAdmittedFirstAndWorksOnce() {
        refused(GroupRefusal.KEY_PACKAGE_NOT_ADMITTED, HOST, commit(0, addWithPsk(1), null), welcome(1));
        seat(BOB, 1);
        ordered(HOST, commit(0, p -> remove(p, 1), path(0, 90)), null);
        refused(GroupRefusal.KEY_PACKAGE_USED, HOST, commit(0, addWithPsk(1), null), welcome(1));
        assertEquals(new GroupOrder.Admission.Refused(GroupRefusal.KEY_PACKAGE_USED), order.admit(BOB, keyPackage(1)));
    }

    @Test
    void refusesAddOfWithdrawnKeyPackage() {
        admitted(BOB, 1);
        order = order.withdraw(BOB);
        refused(GroupRefusal.KEY_PACKAGE_NOT_ADMITTED, HOST, commit(0, addWithPsk(1), null), welcome(1));
    }

    @Test
    void aCrashedDeviceReturnsWhenItsOldLeafGoesInTheSameCommit() {
        seat(BOB, 1);
        GroupMember again = member('d', 'b');
        admitted(again, 2);
        refused(GroupRefusal.DEVICE_ALREADY_MEMBER, HOST, commit(0, addWithPsk(2), null), welcome(2));
        OrderedCommit commit =
                ordered(HOST, commit(0, p -> addWithPsk(2).accept(remove(p, 1)), path(0, 90)), welcome(2));
        assertEquals(List.of(new OrderedCommit.Placed(1, again)), commit.added(), "the leftmost blank leaf");
        assertEquals(again, order.members().get(1));
    }

    @Test
    void keysAreUniqueAmongMembers() {
        seat(BOB, 1);
        byte[] sameSignatureKey = MlsBytes.start()
                .u16(1)
                .u16(1)
                .opaque(filled(32, 3009))
                .leaf(1, 9, 1)
                .u8(0)
                .opaque(filled(64, 4))
                .bytes();
        Consumer<MlsBytes> add = p -> psk(p.u8(1).u16(1).raw(sameSignatureKey), PSK, NONCE);
        refused(GroupRefusal.KEY_IN_USE, HOST, commit(0, add, null), welcome(1));
        refused(GroupRefusal.KEY_IN_USE, HOST, commit(0, p -> psk(add(add(p, 2), 2), PSK, NONCE), null), welcome(2));
        refused(GroupRefusal.KEY_IN_USE, HOST, commit(0, GroupOrderTest::none, path(0, 1)), null);
    }

    @Test
    void onlySuiteOneWithItsSizes() {
        Consumer<MlsBytes> other = p -> psk(p.u8(1).u16(1).keyPackage(1, 2), PSK, NONCE);
        refused(GroupRefusal.CIPHER_SUITE, HOST, commit(0, other, null), welcome(1));
        Consumer<MlsBytes> update = p -> psk(
                p.u8(1)
                        .u16(1)
                        .u16(1)
                        .u16(1)
                        .opaque(filled(32, 5))
                        .leaf(1, 1, 2)
                        .u8(0)
                        .opaque(filled(64, 1)),
                PSK,
                NONCE);
        refused(GroupRefusal.LEAF_SOURCE, HOST, commit(0, update, null), welcome(1));
        Consumer<MlsBytes> shortKey = p -> psk(
                p.u8(1)
                        .u16(1)
                        .u16(1)
                        .u16(1)
                        .opaque(filled(31, 5))
                        .leaf(1, 1, 1)
                        .u8(0)
                        .opaque(filled(64, 1)),
                PSK,
                NONCE);
        refused(GroupRefusal.KEY_SIZE, HOST, commit(0, shortKey, null), welcome(1));
    }

    @Test
    void aPathKeepsTheSignatureKeyAndFitsTheTree() {
        refused(GroupRefusal.PATH_MISSING, HOST, commit(0, GroupOrderTest::none, null), null);
        refused(GroupRefusal.PATH_CHANGES_SIGNATURE_KEY, HOST, commit(0, GroupOrderTest::none, path(9, 90)), null);
        refused(
                GroupRefusal.PATH_SHAPE,
                HOST,
                commit(0, GroupOrderTest::none, b -> nodes(b.u8(1).leaf(0, 90, 3), 1, 1)),
                null);
        seat(BOB, 1);
        refused(
                GroupRefusal.PATH_SHAPE,
                HOST,
                commit(0, GroupOrderTest::none, b -> nodes(b.u8(1).leaf(0, 90, 3), 1, 3)),
                null);
        ordered(HOST, commit(0, GroupOrderTest::none, b -> nodes(b.u8(1).leaf(0, 90, 3), 1, 1)), null);
    }

    /** Whoever is asked for a path must not come out of it as a host. */
    @Test
    void aPathKeepsTheCredential() {
        byte[] commit = commit(0, GroupOrderTest::none, path(0, 90));
        int credential =
                indexOf(commit, MlsBytes.start().u16(1).opaque(filled(4, 0)).bytes());
        byte[] changed = commit.clone();
        changed[credential + 3] ^= 1;
        refused(GroupRefusal.PATH_CHANGES_CREDENTIAL, HOST, changed, null);
        ordered(HOST, commit, null);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    @Test
    void aWelcomeIsForThoseAddedAndNobodyElse() {
        admitted(BOB, 1);
        byte[] commit = commit(0, addWithPsk(1), null);
        refused(GroupRefusal.WELCOME_MISSING, HOST, commit, null);
        refused(GroupRefusal.WELCOME_MISMATCH, HOST, commit, welcome(2));
        refused(GroupRefusal.WELCOME_MISMATCH, HOST, commit, welcome(1, 2));
        refused(GroupRefusal.WELCOME_MISMATCH, HOST, commit, new byte[4]);
        refused(GroupRefusal.WELCOME_MISMATCH, HOST, commit(0, GroupOrderTest::none, path(0, 90)), welcome(1));
        ordered(HOST, commit, welcome(1));
    }

    @Test
    void rolesDecideWhoAddsRemovesAndRefreshes() {
        seat(BOB, 1);
        rights.who = HOST;
        admitted(CAROL, 2);
        refused(GroupRefusal.ADD_NOT_ALLOWED, BOB, commit(1, addWithPsk(2), null), welcome(2));
        refused(GroupRefusal.REMOVE_NOT_ALLOWED, BOB, commit(1, p -> remove(p, 0), path(1, 90)), null);
        refused(GroupRefusal.REFRESH_NOT_ALLOWED, BOB, commit(1, GroupOrderTest::none, path(1, 90)), null);
    }

    @Test
    void aFullGroupTakesNobodyMore() {
        order = GroupOrder.create(rules(2), HOST, keys(0), Octets.EMPTY);
        seat(BOB, 1);
        admitted(CAROL, 2);
        refused(GroupRefusal.GROUP_FULL, HOST, commit(0, addWithPsk(2), null), welcome(2));
        ordered(HOST, commit(0, p -> addWithPsk(2).accept(remove(p, 1)), path(0, 90)), welcome(2));
    }

    @Test
    void longAuthenticatedDataIsRefused() {
        byte[] bytes = message(s -> s.u8(1).u32(0), filled(1025, 1), GroupOrderTest::none, path(0, 90), 0);
        refused(GroupRefusal.AUTHENTICATED_DATA_TOO_LONG, HOST, bytes, null);
    }

    @Test
    void thePoolIsBounded() {
        for (int person = 1; person <= GroupOrder.MAX_ADMITTED; person++) {
            admitted(BOB, person);
        }
        assertEquals(
                new GroupOrder.Admission.Refused(GroupRefusal.POOL_FULL),
                order.admit(BOB, keyPackage(GroupOrder.MAX_ADMITTED + 1)));
        assertEquals(0, order.withdraw(BOB).waiting());
    }

    @Test
    void aRefusalChangesNothing() {
        admitted(BOB, 1);
        GroupOrder before = order;
        refused(GroupRefusal.ADD_WITHOUT_PSK, HOST, commit(0, p -> add(p, 1), null), welcome(1));
        assertEquals(before, order);
        ordered(HOST, commit(0, addWithPsk(1), null), welcome(1));
        assertEquals(0, before.epoch());
        assertNull(before.roster().at(1));
    }

    @Test
    void wireNamesOfRefusalsStay() {
        assertEquals(
                "malformed not_public external_sender new_member_proposal new_member_commit standalone_proposal"
                        + " other_group not_a_member other_leaf epoch_passed epoch_ahead authenticated_data_too_long statement_not_in_force"
                        + " proposal_by_reference proposal_type path_missing remove_without_path path_shape"
                        + " path_changes_signature_key path_changes_credential no_such_leaf removes_committer removed_twice add_without_psk"
                        + " psk_type psk_unknown psk_twice psk_nonce cipher_suite key_size leaf_source key_in_use"
                        + " group_full key_package_not_admitted key_package_used key_package_signature certificates_not_issued return_proof"
                        + " device_already_member pool_full"
                        + " add_not_allowed remove_not_allowed refresh_not_allowed welcome_missing welcome_mismatch"
                        + " capabilities lifetime extensions credential statement not_allowed not_processed",
                String.join(
                        " ",
                        Stream.of(GroupRefusal.values())
                                .map(GroupRefusal::wireName)
                                .toList()));
    }

    private void seat(GroupMember member, int person) {
        admitted(member, person);
        ordered(HOST, commit(0, addWithPsk(person), null), welcome(person));
    }

    private void admitted(GroupMember member, int person) {
        order = assertInstanceOf(GroupOrder.Admission.Admitted.class, order.admit(member, keyPackage(person)))
                .next();
    }

    private OrderedCommit ordered(GroupMember sender, byte[] commit, byte @Nullable [] welcome) {
        GroupOrder.Verdict verdict = order.submit(sender, commit, welcome, rights);
        GroupOrder.Verdict.Ordered ordered = assertInstanceOf(GroupOrder.Verdict.Ordered.class, verdict);
        order = ordered.next();
        return ordered.commit();
    }

    private void refused(GroupRefusal reason, GroupMember sender, byte[] commit, byte @Nullable [] welcome) {
        assertEquals(new GroupOrder.Verdict.Refused(reason), order.submit(sender, commit, welcome, rights));
    }

    private static CommitRules rules(int members) {
        return new CommitRules(Octets.of(GROUP), Octets.of(PSK), members);
    }

    private static GroupMember member(char participant, char device) {
        return new GroupMember(
                new ParticipantId(String.valueOf(participant).repeat(16)),
                new InvitationId(String.valueOf(device).repeat(16)),
                new DeviceId(String.valueOf(device).repeat(32)));
    }

    private static LeafKeys keys(int person) {
        return LeafKeys.of(keyPackage(person).leaf());
    }

    private static KeyPackage keyPackage(int person) {
        byte[] bytes = MlsBytes.start().u16(1).u16(5).keyPackage(person).bytes();
        MlsParse.Read read = (MlsParse.Read) MlsParser.parse(bytes, MlsLimits.KEY_PACKAGE);
        return ((MlsMessage.KeyPackageMessage) read.message()).keyPackage();
    }

    private static void none(MlsBytes proposals) {
        assertEquals(0, proposals.bytes().length);
    }

    private static MlsBytes add(MlsBytes proposals, int person) {
        return proposals.u8(1).u16(1).keyPackage(person);
    }

    private static MlsBytes remove(MlsBytes proposals, int leaf) {
        return proposals.u8(1).u16(3).u32(leaf);
    }

    private static MlsBytes psk(MlsBytes proposals, byte[] id, byte[] nonce) {
        return proposals.u8(1).u16(4).u8(1).opaque(id).opaque(nonce);
    }

    private static Consumer<MlsBytes> addWithPsk(int person) {
        return p -> psk(add(p, person), PSK, NONCE);
    }

    private static Consumer<MlsBytes> addWithPsk(int person, byte[] statement) {
        return p -> psk(add(p, person), PSK, PskNonce.of(filled(16, 1), statement));
    }

    private static Consumer<MlsBytes> path(int person, int key) {
        return b -> b.u8(1).leaf(person, key, 3).u8(0);
    }

    private static void nodes(MlsBytes path, int nodes, int ciphertexts) {
        path.vector(all -> {
            for (int node = 0; node < nodes; node++) {
                all.opaque(filled(32, 600 + node)).vector(v -> {
                    for (int i = 0; i < ciphertexts; i++) {
                        v.opaque(filled(32, i)).opaque(filled(48, i));
                    }
                });
            }
        });
    }

    private byte[] commit(int leaf, Consumer<MlsBytes> proposals, @Nullable Consumer<MlsBytes> path) {
        return commit(leaf, proposals, path, order.epoch());
    }

    private byte[] commit(int leaf, Consumer<MlsBytes> proposals, @Nullable Consumer<MlsBytes> path, long epoch) {
        return message(s -> s.u8(1).u32(leaf), new byte[0], proposals, path, epoch);
    }

    private byte[] from(Consumer<MlsBytes> sender, Consumer<MlsBytes> proposals, @Nullable Consumer<MlsBytes> path) {
        return message(sender, new byte[0], proposals, path, order.epoch());
    }

    private static byte[] message(
            Consumer<MlsBytes> sender,
            byte[] authenticated,
            Consumer<MlsBytes> proposals,
            @Nullable Consumer<MlsBytes> path,
            long epoch) {
        MlsBytes sent = MlsBytes.start();
        sender.accept(sent);
        MlsBytes bytes = MlsBytes.start().u16(1).u16(1).opaque(GROUP).u64(epoch);
        bytes.raw(sent.bytes()).opaque(authenticated).u8(3).vector(proposals);
        if (path == null) {
            bytes.u8(0);
        } else {
            path.accept(bytes);
        }
        bytes.opaque(filled(64, 1)).opaque(filled(32, 1));
        return sent.bytes()[0] == 1 ? bytes.opaque(filled(32, 2)).bytes() : bytes.bytes();
    }

    private byte[] otherGroup() {
        byte[] bytes = commit(0, GroupOrderTest::none, path(0, 90));
        bytes[5] ^= 1;
        return bytes;
    }

    private byte[] standalone() {
        return MlsBytes.start()
                .u16(1)
                .u16(1)
                .opaque(GROUP)
                .u64(order.epoch())
                .u8(1)
                .u32(0)
                .u8(0)
                .u8(2)
                .u16(3)
                .u32(0)
                .opaque(filled(64, 1))
                .opaque(filled(32, 2))
                .bytes();
    }

    private static byte[] welcome(int... people) {
        MlsBytes bytes = MlsBytes.start().u16(1).u16(3).u16(1);
        return bytes.vector(all -> Arrays.stream(people)
                        .forEach(person -> all.opaque(
                                        keyPackage(person).reference().toArray())
                                .opaque(filled(32, 1))
                                .opaque(filled(48, 1))))
                .opaque(filled(64, 1))
                .bytes();
    }

    /** All may do all, or one person alone may. */
    private static final class Rights implements GroupRights {
        private @Nullable GroupMember who;

        @Override
        public boolean mayAdd(GroupMember committer, GroupMember admitted) {
            return allows(committer);
        }

        @Override
        public boolean mayRemove(GroupMember committer, GroupMember removed, Set<GroupMember> added) {
            return allows(committer);
        }

        @Override
        public boolean mayRefresh(GroupMember committer) {
            return allows(committer);
        }

        private boolean allows(GroupMember committer) {
            return who == null || committer.equals(who);
        }
    }
}
