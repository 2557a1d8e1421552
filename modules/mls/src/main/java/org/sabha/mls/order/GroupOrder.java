package org.sabha.mls.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.Proposal;
import org.sabha.mls.order.CommitRules.Candidate;
import org.sabha.mls.order.CommitRules.Screening;
import org.sabha.model.Octets;

/**
 * One group as its delivery service sees it: the first good commit of an epoch wins, any other is refused by name.
 * Immutable: {@link #submit} gives the next state, which the room takes over together with its own or not at all.
 *
 * <pre>
 *                    admit(KeyPackage)                submit(commit of this epoch)
 *   [epoch n] ---------------------------&gt; [epoch n, one more admitted] ----------&gt; [epoch n+1, KeyPackages used]
 *       |                                            |
 *       +-- submit: Refused(reason), nothing changes +-- withdraw: no longer admitted
 * </pre>
 *
 * It holds no key and cannot check signatures; a commit that it orders and that members cannot process shows as a fork
 * (docs/develop/encryption.md).
 */
public final class GroupOrder {
    /** Most KeyPackages that wait for a commit. */
    static final int MAX_ADMITTED = 1024;

    /** Most KeyPackages that a group uses in its life; a KeyPackage works once. */
    static final int MAX_USED = 65_536;

    private final CommitRules rules;
    private final Octets statement;
    private final Epoch current;
    private final Map<Octets, GroupMember> admitted;
    private final Set<Octets> used;

    /** What a commit leads to. */
    private record Epoch(long number, GroupRoster roster, SortedMap<Integer, GroupMember> members) {
        Epoch {
            members = Collections.unmodifiableSortedMap(members);
        }
    }

    private GroupOrder(
            CommitRules rules, Octets statement, Epoch current, Map<Octets, GroupMember> admitted, Set<Octets> used) {
        this.rules = rules;
        this.statement = statement;
        this.current = current;
        this.admitted = admitted;
        this.used = used;
    }

    /**
     * A group of one, at epoch 0.
     *
     * @param statement the hosts' first
     */
    public static GroupOrder create(CommitRules rules, GroupMember creator, LeafKeys keys, Octets statement) {
        SortedMap<Integer, GroupMember> members = new TreeMap<>();
        members.put(0, creator);
        var first = new Epoch(0, GroupRoster.ofCreator(keys), members);
        return new GroupOrder(rules, statement, first, Map.of(), Set.of());
    }

    /**
     * A group as it was written down; no KeyPackage is admitted in it.
     *
     * @param epoch unsigned
     * @param leaves whose they are, and with which keys
     * @param used references of the KeyPackages that cannot be added any more
     */
    public static GroupOrder restored(
            CommitRules rules, Octets statement, long epoch, SortedMap<Integer, Leaf> leaves, Set<Octets> used) {
        SortedMap<Integer, GroupMember> members = new TreeMap<>();
        SortedMap<Integer, LeafKeys> keys = new TreeMap<>();
        leaves.forEach((number, leaf) -> {
            members.put(number, leaf.member());
            keys.put(number, leaf.keys());
        });
        var current = new Epoch(epoch, GroupRoster.of(keys), members);
        return new GroupOrder(rules, statement, current, Map.of(), Set.copyOf(used));
    }

    /** A leaf as it is written down. */
    public record Leaf(GroupMember member, LeafKeys keys) {}

    /** What {@link #restored} needs of the leaves. */
    public SortedMap<Integer, Leaf> leaves() {
        SortedMap<Integer, Leaf> leaves = new TreeMap<>();
        roster().leaves().forEach((number, keys) -> leaves.put(number, new Leaf(memberAt(number), keys)));
        return leaves;
    }

    /** References of the KeyPackages that were added in this group, which works once. */
    public Set<Octets> used() {
        return used;
    }

    public Octets groupId() {
        return rules.groupId();
    }

    /** The hosts' statement in force: every commit with an Add carries it as its authenticated data. */
    public Octets statement() {
        return statement;
    }

    /** From now on this statement is in force. */
    public GroupOrder stating(Octets next) {
        return new GroupOrder(rules, next, current, admitted, used);
    }

    /** Unsigned. */
    public long epoch() {
        return current.number();
    }

    public SortedMap<Integer, GroupMember> members() {
        return current.members();
    }

