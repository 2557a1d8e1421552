package org.sabha.room.keys;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.GroupOrder;
import org.sabha.mls.order.LeafKeys;
import org.sabha.model.Octets;

/**
 * Who was in the group as a host by certificate, and which members saw them there: those take them back through a lock
 * (docs/encryption.md, "Who returns"). Forgotten with the group, and with the process.
 */
final class SeenHosts {
    /** Devices that are remembered; nobody new is once it is full. */
    private static final int MOST = 256;

    /** Signature keys of those who saw a host: a member who lost step comes back under another, and knows nothing. */
    private final Map<GroupMember.Holder, Set<Octets>> witnesses = new HashMap<>();

    SeenHosts copy() {
        var copy = new SeenHosts();
        witnesses.forEach((host, seen) -> copy.witnesses.put(host, new HashSet<>(seen)));
        return copy;
    }

    void clear() {
        witnesses.clear();
    }

    /** Somebody comes in whose certificate says host. */
    void enters(GroupMember host) {
        if (witnesses.size() < MOST) {
            witnesses.putIfAbsent(host.holder(), new HashSet<>());
        }
    }

    /** Members saw who was there before a commit, and whom it added. */
    void ordered(GroupOrder before, GroupOrder after) {
        note(before);
        note(after);
    }

    private void note(GroupOrder order) {
        Set<Octets> keys = keys(order);
        order.members().values().forEach(member -> {
            Set<Octets> seen = witnesses.get(member.holder());
            if (seen != null) {
                seen.addAll(keys);
            }
        });
    }

    /** Whether everybody in the group saw this host. */
    boolean remembers(GroupMember.Holder host, GroupOrder now) {
        Set<Octets> seen = witnesses.get(host);
        return seen != null && seen.containsAll(keys(now));
    }

    private static Set<Octets> keys(GroupOrder order) {
        Set<Octets> keys = new HashSet<>();
        for (LeafKeys leaf : order.roster().leaves().values()) {
            keys.add(leaf.signatureKey());
        }
        return keys;
    }
}
