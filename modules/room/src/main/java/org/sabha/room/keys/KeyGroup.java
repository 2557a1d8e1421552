package org.sabha.room.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.ReturnProof;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.GroupOrder;
import org.sabha.mls.order.GroupOrder.Admission;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.HostStatement;
import org.sabha.mls.order.LeafKeys;
import org.sabha.mls.order.OrderedCommit;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.protocol.GroupLeaf;
import org.sabha.protocol.KeyOffer;
import org.sabha.room.port.GroupRecord;
import org.sabha.room.port.RoomRecord;

/** The state of a meeting's key group; drawn in the package's page. */
public final class KeyGroup {
    /** How long a leaf of somebody who left waits for others to leave with. */
    private static final Duration LEAVING = Duration.ofSeconds(1);

    /** How long after a commit the next one waits for more to be added. */
    private static final Duration BATCH = Duration.ofMillis(500);

    /** Name of the link's secret among pre-shared keys. */
    private static final Octets LINK_PSK = Octets.of("sabha-link".getBytes(StandardCharsets.US_ASCII));

    private final boolean required;
    private final RoomId room;
    private final Map<ParticipantId, Applicant> applicants = new LinkedHashMap<>();
    private final SortedMap<Integer, DepartingMember> leavers = new TreeMap<>();
    private final Set<ParticipantId> entered = new HashSet<>();
    private @Nullable GroupOrder order;
    private @Nullable GroupHosts hosts;
    private @Nullable Octets lastCommit;
    private @Nullable CommitAcknowledgements following;
    private Instant lastCommitAt = Instant.MIN;
    private boolean inUse;
    private boolean urgent;

    /** @param required whether this meeting is a key group at all */
    public KeyGroup(boolean required, RoomId room) {
        this.required = required;
        this.room = room;
    }

    public KeyGroup copy() {
        var copy = new KeyGroup(required, room);
        applicants.forEach((id, applicant) -> copy.applicants.put(id, applicant.copy()));
        copy.leavers.putAll(leavers);
        copy.entered.addAll(entered);
        copy.order = order;
        copy.hosts = hosts == null ? null : hosts.copy();
        copy.lastCommit = lastCommit;
        copy.following = following == null ? null : following.copy();
        copy.lastCommitAt = lastCommitAt;
        copy.inUse = inUse;
        copy.urgent = urgent;
        return copy;
    }

    /** What every commit of a group is held to. */
    public static CommitRules rules(Octets groupId) {
        return new CommitRules(groupId, LINK_PSK, MlsLimits.MAX_LEAVES);
    }

    // --- what outlives the process

    /** The group, if there is one. */
    public Optional<GroupRecord> record() {
        return Optional.ofNullable(order).map(now -> {
            SortedMap<Integer, GroupRecord.Leaf> leaves = new TreeMap<>();
            now.leaves().forEach((number, leaf) -> leaves.put(number, recordOf(leaf)));
            var head =
                    new GroupRecord.Head(now.groupId(), now.epoch(), now.statement(), Optional.ofNullable(lastCommit));
            return new GroupRecord(head, leaves, now.used());
        });
    }

    private static GroupRecord.Leaf recordOf(GroupOrder.Leaf leaf) {
        GroupMember member = leaf.member();
        return new GroupRecord.Leaf(
                member.participant(),
                member.invitation(),
                member.device(),
                leaf.keys().encryptionKey(),
                leaf.keys().signatureKey());
    }

    /** Somebody's way to a leaf, if they are on it. */
    public Optional<RoomRecord.Candidacy> candidacy(ParticipantId id) {
        return applicant(id).map(Applicant::record);
    }

