package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.sabha.e2ee.rules.Endorsement;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.KeyPackageSignatures;
import org.sabha.mls.LeafNode;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingView;

/** Adds to a host's acts what makes them count without the server's word: endorsements and statements. One owner. */
final class HostActs {
    /** Whom a host admits by one click at most; bounded like the waiting room. */
    private static final int MOST_ADMITTED = 4096;

    private static final String LOBBY_OFF = "off";

    private final Supplier<MemberKeys> keys;
    private final RosterCheck roll;
    private final Supplier<Map<Integer, LeafNode>> members;
    private final Map<ParticipantId, Applicant> applicants = new LinkedHashMap<>();
    private final Set<Octets> admitted = new LinkedHashSet<>();
    private final HostsToName toName = new HostsToName();
    private final Unconfirmed unconfirmed = new Unconfirmed();
    private final Demotions demotions = new Demotions();
    private final LockCheck lock = new LockCheck();
    private final Decisions decisions;

    /** @param members those of the group now */
    HostActs(
            Supplier<MemberKeys> keys,
            RosterCheck roll,
            Supplier<Map<Integer, LeafNode>> members,
            Decisions decisions) {
        this.decisions = decisions;
        this.keys = keys;
        this.roll = roll;
        this.members = members;
    }

    /**
     * Somebody in the lobby.
     *
     * @param reference of the KeyPackage that they offer
     * @param host their signature key, if they are host by their certificate and the server says so to people
     * @param person whom their keys certify, if anything of them is to be believed
     */
    private record Applicant(Octets reference, Optional<Octets> host, Optional<LeafIdentity> person) {}

    private Optional<Octets> keyOf(ParticipantId participant) {
        return leafOf(participant).map(LeafNode::signatureKey);
    }

    private Optional<LeafNode> leafOf(ParticipantId participant) {
        return roll.leafOf(participant).map(leaf -> members.get().get(leaf));
    }

    /** KeyPackages that this person let in. */
    Set<Octets> admitted() {
        return admitted;
    }

    /** Takes who knocks with which keys, and what the server says of the lock. */
    void apply(ServerMessage message) {
        lock.apply(message);
        switch (message) {
            case ServerMessage.Seated m -> {
                applicants.clear();
                toName.tryAgain();
                m.waiting().forEach(this::knock);
            }
            case ServerMessage.Resumed m -> toName.tryAgain();
            case ServerMessage.WaitingAdded m -> knock(m.waiting());
            case ServerMessage.WaitingRemoved m -> applicants.remove(m.participant());
            default -> {}
        }
    }

    private void knock(WaitingView waiting) {
        waiting.keys()
                .flatMap(offer -> CommitDraft.read(offer.keyPackage()))
                .ifPresent(keyPackage -> applicants.put(waiting.id(), applicant(waiting, keyPackage)));
    }

    private Applicant applicant(WaitingView waiting, KeyPackage keyPackage) {
        Optional<LeafIdentity> person = keys.get().leaves().identify(keyPackage.leaf());
        Optional<Octets> host = person.filter(
                        named -> waiting.presides() && named.role().isHost())
                .map(_ -> keyPackage.leaf().signatureKey());
        return new Applicant(keyPackage.reference(), host, person.filter(_ -> KeyPackageSignatures.hold(keyPackage)));
    }

    /** Whom the keys of somebody at the door certify; only the holder of the certified key can have made such keys. */
    Optional<LeafIdentity> atDoor(ParticipantId participant) {
        return Optional.ofNullable(applicants.get(participant)).flatMap(Applicant::person);
    }

