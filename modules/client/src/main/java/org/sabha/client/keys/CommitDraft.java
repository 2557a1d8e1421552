package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.rules.AdmissionRules;
import org.sabha.e2ee.rules.AdmissionRules.Candidacy;
import org.sabha.e2ee.rules.AdmissionRules.Restatement;
import org.sabha.e2ee.rules.AdmissionRules.Returning;
import org.sabha.e2ee.rules.Endorsement;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.KeyPackageSignatures;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.model.Octets;
import org.sabha.protocol.ServerMessage.CommitWanted;
import org.sabha.protocol.ServerMessage.CommitWanted.WantedAdd;

/**
 * Takes apart what the server wants committed, and leaves out whom this device has no reason to let in. Immutable for one
 * wish.
 */
final class CommitDraft {
    private final MemberKeys keys;
    private final MlsGroup group;
    private final StatementInForce rules;
    private final RosterCheck roll;
    private final Set<Octets> admittedHere;
    private final Predicate<String> removedHere;

    /** @param removedHere whether this person removed a device, by the name of its certificate */
    CommitDraft(
            MemberKeys keys,
            MlsGroup group,
            StatementInForce rules,
            RosterCheck roll,
            Set<Octets> admittedHere,
            Predicate<String> removedHere) {
        this.removedHere = removedHere;
        this.keys = keys;
        this.group = group;
        this.rules = rules;
        this.roll = roll;
        this.admittedHere = Set.copyOf(admittedHere);
    }

    /**
     * What is left of the wish.
     *
     * @param places leaves that somebody comes back to, with the KeyPackage that does
     */
    record Plan(List<byte[]> adds, List<Integer> removals, Map<Integer, byte[]> places) {
        /** With these of the adds only: whoever is not put back keeps the leaf by which a return is proved. */
        Plan with(List<byte[]> some) {
            List<Integer> rest = removals.stream()
                    .filter(leaf -> !places.containsKey(leaf) || some.contains(places.get(leaf)))
                    .toList();
            return new Plan(some, rest, places);
        }

        boolean isEmpty() {
            return adds.isEmpty() && removals.isEmpty();
        }
    }

    /** @param alarms is told of each add that has no reason */
    Plan plan(CommitWanted wanted, Consumer<Alarm> alarms) {
        SortedMap<Integer, LeafNode> leaving = new TreeMap<>();
        for (long number : wanted.removals()) {
            int leaf = (int) number;
            LeafNode node = group.members().get(leaf);
            if (node != null && leaf != group.ownLeaf()) {
                leaving.put(leaf, node);
            }
        }
        List<Addable> addable = new ArrayList<>();
        Map<Integer, byte[]> places = new HashMap<>();
        for (WantedAdd add : wanted.adds()) {
            Optional<String> refusal = refuse(add, leaving.values());
            byte[] keyPackage = add.keys().keyPackage().toArray();
            if (refusal.isEmpty()) {
                addable.add(new Addable(keyPackage, returning(add, leaving.values())));
                placesOf(add, leaving).forEach(leaf -> places.put(leaf, keyPackage));
            } else {
                placesOf(add, leaving).forEach(leaf -> places.putIfAbsent(leaf, keyPackage));
                alarms.accept(new Alarm(Alarm.Kind.UNFOUNDED_ADD, add.name() + ": " + refusal.get()));
            }
        }
        List<byte[]> adds = together(addable).stream().map(Addable::keyPackage).toList();
        return new Plan(adds, List.copyOf(leaving.keySet()), places).with(adds);
    }

    /** Somebody whom this device may add. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Addable(byte[] keyPackage, Returning returning) {}

    /** Of those, whom one commit takes: a host who comes back comes alone, and before anybody else. */
    private List<Addable> together(List<Addable> addable) {
        Restatement restatement = rules.restatement(group.members().values());
        Returning alone = restatement == Restatement.DUE ? Returning.AGAIN : Returning.AS_HOST;
        List<Addable> chosen = addable.stream()
                .filter(add -> add.returning() == alone)
                .findFirst()
                .map(List::of)
                .orElse(addable);
        List<Returning> returns = chosen.stream().map(Addable::returning).toList();
        return AdmissionRules.mayComeTogether(returns, restatement) ? chosen : List.of();
    }

    private Returning returning(WantedAdd add, Collection<LeafNode> leaving) {
        return read(add.keys().keyPackage())
                .map(keyPackage -> rules.returns(keyPackage, leaving))
                .orElse(Returning.NOT);
    }

    /** Of the leaves that go, those of the device that is to be added, unless this person removed it. */
    private List<Integer> placesOf(WantedAdd add, Map<Integer, LeafNode> leaving) {
        Optional<String> device = read(add.keys().keyPackage())
                .flatMap(keyPackage -> deviceOf(keyPackage.leaf()))
                .filter(removedHere.negate());
        return leaving.entrySet().stream()
                .filter(leaf -> device.isPresent() && deviceOf(leaf.getValue()).equals(device))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<String> deviceOf(LeafNode leaf) {
        return keys.leaves().named(leaf).map(LeafIdentity::device);
    }

    private Optional<String> refuse(WantedAdd add, Collection<LeafNode> leaving) {
        Optional<KeyPackage> keyPackage = read(add.keys().keyPackage());
        if (keyPackage.isEmpty()) {
            return Optional.of("no KeyPackage");
        }
        if (!KeyPackageSignatures.hold(keyPackage.get())) {
            return Optional.of("keys that nobody signed");
        }
        Octets reference = keyPackage.get().reference();
        if (!keys.link().isProof(keys.room(), reference, add.keys().proof())) {
            return Optional.of("no proof of the link");
        }
        Optional<LeafIdentity> person = keys.leaves().identify(keyPackage.get().leaf());
        if (person.isEmpty()) {
            return Optional.of("no certificate");
        }
        String device = person.get().device();
        if (!isAmong(leaving, device) && isAmong(group.members().values(), device)) {
            return Optional.of("the device is in the group");
        }
        boolean admitted = admittedHere.contains(reference);
        if (removedHere.test(device) && !admitted) {
            return Optional.of("this person removed the device");
        }
        boolean endorsed = add.endorsement()
                .filter(endorsement -> isEndorsed(add, reference, endorsement))
                .isPresent();
        Candidacy candidacy = new Candidacy(rules.returns(keyPackage.get(), leaving), admitted, endorsed);
        List<LeafNode> staying = group.members().values().stream()
                .filter(node -> !leaving.contains(node))
                .toList();
        return AdmissionRules.mayAdd(candidacy, rules.terms(), rules.attendance(staying))
                ? Optional.empty()
                : Optional.of("nobody admitted them");
    }

    static Optional<KeyPackage> read(Octets message) {
        return MlsParser.parse(message.toArray(), MlsLimits.KEY_PACKAGE) instanceof MlsParse.Read read
                        && read.message() instanceof MlsMessage.KeyPackageMessage key
                ? Optional.of(key.keyPackage())
                : Optional.empty();
    }

    private boolean isAmong(Collection<LeafNode> leaves, String device) {
        return leaves.stream()
                .anyMatch(node -> deviceOf(node).filter(device::equals).isPresent());
    }

    private boolean isEndorsed(WantedAdd add, Octets reference, Octets endorsement) {
        return add.endorser()
                .flatMap(roll::leafOf)
                .map(leaf -> group.members().get(leaf))
                .filter(rules::hasHostAuthority)
                .filter(host ->
                        Endorsement.isBy(host.signatureKey(), rules.statement().groupId(), reference, endorsement))
                .isPresent();
    }
}