    /**
     * Takes a group up as it was written down.
     *
     * @return whether it could be read, and its hosts signed their statement as they do today
     */
    public boolean restore(GroupRecord group) {
        byte[] statement = group.head().statement().toArray();
        HostStatement read = HostStatement.isSigned(statement) ? HostStatement.read(statement) : null;
        if (read == null) {
            return false;
        }
        SortedMap<Integer, GroupOrder.Leaf> leaves = new TreeMap<>();
        group.leaves().forEach((number, leaf) -> {
            var member = new GroupMember(leaf.participant(), leaf.invitation(), leaf.device());
            leaves.put(
                    number, new GroupOrder.Leaf(member, new LeafKeys(leaf.encryptionKey(), leaf.signatureKey(), null)));
        });
        order = GroupOrder.restored(
                rules(group.head().group()),
                group.head().statement(),
                group.head().epoch(),
                leaves,
                group.used());
        hosts = new GroupHosts(read);
        lastCommit = group.head().commit().orElse(null);
        // Nobody remembers who had entered; members use it after a while by themselves.
        inUse = true;
        return true;
    }

    /**
     * After a restart a host who came back shortly before is still to be named.
     *
     * @param presiding who of the seated presides, named or not
     * @param since from when the time is counted that they have for it
     */
    public void restoreHosts(Set<ParticipantId> presiding, Instant since) {
        if (order != null) {
            Set<Octets> keys = new HashSet<>();
            presiding.forEach(id -> leafOf(id).ifPresent(leaf -> keys.add(keyAt(leaf))));
            hosts().restored(order.roster(), keys, since);
        }
    }

    /** Takes somebody's way to a leaf up as it was written down. */
    public void restore(GroupMember member, RoomRecord.Candidacy candidacy, Instant now) {
        candidacy
                .keys()
                .flatMap(keys -> OfferedKeys.of(new KeyOffer(keys.keyPackage(), keys.proof())))
                .ifPresent(keys -> offer(member, keys, now));
        candidacy.grant().ifPresent(grant -> grant(member, Grant.restored(grant), now));
    }

    /** After a restart: leaves that lost their seats must go, and those that their own holders want to replace. */
    public void missAll(Set<ParticipantId> seated, Instant now) {
        if (order == null) {
            return;
        }
        for (GroupMember member : order.members().values()) {
            boolean stays = seated.contains(member.participant());
            boolean returns = applicant(member.participant())
                    .filter(Applicant::isReturning)
                    .isPresent();
            if (!stays || returns) {
                leave(member.participant(), now, now, Optional.empty());
            }
        }
    }

    // --- who is host in it

    /** Whether the members hold somebody for a host: the statement names their key, or one that it stands for. */
    public boolean names(ParticipantId id) {
        OptionalInt leaf = leafOf(id);
        return leaf.isPresent() && isNamed(leaf.getAsInt(), stated());
    }

    /** The same by a statement that is to come. */
    public boolean isNamed(int leaf, HostStatement statement) {
        return hosts().isNamed(keyAt(leaf), statement);
    }

    private Octets keyAt(int leaf) {
        LeafKeys keys = order().roster().at(leaf);
        return keys == null ? Octets.EMPTY : keys.signatureKey();
    }

    /** A host who came back and is still to be named anew; whose leaf is about to go will not be. */
    private Optional<SuccessorHost> heir() {
        return order == null ? Optional.empty() : hosts().waiting(order.roster());
    }

    private ParticipantId bearer(SuccessorHost host) {
        return order().members().entrySet().stream()
                .filter(member -> keyAt(member.getKey()).equals(host.key()))
                .map(member -> member.getValue().participant())
                .findFirst()
                .orElseThrow();
    }

    /** When a host who came back must have been named anew; empty if none is to be. */
    public Optional<Instant> restatedBy() {
        return heir().filter(host -> !isLeaving(leafOf(bearer(host)).orElseThrow()))
                .map(SuccessorHost::namedBy);
    }

    /** A host who came back and was not named in time. */
    public Optional<ParticipantId> unstated(Instant now) {
        return restatedBy().filter(by -> !now.isBefore(by)).flatMap(_ -> heir()).map(this::bearer);
    }

    /** Whether members would take a commit that adds somebody: none while a host is to be named anew, but that one again. */
    public boolean takesNow(Applicant applicant) {
        return heir().filter(host -> !applicant.hasProven(host.key())).isEmpty();
    }