    /**
     * The statement that is due without anybody's act: after this host came back with another key, or let somebody in who
     * is host by invitation. Said again when another came before it, or the line was down.
     */
    Optional<ClientMessage> restate(StatementInForce rules, int ownLeaf) {
        LeafNode own = members.get().get(ownLeaf);
        if (own == null || !rules.hasHostAuthority(own) || !roll.presides(ownLeaf)) {
            return Optional.empty();
        }
        toName.settle(rules.terms());
        MeetingTerms terms = rules.terms();
        MeetingTerms next = upToDate(terms, rules);
        boolean due = !terms.hosts().contains(own.signatureKey())
                || next.hosts().stream().anyMatch(toName::contains);
        return due && toName.isTime(rules.statement())
                ? Optional.of(new ClientMessage.Restate(
                        rules.next(next, keys.get().signatureKey(), keys.get().device())
                                .wire()))
                : Optional.empty();
    }

    /** Keys of now in place of those that hosts came back from, and of those who were let in to preside. */
    private MeetingTerms upToDate(MeetingTerms terms, StatementInForce rules) {
        Collection<LeafNode> here = members.get().values();
        Stream<Octets> all = Stream.concat(
                rules.named(terms.hosts(), here).stream(),
                here.stream().map(LeafNode::signatureKey).filter(toName::contains));
        return terms.withHosts(all.distinct().limit(MeetingTerms.MAX_HOSTS).toList());
    }

