package org.sabha.room.keys;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.order.GroupRoster;
import org.sabha.mls.order.HostStatement;
import org.sabha.model.Octets;

/** Whom the members of a group hold for hosts: whose keys their statement names, and a host who came back with another. */
final class GroupHosts {
    private HostStatement stated;
    private @Nullable SuccessorHost heir;

    GroupHosts(HostStatement stated) {
        this.stated = stated;
    }

    GroupHosts copy() {
        var copy = new GroupHosts(stated);
        copy.heir = heir;
        return copy;
    }

    HostStatement stated() {
        return stated;
    }

    void state(HostStatement next) {
        stated = next;
    }

    boolean isHost(Octets key) {
        return isNamed(key, stated);
    }

    /** Whether a statement names this key, or the one that it stands for. */
    boolean isNamed(Octets key, HostStatement statement) {
        return statement.hosts().contains(key) || statement.hosts().contains(standsFor(key));
    }

    private Octets standsFor(Octets key) {
        SuccessorHost now = heir;
        return now != null && now.key().equals(key) ? now.named() : key;
    }

    /** A host came back to the leaf of one key with another. */
    void returned(Octets before, Octets fresh, Instant now) {
        heir = new SuccessorHost(fresh, stated.hosts().contains(before) ? before : standsFor(before), now, null);
    }

    /** The device with this key is in the epoch. */
    void entered(Octets key, Instant now) {
        SuccessorHost before = heir;
        if (before != null && before.key().equals(key)) {
            heir = before.readyAt(now);
        }
    }

    /**
     * After a restart: that a host had come back shortly before is not written down, and seen by a named key that has no
     * leaf.
     *
     * @param presiding keys of those who preside, named or not
     */
    void restored(GroupRoster roster, Set<Octets> presiding, Instant since) {
        Set<Octets> absent = new HashSet<>(stated.hosts());
        absent.removeAll(keys(roster));
        Optional<Octets> unnamed =
                presiding.stream().filter(key -> !stated.hosts().contains(key)).findFirst();
        if (!absent.isEmpty() && unnamed.isPresent()) {
            heir = new SuccessorHost(unnamed.get(), absent.iterator().next(), since, null);
        }
    }

    /** The host who came back and is still to be named anew. */
    Optional<SuccessorHost> waiting(GroupRoster roster) {
        return Optional.ofNullable(heir)
                .filter(now -> !stated.hosts().contains(now.key())
                        && stated.hosts().contains(now.named())
                        && keys(roster).contains(now.key()));
    }

    private static Set<Octets> keys(GroupRoster roster) {
        Set<Octets> keys = new HashSet<>();
        roster.leaves().values().forEach(leaf -> keys.add(leaf.signatureKey()));
        return keys;
    }
}