    /** Whether members would take a commit that adds all of these: a host comes back alone. */
    public boolean mayComeTogether(Set<GroupMember> added) {
        return added.size() < 2
                || added.stream()
                        .flatMap(member -> applicant(member.participant()).stream())
                        .noneMatch(applicant -> hostReturned(applicant).isPresent());
    }

    /** Of those who can be added, whom one commit takes. */
    public List<Applicant> together(List<Applicant> adds) {
        return adds.stream()
                .filter(applicant -> hostReturned(applicant).isPresent())
                .findFirst()
                .map(List::of)
                .orElse(adds);
    }

    /** The key of the host's leaf to which somebody comes back. */
    private Optional<Octets> hostReturned(Applicant applicant) {
        return leafKeys(applicant.member().holder())
                .filter(key -> applicant.hasProven(key) && hosts().isHost(key))
                .findFirst();
    }

    /** Whether this meeting is a key group at all. */
    public boolean isRequired() {
        return required;
    }

    public boolean isLive() {
        return order != null;
    }

    /** @throws NullPointerException if there is no group now */
    public GroupOrder order() {
        return Objects.requireNonNull(order, "there is no key group");
    }

    /** The commit that led to the epoch; empty in a new group. */
    public Optional<Octets> lastCommit() {
        return Optional.ofNullable(lastCommit);
    }

    private GroupHosts hosts() {
        return Objects.requireNonNull(hosts, "there is no key group");
    }

    /** The statement in force. */
    public HostStatement stated() {
        return hosts().stated();
    }

    // --- who wants to be in

    /** Whether the keys could be added to the group as it is. */
    public boolean takes(KeyPackage keyPackage) {
        return order == null || !order.knows(keyPackage);
    }

    /** Takes keys instead of those offered before. */
    public void offer(GroupMember member, OfferedKeys keys, Instant now) {
        Applicant applicant = offered(member, keys, now);
        leafProven(member.holder(), keys).ifPresent(applicant::proves);
        admit(applicant);
    }

    /** The same of somebody whose device has a leaf under another name: members take them for a newcomer, whatever they prove. */
    public void offerAsNewcomer(GroupMember member, OfferedKeys keys, Instant now) {
        admit(offered(member, keys, now));
    }

    private Applicant offered(GroupMember member, OfferedKeys keys, Instant now) {
        Applicant applicant = applicants.computeIfAbsent(member.participant(), _ -> new Applicant(member));
        withdraw(applicant);
        applicant.offer(keys, now);
        return applicant;
    }

    /** The key of the device's own leaf, if these keys bring its word that the device returns. */
    private Optional<Octets> leafProven(GroupMember.Holder holder, OfferedKeys keys) {
        return leafKeys(holder)
                .filter(earlier -> ReturnProof.isBy(earlier, room.value(), keys.keyPackage()))
                .findFirst();
    }

    private Stream<Octets> leafKeys(GroupMember.Holder holder) {
        return order == null
                ? Stream.empty()
                : order.members().entrySet().stream()
                        .filter(member -> member.getValue().holder().equals(holder))
                        .flatMap(member -> Optional.ofNullable(order.roster().at(member.getKey())).stream())
                        .map(LeafKeys::signatureKey);
    }

    /** Whether somebody with these keys would take the place of their own leaf. */
    public boolean isReturn(GroupMember.Holder holder, OfferedKeys keys) {
        return leafProven(holder, keys).isPresent();
    }

    /** Whether the keys that somebody offered last prove their return to a leaf that is there still. */
    public boolean provesReturn(ParticipantId id) {
        return applicant(id)
                .filter(applicant -> leafKeys(applicant.member().holder()).anyMatch(applicant::hasProven))
                .isPresent();
    }

    /** Lets somebody be added once their keys are there. */
    public void grant(GroupMember member, Grant grant, Instant now) {
        Applicant applicant = applicants.computeIfAbsent(member.participant(), _ -> new Applicant(member));
        applicant.grant(grant, now);
        admit(applicant);
    }