    /** What this person stated and the server holds back, and what it says of the lock and is not so; each told once. */
    List<Alarm> due(StatementInForce rules, long now) {
        Optional<Alarm> unmade = demotions.due(host -> isHost(host, rules), rules.statement(), now);
        Optional<Alarm> stated = unconfirmed.due(rules.statement(), now).or(() -> unmade);
        return Stream.of(stated, lock.due(rules.terms(), now))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean isHost(Demotions.Host host, StatementInForce rules) {
        return members.get().values().stream()
                .anyMatch(leaf -> rules.hasHostAuthority(leaf) && asHost(leaf).isSame(host));
    }

    private Demotions.Host asHost(LeafNode leaf) {
        return new Demotions.Host(
                leaf.signatureKey(), keys.get().leaves().identify(leaf).map(LeafIdentity::device));
    }

    /** The statement of a lock that the server set by itself (A7), by the first of the hosts. */
    Optional<ClientMessage> lockAsSaid(StatementInForce rules, int ownLeaf, long now) {
        boolean mine = lock.isToState(rules.terms())
                && roll.firstPresiding(
                                leaf -> rules.hasHostAuthority(members.get().get(leaf)))
                        .filter(leaf -> leaf == ownLeaf)
                        .isPresent();
        if (!mine) {
            return Optional.empty();
        }
        lock.stated();
        return Optional.of(prepare(new ClientMessage.Lock(), rules, now));
    }

    /** The act as it is to be said. */
    ClientMessage prepare(ClientMessage act, StatementInForce rules, long now) {
        MeetingTerms terms = upToDate(decisions.wanted(rules.statement()), rules);
        return switch (act) {
            case ClientMessage.Admit m -> new ClientMessage.Admit(m.participant(), endorse(m.participant(), rules));
            case ClientMessage.AdmitAll m -> new ClientMessage.AdmitAll(Optional.of(endorseAll(rules)));
            case ClientMessage.Lock m -> new ClientMessage.Lock(next(rules, terms.withLock(true), now));
            case ClientMessage.Unlock m -> new ClientMessage.Unlock(next(rules, terms.withLock(false), now));
            case ClientMessage.SetRole m -> {
                Statement statement = state(rules, withRole(terms, m.participant(), m.role()), now);
                watch(statement, m.participant(), m.role(), now);
                yield new ClientMessage.SetRole(m.participant(), m.role(), Optional.of(statement.wire()));
            }
            case ClientMessage.HandOverAndLeave m ->
                new ClientMessage.HandOverAndLeave(
                        m.successor(), next(rules, withRole(terms, m.successor(), Role.HOST), now));
            case ClientMessage.SetRule m
            when m.clause() == AdvisoryClause.A2 -> {
                boolean lobby = !m.value().equals(LOBBY_OFF);
                yield new ClientMessage.SetRule(m.clause(), m.value(), next(rules, terms.withLobby(lobby), now));
            }
            case ClientMessage.Classify m ->
                new ClientMessage.Classify(m.classification(), next(rules, classified(terms, m.classification()), now));
            default -> act;
        };
    }

    private void watch(Statement statement, ParticipantId participant, Role role, long now) {
        leafOf(participant).map(this::asHost).ifPresent(host -> {
            if (role == Role.HOST || role == Role.ALTERNATE_HOST) {
                demotions.madeHost(host);
            } else {
                // Also who is no host yet: the server may hold a word back that makes them one.
                demotions.stated(statement, host, now);
            }
        });
    }

    private Optional<Octets> next(StatementInForce rules, MeetingTerms terms, long now) {
        return Optional.of(state(rules, terms, now).wire());
    }

    private Statement state(StatementInForce rules, MeetingTerms terms, long now) {
        Statement next = rules.next(terms, keys.get().signatureKey(), keys.get().device());
        unconfirmed.stated(next, now);
        decisions.states(next);
        return next;
    }

    /** What was signed for an act that the server refused is not waited for. */
    void denied(ClientMessage act) {
        Optional<Octets> wire = switch (act) {
            case ClientMessage.Lock m -> m.statement();
            case ClientMessage.Unlock m -> m.statement();
            case ClientMessage.SetRule m -> m.statement();
            case ClientMessage.Classify m -> m.statement();
            case ClientMessage.SetRole m -> m.statement();
            case ClientMessage.HandOverAndLeave m -> m.statement();
            default -> Optional.empty();
        };
        wire.ifPresent(refused -> {
            decisions.withdraw(refused);
            unconfirmed.withdraw(refused);
            demotions.withdraw(refused);
        });
    }

    /** Why an act cannot be signed, in words. */
    Optional<String> refuse(ClientMessage act, StatementInForce rules) {
        MeetingTerms terms = upToDate(decisions.wanted(rules.statement()), rules);
        int hosts = switch (act) {
            case ClientMessage.SetRole m ->
                named(terms, m.participant(), m.role()).size();
            case ClientMessage.HandOverAndLeave m ->
                named(terms, m.successor(), Role.HOST).size();
            default -> 0;
        };
        return hosts > MeetingTerms.MAX_HOSTS
                ? Optional.of("already " + MeetingTerms.MAX_HOSTS + " are hosts in this meeting; one has to stop first")
                : Optional.empty();
    }

    private MeetingTerms withRole(MeetingTerms terms, ParticipantId participant, Role role) {
        return terms.withHosts(named(terms, participant, role));
    }

    /** No classified meeting is without a lobby. */
    private static MeetingTerms classified(MeetingTerms terms, Classification classification) {
        MeetingTerms next = terms.with(classification);
        return classification == Classification.UNCLASSIFIED ? next : next.withLobby(true);
    }

    /** Keys of the hosts once somebody has a role. */
    private List<Octets> named(MeetingTerms terms, ParticipantId participant, Role role) {
        List<Octets> hosts = new ArrayList<>(terms.hosts());
        keyOf(participant).ifPresent(key -> {
            hosts.remove(key);
            toName.remove(key);
            if (role == Role.HOST || role == Role.ALTERNATE_HOST) {
                hosts.add(key);
            }
        });
        return hosts;
    }

    private Optional<Octets> endorse(ParticipantId participant, StatementInForce rules) {
        Applicant applicant = applicants.get(participant);
        if (applicant == null) {
            return Optional.empty();
        }
        Octets reference = applicant.reference();
        applicant.host().ifPresent(toName::add);
        if (admitted.size() < MOST_ADMITTED) {
            admitted.add(reference);
        }
        return Optional.of(Endorsement.sign(
                rules.statement().groupId(), reference, keys.get().device()));
    }

    private List<ClientMessage.AdmitAll.Admission> endorseAll(StatementInForce rules) {
        List<ClientMessage.AdmitAll.Admission> all = new ArrayList<>();
        for (ParticipantId participant : List.copyOf(applicants.keySet())) {
            all.add(new ClientMessage.AdmitAll.Admission(participant, endorse(participant, rules)));
        }
        return all;
    }
}
