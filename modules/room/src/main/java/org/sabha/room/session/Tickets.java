package org.sabha.room.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

/**
 * The resume tickets of a room's stays, kept as digests. A ticket is used once. A newer ticket takes the place of an
 * older one only when the client is known to hold it: its frame was acknowledged. Until then the older one opens too, or
 * a socket that breaks in the instant of admission would cost the seat.
 *
 * <p>A ticket's text is {@code <roomId>.<secret>}, so that whoever receives it knows which room to ask.
 */
public final class Tickets {
    /** A participant who changes place again and again without acknowledging keeps the ticket they hold and the newest. */
    private static final int MAX_UNACKNOWLEDGED = 4;

    /** A ticket that opens. */
    public record Issued(SecretDigest digest, long frame) {}

    private final RoomId room;
    private final IdSource ids;
    private final Map<SecretDigest, ParticipantId> holders = new HashMap<>();
    private final Map<ParticipantId, Deque<Issued>> issued = new HashMap<>();

    public Tickets(RoomId room, IdSource ids) {
        this.room = room;
        this.ids = ids;
    }

    public Tickets copy() {
        var copy = new Tickets(room, ids);
        copy.holders.putAll(holders);
        issued.forEach((holder, tickets) -> copy.issued.put(holder, new ArrayDeque<>(tickets)));
        return copy;
    }

    /** The tickets of a stay, in the order in which they give way. */
    public List<Issued> of(ParticipantId holder) {
        return List.copyOf(issued.getOrDefault(holder, new ArrayDeque<>()));
    }

    /** Every ticket that opens. */
    public Set<SecretDigest> all() {
        return Set.copyOf(holders.keySet());
    }

    /** Takes the tickets of a stay up after a restart of the server. */
    public void restore(ParticipantId holder, List<Issued> tickets) {
        tickets.forEach(ticket -> holders.put(ticket.digest(), holder));
        issued.put(holder, new ArrayDeque<>(tickets));
    }

    /**
     * @param frame number of the server frame that carries the ticket, or 0 if it travels unnumbered
     */
    public Secret issue(ParticipantId holder, long frame) {
        var ticket = new Secret(room.value() + "." + ids.newSecret().reveal());
        SecretDigest digest = SecretDigest.of(ticket);
        holders.put(digest, holder);
        Deque<Issued> mine = issued.computeIfAbsent(holder, _ -> new ArrayDeque<>());
        if (frame == 0) {
            // Travels ahead of the numbered frames that are sent again after it.
            mine.addFirst(new Issued(digest, frame));
        } else {
            mine.addLast(new Issued(digest, frame));
        }
        if (mine.size() > MAX_UNACKNOWLEDGED) {
            // The first is the one that the client is known to hold; without it a lost line would cost the seat.
            Issued held = mine.removeFirst();
            holders.remove(mine.removeFirst().digest());
            mine.addFirst(held);
        }
        return ticket;
    }

    /** The client holds every ticket up to this frame: those before the newest of them are dead. */
    public void acknowledged(ParticipantId holder, long frame) {
        Deque<Issued> mine = issued.getOrDefault(holder, new ArrayDeque<>());
        while (mine.size() > 1 && second(mine).frame() <= frame) {
            holders.remove(mine.removeFirst().digest());
        }
    }

    /** Whose stay the ticket opens; looking does not use it up. */
    public Optional<ParticipantId> holder(Secret ticket) {
        return Optional.ofNullable(holders.get(SecretDigest.of(ticket)));
    }

    /**
     * Uses a ticket up, and with it every other of its stay that the client holds already; those in frames that it has
     * not got yet are about to be sent again and stay.
     *
     * @param received the highest frame that the client says it has
     * @return whether what the client lacks may be sent again; not if that would bring back the used ticket
     */
    public boolean use(ParticipantId holder, Secret ticket, long received) {
        SecretDigest used = SecretDigest.of(ticket);
        boolean replayable = true;
        for (var walk = issued.getOrDefault(holder, new ArrayDeque<>()).iterator(); walk.hasNext(); ) {
            Issued each = walk.next();
            boolean isUsed = each.digest().equals(used);
            replayable &= !isUsed || each.frame() <= received;
            if (isUsed || each.frame() <= received) {
                holders.remove(each.digest());
                walk.remove();
            }
        }
        return replayable;
    }

    /** Every ticket of the stay is dead from now on. */
    public void revoke(ParticipantId holder) {
        Deque<Issued> mine = issued.remove(holder);
        if (mine != null) {
            mine.forEach(ticket -> holders.remove(ticket.digest()));
        }
    }

    private static Issued second(Deque<Issued> tickets) {
        var walk = tickets.iterator();
        walk.next();
        return walk.next();
    }
}