    /** Takes a grant back; the keys stay offered. */
    public void ungrant(ParticipantId id) {
        applicant(id).ifPresent(applicant -> {
            withdraw(applicant);
            applicant.grant(null, Instant.MIN);
        });
    }

    public Optional<Applicant> applicant(ParticipantId id) {
        return Optional.ofNullable(applicants.get(id));
    }

    /** Those with a grant, in the order of arrival, with keys or not. */
    public List<Applicant> granted() {
        return applicants.values().stream()
                .filter(applicant -> applicant.grant().isPresent())
                .toList();
    }

    /** Those who can be added now: returning ones first, then in the order of arrival. */
    public List<Applicant> addable() {
        return order == null
                ? List.of()
                : granted().stream()
                        .filter(applicant -> applicant.keys().isPresent())
                        .sorted(Comparator.comparing(applicant -> !applicant.isReturning()))
                        .toList();
    }

    /** Those who can be put back into the leaf of this device, whose leaf goes with that and not before. */
    public List<GroupMember> returningTo(GroupMember.Holder holder) {
        return addable().stream()
                .filter(Applicant::isReturning)
                .map(Applicant::member)
                .filter(member -> member.holder().equals(holder))
                .toList();
    }

    private void admit(Applicant applicant) {
        if (order == null || applicant.keys().isEmpty() || applicant.grant().isEmpty()) {
            return;
        }
        KeyPackage keyPackage = applicant.keys().get().keyPackage();
        switch (order.withdraw(applicant.member()).admit(applicant.member(), keyPackage)) {
            case Admission.Admitted(GroupOrder next, Octets _) -> order = next;
            // Used in this group already, or too many: they have to offer others.
            case Admission.Refused(GroupRefusal _) -> applicant.offer(null, Instant.MIN);
        }
    }

    private void withdraw(Applicant applicant) {
        if (order != null) {
            order = order.withdraw(applicant.member());
        }
    }

    // --- who goes

    /** A stay is over: its keys count no more, and its leaf goes. */
    public void gone(ParticipantId id, Instant now) {
        applicant(id).ifPresent(this::withdraw);
        applicants.remove(id);
        entered.remove(id);
        leave(id, now, now.plus(LEAVING), Optional.empty());
    }

    /**
     * A removal, after {@link #gone}: it waits for nothing.
     *
     * @param by the host who removed them, if one did
     */
    public void removed(ParticipantId id, Optional<ParticipantId> by, Instant now) {
        leave(id, now, now, by);
        urgent |= leavers.values().stream()
                .anyMatch(leaver -> leaver.member().participant().equals(id));
    }

    /** Somebody seated lost step with the group: their leaf makes way for a new one. */
    public void makeWay(ParticipantId id, Instant now) {
        leave(id, now, now, Optional.empty());
    }

