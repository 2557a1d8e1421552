package org.sabha.room.keys;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.InvitationId;

/**
 * What this server certified for whom, until a stay brings it: a certificate is for one stay. Each invitation has a few
 * places of its own, the oldest giving way, so that nobody can take another's. A restart forgets all, as it does join tokens.
 */
public final class IssuedKeys {
    /** As many as an invitation has join tokens. */
    static final int MOST_OF_AN_INVITATION = 4;

    private final Map<InvitationId, Deque<Issued>> issued = new HashMap<>();

    private record Issued(GroupMember.Holder holder, Certified keys) {}

    public IssuedKeys copy() {
        var copy = new IssuedKeys();
        issued.forEach((invitation, all) -> copy.issued.put(invitation, new ArrayDeque<>(all)));
        return copy;
    }

    /** They were certified for whoever showed this invitation on this device. */
    public void add(GroupMember.Holder holder, Certified keys) {
        Deque<Issued> all = issued.computeIfAbsent(holder.invitation(), _ -> new ArrayDeque<>());
        all.addLast(new Issued(holder, keys));
        if (all.size() > MOST_OF_AN_INVITATION) {
            all.removeFirst();
        }
    }

    public boolean holds(GroupMember.Holder holder, Certified keys) {
        Deque<Issued> all = issued.get(holder.invitation());
        return all != null && all.contains(new Issued(holder, keys));
    }

    /** A stay has brought them. */
    public void taken(GroupMember.Holder holder, Certified keys) {
        Deque<Issued> all = issued.get(holder.invitation());
        if (all != null) {
            all.remove(new Issued(holder, keys));
            if (all.isEmpty()) {
                issued.remove(holder.invitation());
            }
        }
    }
}