    public GroupRoster roster() {
        return current.roster();
    }

    /** Whether this KeyPackage was used in this group, or waits to be. */
    public boolean knows(KeyPackage keyPackage) {
        Octets reference = keyPackage.reference();
        return used.contains(reference) || admitted.containsKey(reference);
    }

    /** How many admitted KeyPackages wait. */
    public int waiting() {
        return admitted.size();
    }

    /** What came of {@link #admit}. */
    public sealed interface Admission {
        record Admitted(GroupOrder next, Octets reference) implements Admission {}

        record Refused(GroupRefusal reason) implements Admission {}
    }

    /** Lets one KeyPackage be added once; the room calls it when policy and host said yes. */
    public Admission admit(GroupMember member, KeyPackage keyPackage) {
        GroupRefusal shape = CommitRules.refuseKeyPackage(keyPackage);
        Octets reference = keyPackage.reference();
        if (shape == null && (used.contains(reference) || admitted.containsKey(reference))) {
            shape = GroupRefusal.KEY_PACKAGE_USED;
        }
        if (shape == null && (admitted.size() >= MAX_ADMITTED || used.size() >= MAX_USED)) {
            shape = GroupRefusal.POOL_FULL;
        }
        if (shape != null) {
            return new Admission.Refused(shape);
        }
        Map<Octets, GroupMember> more = new HashMap<>(admitted);
        more.put(reference, member);
        return new Admission.Admitted(new GroupOrder(rules, statement, current, more, used), reference);
    }

    /** Takes back what was admitted to one participant: it went away, or a host changed their mind. */
    public GroupOrder withdraw(GroupMember member) {
        Map<Octets, GroupMember> fewer = new HashMap<>(admitted);
        fewer.values().removeIf(member::equals);
        return new GroupOrder(rules, statement, current, fewer, used);
    }

    /** What came of {@link #submit}. */
    public sealed interface Verdict {
        record Ordered(GroupOrder next, OrderedCommit commit) implements Verdict {}

        record Refused(GroupRefusal reason) implements Verdict {}
    }

    /**
     * Judges a commit that came over {@code sender}'s connection.
     *
     * @param commit MLSMessage with the commit
     * @param welcome MLSMessage with the Welcome for those added; {@code null} when nobody is
     */
    public Verdict submit(GroupMember sender, byte[] commit, byte @Nullable [] welcome, GroupRights rights) {
        if (!(MlsParser.parse(commit, MlsLimits.MEETING) instanceof MlsParse.Read read)) {
            return new Verdict.Refused(GroupRefusal.MALFORMED);
        }
        return switch (rules.screen(read.message(), epoch(), roster())) {
            case Screening.Refused refused -> new Verdict.Refused(refused.reason());
            case Screening.Passed passed -> judge(sender, passed.candidate(), welcome, rights);
        };
    }

    private Verdict judge(GroupMember sender, Candidate candidate, byte @Nullable [] welcome, GroupRights rights) {
        if (!sender.equals(members().get(candidate.committer()))) {
            return new Verdict.Refused(GroupRefusal.OTHER_LEAF);
        }
        List<OrderedCommit.Placed> removed = new ArrayList<>();
        List<Octets> references = new ArrayList<>();
        for (Proposal proposal : candidate.commit().byValue()) {
            if (proposal instanceof Proposal.Remove remove) {
                removed.add(new OrderedCommit.Placed(remove.leaf(), memberAt(remove.leaf())));
            } else if (proposal instanceof Proposal.Add add) {
                references.add(add.keyPackage().reference());
            }
        }
        GroupRefusal refusal = refuseRemovals(sender, removed, references, rights);
        if (refusal == null) {
            refusal = refuseAdmissions(sender, references, removed, rights);
        }
        if (refusal == null && !references.isEmpty()) {
            refusal = refuseStatement(candidate);
        }
        if (refusal == null && references.isEmpty() && removed.isEmpty() && !rights.mayRefresh(sender)) {
            refusal = GroupRefusal.REFRESH_NOT_ALLOWED;
        }
        if (refusal == null) {
            refusal = refuseWelcome(references, welcome);
        }
        return refusal == null ? order(sender, candidate, references, removed) : new Verdict.Refused(refusal);
    }

