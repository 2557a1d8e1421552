package org.sabha.e2ee.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.AdmissionRules.CommitterAuthority;
import org.sabha.e2ee.rules.AdmissionRules.Newcomer;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

/** The statement that one member of one group holds to, and what that member therefore takes from others. One thread. */
public final class StatementInForce {
    private final Octets groupId;
    private final Identities identities;
    private final String room;
    private Statement statement;

    private StatementInForce(Octets groupId, Identities identities, String room, Statement statement) {
        this.groupId = groupId;
        this.identities = identities;
        this.room = room;
        this.statement = statement;
    }

    /** The creator's own first statement. */
    public static StatementInForce created(Statement own, Identities identities, String room) {
        return new StatementInForce(own.groupId(), identities, room, own);
    }

    /**
     * Whether somebody who is to be added takes the place of their own leaf: the same device, by the word of the key that
     * is there ({@link ReturnProof}). Nobody comes back as more than they were: a host's certificate returns only where a
     * host's authority was, for certificates are the server's to write.
     *
     * @param leaving leaves that the same commit removes
     */
    public boolean returns(KeyPackage added, Collection<LeafNode> leaving) {
        Optional<LeafIdentity> newcomer = identify(added.leaf());
        return newcomer.isPresent()
                && leaving.stream()
                        .filter(leaf -> mayBecome(leaf, newcomer.get()))
                        .anyMatch(leaf -> ReturnProof.isBy(leaf.signatureKey(), room, added));
    }

    private boolean mayBecome(LeafNode leaf, LeafIdentity newcomer) {
        return identities
                .named(leaf)
                .filter(before -> before.device().equals(newcomer.device()))
                .filter(before -> !newcomer.role().isHost() || terms().hasHostAuthority(before, leaf.signatureKey()))
                .isPresent();
    }

    /**
     * What a newcomer is told with the seat, and what the Welcome was made for ({@link
     * org.sabha.mls.order.PskNonce}): if its signer has left since, whoever added the newcomer vouches for it.
     */
    public static Optional<StatementInForce> entered(
            Octets wire, Octets groupId, Map<Integer, LeafNode> members, Identities identities, String room) {
        return Statement.read(wire)
                .filter(read -> read.groupId().equals(groupId) && read.isSigned())
                .filter(read -> leafOf(read.signer(), members)
                        .map(leaf -> isHost(leaf, read.terms(), identities))
                        .orElse(true))
                .map(read -> new StatementInForce(groupId, identities, room, read));
    }

    public Statement statement() {
        return statement;
    }

    public MeetingTerms terms() {
        return statement.terms();
    }

    /** Takes a newer statement of a member with host authority; false leaves the one in force. */
    public boolean take(Octets wire, Map<Integer, LeafNode> members) {
        if (wire.equals(statement.wire())) {
            return true;
        }
        Optional<Statement> newer = newer(wire, members);
        newer.ifPresent(next -> statement = next);
        return newer.isPresent();
    }

    private Optional<Statement> newer(Octets wire, Map<Integer, LeafNode> members) {
        return Statement.read(wire)
                .filter(next -> next.groupId().equals(groupId) && next.version() > statement.version())
                .filter(next -> leafOf(next.signer(), members)
                        .filter(leaf -> isHost(leaf, terms(), identities))
                        .isPresent())
                .filter(Statement::isSigned);
    }

    /** The next statement of this member, a host; the server puts it in force with the act that it belongs to. */
    public Statement next(MeetingTerms terms, Octets own, Ed25519Signer signer) {
        return Statement.sign(groupId, statement.version() + 1, terms, own, signer);
    }

    /**
     * Why another member's commit is not taken; {@code null} when it is. A commit that adds somebody carries the
     * statement in force or a newer one, which is then taken.
     */
    public @Nullable GroupRefusal refuse(JudgedCommit commit) {
        if (!identities.areDistinct(after(commit).values())) {
            return GroupRefusal.CREDENTIAL;
        }
        if (commit.added().isEmpty()) {
            return null;
        }
        if (!take(commit.authenticatedData(), commit.members())) {
            return GroupRefusal.STATEMENT;
        }
        List<Newcomer> newcomers = newcomers(commit);
        CommitterAuthority authority = hasHostAuthority(commit.members().get(commit.committer()))
                ? CommitterAuthority.HOST
                : CommitterAuthority.MEMBER;
        return AdmissionRules.mayAccept(newcomers, authority, terms()) ? null : GroupRefusal.NOT_ALLOWED;
    }

    /** Those added, in the commit's order. */
    private List<Newcomer> newcomers(JudgedCommit commit) {
        List<LeafNode> leaving = commit.removed().stream()
                .flatMap(leaf -> Optional.ofNullable(commit.members().get(leaf)).stream())
                .toList();
        List<Newcomer> newcomers = new ArrayList<>();
        for (KeyPackage added : commit.added()) {
            LeafIdentity person = identities.identify(added.leaf()).orElseThrow();
            newcomers.add(new Newcomer(person.role(), returns(added, leaving)));
        }
        return newcomers;
    }

    private Optional<LeafIdentity> identify(@Nullable LeafNode leaf) {
        return leaf == null ? Optional.empty() : identities.identify(leaf);
    }

    /** Leaf numbers of those added do not matter here: they get numbers behind all. */
    private static NavigableMap<Integer, LeafNode> after(JudgedCommit commit) {
        NavigableMap<Integer, LeafNode> after = new TreeMap<>(commit.members());
        commit.removed().forEach(after::remove);
        int next = MlsLimits.MAX_LEAVES;
        for (KeyPackage added : commit.added()) {
            after.put(next++, added.leaf());
        }
        return after;
    }

    public boolean hasHostAuthority(@Nullable LeafNode leaf) {
        return leaf != null && isHost(leaf, terms(), identities);
    }

    private static boolean isHost(LeafNode leaf, MeetingTerms terms, Identities identities) {
        return identities
                .named(leaf)
                .filter(person -> terms.hasHostAuthority(person, leaf.signatureKey()))
                .isPresent();
    }

    private static Optional<LeafNode> leafOf(Octets signatureKey, Map<Integer, LeafNode> members) {
        return members.values().stream()
                .filter(leaf -> leaf.signatureKey().equals(signatureKey))
                .findFirst();
    }
}
