package org.sabha.e2ee.rules;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.e2ee.rules.AdmissionRules.Attendance;
import org.sabha.e2ee.rules.AdmissionRules.CommitterAuthority;
import org.sabha.e2ee.rules.AdmissionRules.Restatement;
import org.sabha.e2ee.rules.AdmissionRules.Returning;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

/**
 * The statement that one member of one group holds to, who therefore is host in it, and what that member takes from others. A
 * key has a host's authority if the statement names it, or if it stands for a named one whose bearer came back with it.
 * One thread.
 */
public final class StatementInForce {
    private final Octets groupId;
    private final Identities identities;
    private final String room;
    private Statement statement;
    private @Nullable SuccessorKey successor;

    /**
     * A key that stands for one that the statement names, until one names it.
     *
     * @param seen whether this member saw the return, or knows of it because it is its own
     */
    private record SuccessorKey(Octets key, Octets named, Seen seen) {}

    private enum Seen {
        HERE,
        /** Whether the others took it for a return its bearer cannot know. */
        BY_OTHERS
    }

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
     * How somebody who is to be added takes the place of their own leaf: the same device, by the word of the key that is
     * there ({@link ReturnProof}), called alike and with the same mark, for a host let in whom they saw (T21). What their
     * certificate says of roles is not looked at: it is the server's to write.
     *
     * @param leaving leaves that the same commit removes
     */
    public Returning returns(KeyPackage added, Collection<LeafNode> leaving) {
        return placeOf(added, leaving).map(this::returnTo).orElse(Returning.NOT);
    }

    private Optional<LeafNode> placeOf(KeyPackage added, Collection<LeafNode> leaving) {
        return identities
                .identify(added.leaf())
                .flatMap(newcomer -> leaving.stream()
                        .filter(leaf -> identities
                                .named(leaf)
                                .filter(before -> before.isSamePerson(newcomer))
                                .isPresent())
                        .filter(leaf -> ReturnProof.isBy(leaf.signatureKey(), room, added))
                        .findFirst());
    }

    private Returning returnTo(LeafNode leaf) {
        Octets key = leaf.signatureKey();
        if (!hasHostAuthority(key)) {
            return Returning.AS_MEMBER;
        }
        return terms().hasHostAuthority(key) ? Returning.AS_HOST : Returning.AGAIN;
    }

    /**
     * What a newcomer is told with the seat, and what the Welcome was made for ({@link
     * org.sabha.mls.order.PskNonce}): if its signer has left since, whoever added the newcomer vouches for it.
     */
    public static Optional<StatementInForce> entered(
            Octets wire, Octets groupId, Map<Integer, LeafNode> members, Identities identities, String room) {
        return Statement.read(wire)
                .filter(read -> read.groupId().equals(groupId) && read.isSigned())
                .filter(read ->
                        leafOf(read.signer(), members).isEmpty() || read.terms().hasHostAuthority(read.signer()))
                .map(read -> new StatementInForce(groupId, identities, room, read));
    }

    public Statement statement() {
        return statement;
    }

    public MeetingTerms terms() {
        return statement.terms();
    }

    /** Takes a newer statement of a member with host authority that lowers no class; false leaves the one in force. */
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
                .filter(next -> !terms().classification().isAbove(next.terms().classification()))
                .filter(next -> hasHostAuthority(next.signer())
                        && leafOf(next.signer(), members).isPresent())
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
        List<LeafNode> leaving = leaving(commit);
        List<Returning> adds =
                commit.added().stream().map(added -> returns(added, leaving)).toList();
        CommitterAuthority authority = hasHostAuthority(commit.members().get(commit.committer()))
                ? CommitterAuthority.HOST
                : CommitterAuthority.MEMBER;
        SortedMap<Integer, LeafNode> staying = new TreeMap<>(commit.members());
        staying.keySet().removeAll(commit.removed());
        return AdmissionRules.mayAccept(
                        adds, authority, terms(), restatement(commit.members().values()), attendance(staying.values()))
                ? null
                : GroupRefusal.NOT_ALLOWED;
    }

    /** @param staying those of now, without whom the commit removes */
    public Attendance attendance(Collection<LeafNode> staying) {
        return staying.stream().anyMatch(this::hasHostAuthority) ? Attendance.HOSTED : Attendance.NO_HOST;
    }

    private static List<LeafNode> leaving(JudgedCommit commit) {
        return commit.removed().stream()
                .flatMap(leaf -> Optional.ofNullable(commit.members().get(leaf)).stream())
                .toList();
    }

    /** A commit was taken, another's or this member's own: whom it brought back as a host has that authority still. */
    public void taken(JudgedCommit commit) {
        List<LeafNode> leaving = leaving(commit);
        for (KeyPackage added : commit.added()) {
            placeOf(added, leaving)
                    .map(LeafNode::signatureKey)
                    .filter(this::hasHostAuthority)
                    .ifPresent(before ->
                            successor = new SuccessorKey(added.leaf().signatureKey(), standsFor(before), Seen.HERE));
        }
    }

    /** This member came back: where one of its earlier keys is named, its key of now stands for it, if the others saw that. */
    public void returned(Octets own, Collection<Octets> earlier) {
        earlier.stream()
                .filter(terms()::hasHostAuthority)
                .findFirst()
                .ifPresent(named -> successor = new SuccessorKey(own, named, Seen.BY_OTHERS));
    }

    private Octets standsFor(Octets key) {
        SuccessorKey now = successor;
        return now != null && now.key().equals(key) && !terms().hasHostAuthority(key) ? now.named() : key;
    }

    /** Whether a host has come back who is to be named anew before anybody else comes in. */
    public Restatement restatement(Collection<LeafNode> members) {
        SuccessorKey now = successor;
        boolean due = now != null && now.seen() == Seen.HERE && isWaiting(now, members);
        return due ? Restatement.DUE : Restatement.NONE;
    }

    private boolean isWaiting(SuccessorKey now, Collection<LeafNode> members) {
        return !terms().hasHostAuthority(now.key())
                && hasHostAuthority(now.key())
                && members.stream().anyMatch(leaf -> leaf.signatureKey().equals(now.key()));
    }

    /** Hosts as the next statement is to name them: keys of now, without whoever has left. */
    public List<Octets> named(Collection<Octets> hosts, Collection<LeafNode> members) {
        SuccessorKey now = successor;
        return hosts.stream()
                .map(key -> now != null && now.named().equals(key) && isWaiting(now, members) ? now.key() : key)
                .filter(key ->
                        members.stream().anyMatch(leaf -> leaf.signatureKey().equals(key)))
                .distinct()
                .toList();
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
        return leaf != null && hasHostAuthority(leaf.signatureKey());
    }

    private boolean hasHostAuthority(Octets key) {
        return terms().hasHostAuthority(standsFor(key));
    }

    private static Optional<LeafNode> leafOf(Octets signatureKey, Map<Integer, LeafNode> members) {
        return members.values().stream()
                .filter(leaf -> leaf.signatureKey().equals(signatureKey))
                .findFirst();
    }
}