    /** Members take no commit that adds somebody under another statement, nor one whose Welcome vouches for another. */
    private @Nullable GroupRefusal refuseStatement(Candidate candidate) {
        if (!candidate.authenticatedData().equals(statement)) {
            return GroupRefusal.STATEMENT_NOT_IN_FORCE;
        }
        boolean bound = candidate.commit().byValue().stream()
                .allMatch(proposal -> !(proposal instanceof Proposal.ExternalPsk psk)
                        || PskNonce.isFor(psk.nonce(), statement.toArray()));
        return bound ? null : GroupRefusal.PSK_NONCE;
    }

    private GroupMember memberAt(int leaf) {
        GroupMember member = members().get(leaf);
        if (member == null) {
            throw new IllegalStateException("roster and members differ at leaf " + leaf);
        }
        return member;
    }

    private @Nullable GroupRefusal refuseRemovals(
            GroupMember sender, List<OrderedCommit.Placed> removed, List<Octets> references, GroupRights rights) {
        Set<GroupMember> added = new HashSet<>();
        references.forEach(
                reference -> Optional.ofNullable(admitted.get(reference)).ifPresent(added::add));
        boolean allowed = removed.stream().allMatch(placed -> rights.mayRemove(sender, placed.member(), added));
        return allowed ? null : GroupRefusal.REMOVE_NOT_ALLOWED;
    }

    private @Nullable GroupRefusal refuseAdmissions(
            GroupMember sender, List<Octets> references, List<OrderedCommit.Placed> removed, GroupRights rights) {
        Set<GroupMember.Holder> staying = new HashSet<>();
        members().values().forEach(member -> staying.add(member.holder()));
        removed.forEach(placed -> staying.remove(placed.member().holder()));
        for (Octets reference : references) {
            GroupMember member = admitted.get(reference);
            if (member == null) {
                return used.contains(reference) ? GroupRefusal.KEY_PACKAGE_USED : GroupRefusal.KEY_PACKAGE_NOT_ADMITTED;
            }
            if (!staying.add(member.holder())) {
                return GroupRefusal.DEVICE_ALREADY_MEMBER;
            }
            if (!rights.mayAdd(sender, member)) {
                return GroupRefusal.ADD_NOT_ALLOWED;
            }
        }
        return null;
    }

    private static @Nullable GroupRefusal refuseWelcome(List<Octets> references, byte @Nullable [] welcome) {
        if (references.isEmpty()) {
            return welcome == null ? null : GroupRefusal.WELCOME_MISMATCH;
        }
        if (welcome == null) {
            return GroupRefusal.WELCOME_MISSING;
        }
        boolean fits = MlsParser.parse(welcome, MlsLimits.MEETING) instanceof MlsParse.Read read
                && read.message() instanceof MlsMessage.Welcome opened
                && opened.cipherSuite() == CommitRules.CIPHER_SUITE
                && opened.newMembers().size() == references.size()
                && new HashSet<>(opened.newMembers()).equals(new HashSet<>(references));
        return fits ? null : GroupRefusal.WELCOME_MISMATCH;
    }

    private Verdict order(
            GroupMember sender, Candidate candidate, List<Octets> references, List<OrderedCommit.Placed> removed) {
        GroupRoster.Succession succession = roster().after(candidate.committer(), candidate.commit());
        SortedMap<Integer, GroupMember> nextMembers = new TreeMap<>(members());
        removed.forEach(placed -> nextMembers.remove(placed.leaf()));
        Map<Octets, GroupMember> nextAdmitted = new HashMap<>(admitted);
        Set<Octets> nextUsed = new HashSet<>(used);
        List<OrderedCommit.Placed> added = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            GroupMember member = nextAdmitted.remove(references.get(i));
            if (member != null) {
                int leaf = succession.addedLeaves().get(i);
                nextMembers.put(leaf, member);
                added.add(new OrderedCommit.Placed(leaf, member));
            }
            nextUsed.add(references.get(i));
        }
        var following = new Epoch(epoch() + 1, succession.roster(), nextMembers);
        return new Verdict.Ordered(
                new GroupOrder(rules, statement, following, nextAdmitted, Set.copyOf(nextUsed)),
                new OrderedCommit(following.number(), sender, removed, added));
    }
}