    private void leave(ParticipantId id, Instant now, Instant due, Optional<ParticipantId> by) {
        leafOf(id)
                .ifPresent(leaf -> leavers.merge(
                        leaf,
                        new DepartingMember(
                                leaf, Objects.requireNonNull(order().members().get(leaf)), now, due, by),
                        (before, later) -> new DepartingMember(
                                leaf,
                                before.member(),
                                before.since(),
                                min(before.due(), later.due()),
                                before.by().or(later::by))));
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    public List<DepartingMember> leavers() {
        return List.copyOf(leavers.values());
    }

    public boolean isLeaving(int leaf) {
        return leavers.containsKey(leaf);
    }

    /** Whether somebody was removed since this was last asked. */
    public boolean takeUrgency() {
        boolean was = urgent;
        urgent = false;
        return was;
    }

    /** When a commit is due; empty if nothing waits for one. */
    public Optional<Instant> due() {
        var dues = new ArrayList<Instant>();
        leavers.values().forEach(leaver -> dues.add(leaver.due()));
        Instant batch = lastCommitAt.equals(Instant.MIN) ? Instant.MIN : lastCommitAt.plus(BATCH);
        addable().forEach(applicant -> dues.add(max(applicant.since(), batch)));
        return dues.stream().min(Comparator.naturalOrder());
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    // --- the group itself

    /** A new group of one. Grants of before are the caller's to review. */
    public void begin(GroupOrder first, HostStatement statement) {
        end();
        first.members().values().forEach(creator -> applicants.remove(creator.participant()));
        order = first;
        hosts = new GroupHosts(statement);
        applicants.values().forEach(applicant -> {
            applicant.forgetsWhatWasTold();
            admit(applicant);
        });
    }

    /** There is no group any more. Keys that were not used stay offered. */
    public void end() {
        order = null;
        hosts = null;
        lastCommit = null;
        following = null;
        lastCommitAt = Instant.MIN;
        leavers.clear();
        entered.clear();
        inUse = false;
        urgent = false;
    }

    /** Another statement is in force. */
    public void state(Octets statement, HostStatement read) {
        order = order().stating(statement);
        hosts().state(read);
    }

    /**
     * Takes an ordered commit over.
     *
     * @param message the commit as it came
     */
    public void ordered(GroupOrder next, OrderedCommit commit, Octets message, Instant now) {
        for (OrderedCommit.Placed placed : commit.added()) {
            LeafKeys fresh = next.roster().at(placed.leaf());
            Optional<Octets> before = applicant(placed.member().participant()).flatMap(this::hostReturned);
            if (fresh != null) {
                before.ifPresent(key -> hosts().returned(key, fresh.signatureKey(), now));
            }
        }
        order = next;
        lastCommit = message;
        lastCommitAt = now;
        Set<ParticipantId> inStep = Set.copyOf(entered);
        entered.clear();
        inUse = false;
        commit.removed().forEach(placed -> leavers.remove(placed.leaf()));
        commit.added().forEach(placed -> applicants.remove(placed.member().participant()));
        following = CommitAcknowledgements.of(commit, next, leavers.keySet(), inStep, now);
    }

    /** Somebody was told of the last commit, in this frame. */
    public void told(ParticipantId member, long frame) {
        if (following != null) {
            following.told(member, frame);
        }
    }

    /** Somebody has got every frame up to this one. */
    public void heard(ParticipantId member, long received, Instant now) {
        if (following != null) {
            following.heard(member, received, now);
        }
    }

    /** The last commit, if nobody followed it. */
    public Optional<UnacknowledgedCommit> unfollowed(Set<ParticipantId> connected, Instant now) {
        Set<ParticipantId> lost = new HashSet<>();
        applicants.values().stream().filter(Applicant::isReturning).forEach(applicant -> lost.add(applicant.id()));
        return Optional.ofNullable(following).flatMap(last -> last.unfollowed(connected, lost, entered, now));
    }

    /** When to look again whether anybody follows the last commit. */
    public Optional<Instant> nextSilence(Instant now) {
        return Optional.ofNullable(following).flatMap(last -> last.next(entered, now));
    }

    /** A member processed the commit that led to the current epoch. */
    public void enter(ParticipantId id, Instant now) {
        entered.add(id);
        leafOf(id).ifPresent(leaf -> hosts().entered(keyAt(leaf), now));
    }

    /** Whether all of these have entered the epoch and that was not said yet. */
    public boolean comesIntoUse(List<ParticipantId> connected) {
        if (inUse || order == null || !entered.containsAll(connected)) {
            return false;
        }
        inUse = true;
        return true;
    }

    public OptionalInt leafOf(ParticipantId id) {
        return order == null
                ? OptionalInt.empty()
                : order.members().entrySet().stream()
                        .filter(member -> member.getValue().participant().equals(id))
                        .mapToInt(Map.Entry::getKey)
                        .findFirst();
    }

    /** Every leaf and whose it is. */
    public List<GroupLeaf> leaves() {
        return order().members().entrySet().stream()
                .map(member -> new GroupLeaf(member.getKey(), member.getValue().participant()))
                .toList();
    }
}
