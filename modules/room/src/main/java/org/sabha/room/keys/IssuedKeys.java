package org.sabha.room.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sabha.mls.order.GroupMember;
import org.sabha.model.DisplayName;
import org.sabha.model.InvitationId;

/**
 * What this server certified for whom, until a stay brings it or its time is over: a certificate is for one stay, and one
 * that was laid by would end in the middle of it. Each device has a few places of its own, the oldest giving way, so that
 * nobody takes another's, however many share an invitation. A restart forgets all, as it does join tokens.
 *
 * <p>The name is compared too, and whether the organisation vouches for it: what people read is that of the certificate, and
 * what is warned of is that of the stay, so a stay under one name that brought a certificate of another would be called by it
 * unwarned (T21).
 */
public final class IssuedKeys {
    /** The minute of a join token, and one for lines that were down meanwhile. */
    static final Duration FOR = Duration.ofMinutes(2);

    static final int MOST_OF_A_DEVICE = 4;

    /** Who holds an invitation can name any number of devices. */
    static final int MOST_OF_AN_INVITATION = 256;

    private final Map<InvitationId, Deque<Issued>> issued = new HashMap<>();

    /**
     * Whom a certificate names.
     *
     * @param verified whether it says that the organisation vouches for the name
     */
    public record Bearer(GroupMember.Holder holder, DisplayName name, boolean verified) {}

    private record Issued(Bearer bearer, Certified keys, Instant until) {
        boolean isOf(GroupMember.Holder other) {
            return bearer.holder().equals(other);
        }
    }

    public IssuedKeys copy() {
        var copy = new IssuedKeys();
        issued.forEach((invitation, all) -> copy.issued.put(invitation, new ArrayDeque<>(all)));
        return copy;
    }

    /** They were certified for whoever showed this invitation on this device, as whom they came. */
    public void add(Bearer bearer, Certified keys, Instant now) {
        GroupMember.Holder holder = bearer.holder();
        Deque<Issued> all = issued.computeIfAbsent(holder.invitation(), _ -> new ArrayDeque<>());
        all.removeIf(one -> !now.isBefore(one.until()));
        List<Issued> own = all.stream().filter(one -> one.isOf(holder)).toList();
        if (own.size() == MOST_OF_A_DEVICE) {
            all.remove(own.getFirst());
        }
        if (all.size() == MOST_OF_AN_INVITATION) {
            all.removeFirst();
        }
        all.addLast(new Issued(bearer, keys, now.plus(FOR)));
    }

    public boolean holds(Bearer bearer, Certified keys, Instant now) {
        Deque<Issued> all = issued.get(bearer.holder().invitation());
        return all != null
                && all.stream()
                        .anyMatch(one ->
                                one.bearer().equals(bearer) && one.keys().equals(keys) && now.isBefore(one.until()));
    }

    /** A stay has brought them. */
    public void taken(GroupMember.Holder holder, Certified keys) {
        Deque<Issued> all = issued.get(holder.invitation());
        if (all != null) {
            all.removeIf(one -> one.isOf(holder) && one.keys().equals(keys));
            if (all.isEmpty()) {
                issued.remove(holder.invitation());
            }
        }
    }
}
